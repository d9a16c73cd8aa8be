package stoa.importer.run;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import stoa.importer.export.ConversationKind;
import stoa.importer.http.RefusedException;
import stoa.importer.sink.StoaImport;
import stoa.importer.source.HistorySource;
import stoa.importer.source.MessagePages;
import stoa.importer.source.SourceMessage;
import stoa.importer.state.ConversationProgress;
import stoa.importer.state.FailedList;
import stoa.importer.state.Journal;
import stoa.importer.state.Tally;

/** Brings the history of one conversation page by page, from where the state file says. Thread-safe; blocks. */
final class ConversationHistory {
    private static final String TOO_OLD = "too-old";
    private static final String TOO_OLD_TEXT = "older than Stoa's history keeps (STOA_HISTORY_ROOM_DAYS)";

    private final HistorySource source;
    private final StoaImport stoa;
    private final Journal journal;
    private final FailedList failed;
    private final Progress progress;

    ConversationHistory(HistorySource source, StoaImport stoa, Journal journal, FailedList failed, Progress progress) {
        this.source = source;
        this.stoa = stoa;
        this.journal = journal;
        this.failed = failed;
        this.progress = progress;
    }

    /** Brings what is not brought. */
    void run(String conversation, ConversationKind kind) throws IOException, RefusedException, InterruptedException {
        ConversationProgress now = journal.conversation(conversation);
        if (now.done()) {
            return;
        }
        MessagePages pages = new MessagePages(source, conversation, kind, now.floorTs(), now.place());
        while (!now.done()) {
            MessagePages.Fresh fresh = pages.next();
            StoaImport.Kept kept = stoa.messages(conversation, kind, fresh.messages());
            Tally tally = counted(conversation, fresh, kept);
            long newestTs = now.newestTs() == 0 && !fresh.messages().isEmpty()
                    ? fresh.messages().getFirst().ts()
                    : now.newestTs();
            now = new ConversationProgress(
                    now.pass(),
                    conversation,
                    pages.place(),
                    newestTs,
                    failedTs(
                            now.failedTs(),
                            fresh,
                            kept.refusedById(),
                            pages.place().ts()),
                    now.floorTs(),
                    pages.isAtEnd(),
                    now.tally().plus(tally));
            journal.note(now);
            progress.messages(tally, now.done());
        }
    }

    /** From where on the next pass looks again. Of what is unreadable no time is known: it is of the page that ends there. */
    private static long failedTs(
            long before, MessagePages.Fresh fresh, Map<String, String> refusedById, long pageEndTs) {
        long oldest = fresh.unreadable().isEmpty() ? before : before == 0 ? pageEndTs : Math.min(before, pageEndTs);
        for (SourceMessage one : fresh.messages()) {
            String why = refusedById.get(one.id());
            if (why != null && !why.equals(TOO_OLD)) {
                oldest = oldest == 0 ? one.ts() : Math.min(oldest, one.ts());
            }
        }
        return oldest;
    }

    private Tally counted(String conversation, MessagePages.Fresh fresh, StoaImport.Kept kept) throws IOException {
        Tally tally = Tally.NOTHING
                .plus(Counted.READ, fresh.messages().size() + fresh.unreadable().size())
                .plus(Counted.WRITTEN, kept.written())
                .plus(Counted.KNOWN, kept.known())
                .plus(Counted.MOVED, kept.moved())
                .plus(Counted.FAILED, fresh.unreadable().size());
        for (String text : fresh.unreadable()) {
            failed.add("message", conversation, text, "it is no message");
        }
        Map<String, String> reasons = new HashMap<>(kept.refusedById());
        for (Map.Entry<String, String> one : reasons.entrySet()) {
            if (one.getValue().equals(TOO_OLD)) {
                tally = tally.plus(Counted.SKIPPED + TOO_OLD_TEXT, 1);
            } else {
                tally = tally.plus(Counted.FAILED, 1);
                failed.add("message", conversation, one.getKey(), inWords(one.getValue()));
            }
        }
        return tally;
    }

    private static String inWords(String why) {
        return switch (why) {
            case "too-new" -> "it is only seconds old: run the same command again";
            case "no-place" -> "too many messages of its conversation have its time";
            default -> why;
        };
    }
}
