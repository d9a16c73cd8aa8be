package stoa.importer.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.importer.export.ConversationFields;
import stoa.importer.export.ExportReader;
import stoa.importer.export.ExportRow;
import stoa.importer.export.ExportedConversation;
import stoa.importer.http.RefusedException;
import stoa.importer.sink.StoaImport;
import stoa.importer.state.FailedList;
import stoa.importer.state.FileProgress;
import stoa.importer.state.Journal;
import stoa.importer.state.Tally;

/** Brings the conversations of exported files, batch by batch, from where the state file says. One thread; blocks. */
final class ConversationPhase {
    /** What the app changed in Stoa since it came; that stays. */
    static final String CHANGED_HERE = "changed in Stoa since, or begun there";

    private final StoaImport stoa;
    private final Journal journal;
    private final FailedList failed;
    private final Progress progress;

    ConversationPhase(StoaImport stoa, Journal journal, FailedList failed, Progress progress) {
        this.stoa = stoa;
        this.journal = journal;
        this.failed = failed;
        this.progress = progress;
    }

    /** Conversations that go together, and where in the file they end. */
    private static final class Batch {
        private final Map<String, ExportedConversation> byId = new LinkedHashMap<>();
        private long bytes;
        private long rows;
        private Tally tally = Tally.NOTHING;

        boolean hasRoomFor(ExportedConversation one, long size) {
            return byId.isEmpty()
                    || (byId.size() < StoaImport.BATCH_MAX
                            && bytes + size <= StoaImport.BATCH_BYTES_MAX
                            && !byId.containsKey(one.id()));
        }
    }

    /** Brings all of a file that is not brought. */
    void run(Path file) throws IOException, RefusedException, InterruptedException {
        String name = file.toString();
        long bytes = Files.size(file);
        FileProgress before = before(name, bytes);
        if (before.done()) {
            return;
        }
        long done = before.rows();
        Tally tally = before.tally();
        try (ExportReader reader = ExportReader.open(file)) {
            Batch batch = new Batch();
            batch.rows = done;
            @Nullable ExportRow row = reader.next();
            for (; row != null; row = reader.next()) {
                if (row.number() <= done) {
                    continue;
                }
                ExportedConversation read = read(name, row, batch);
                if (read != null) {
                    long size = StoaImport.bytes(read.body());
                    if (!batch.hasRoomFor(read, size)) {
                        tally = tally.plus(bring(name, batch));
                        journal.note(new FileProgress(journal.pass(), name, bytes, row.number() - 1, false, tally));
                        progress.conversations(tally);
                        batch = new Batch();
                    }
                    batch.byId.put(read.id(), read);
                    batch.bytes += size;
                }
                batch.rows = row.number();
            }
            tally = tally.plus(bring(name, batch));
            journal.note(new FileProgress(journal.pass(), name, bytes, batch.rows, true, tally));
            progress.conversations(tally);
        }
    }

    /** Another file under the same path begins anew. */
    private FileProgress before(String name, long bytes) {
        FileProgress known = journal.file(name);
        return known != null && known.bytes() == bytes
                ? known
                : new FileProgress(journal.pass(), name, bytes, 0, false, Tally.NOTHING);
    }

    private @Nullable ExportedConversation read(String file, ExportRow row, Batch batch) throws IOException {
        return switch (row) {
            case ExportRow.Broken(long number, String why) -> {
                broken(file, number, why, batch);
                yield null;
            }
            case ExportRow.Legible(long number, var fields) -> {
                try {
                    yield ConversationFields.read(fields);
                } catch (IllegalArgumentException wrong) {
                    broken(file, number, String.valueOf(wrong.getMessage()), batch);
                    yield null;
                }
            }
        };
    }

    private void broken(String file, long number, String why, Batch batch) throws IOException {
        batch.tally = batch.tally.plus(Counted.READ, 1).plus(Counted.FAILED, 1);
        failed.add("row", file, Long.toString(number), why);
    }

    private Tally bring(String file, Batch batch) throws IOException, RefusedException, InterruptedException {
        Tally tally = batch.tally;
        if (batch.byId.isEmpty()) {
            return tally;
        }
        Map<String, StoaImport.Put> outcomes =
                stoa.conversations(batch.byId.values().stream().toList());
        for (ExportedConversation one : batch.byId.values()) {
            StoaImport.Put put = outcomes.getOrDefault(one.id(), new StoaImport.Put("refused", "no answer for it"));
            tally = tally.plus(Counted.READ, 1).plus("kind " + one.kind().label(), 1);
            for (String field : one.ignored()) {
                tally = tally.plus(Counted.IGNORED + field, 1);
            }
            switch (put.outcome()) {
                case Counted.WRITTEN, Counted.KNOWN, Counted.REPLACED -> {
                    tally = tally.plus(put.outcome(), 1);
                    if (!put.why().isEmpty()) {
                        failed.add("note", file, one.id(), put.why());
                    }
                }
                case "changed-here" -> tally = tally.plus(Counted.SKIPPED + CHANGED_HERE, 1);
                default -> {
                    tally = tally.plus(Counted.FAILED, 1);
                    failed.add("conversation", file, one.id(), put.why());
                }
            }
        }
        return tally;
    }
}
