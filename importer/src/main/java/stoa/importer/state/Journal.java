package stoa.importer.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.importer.source.MessagePages;

/**
 * The state file: JSON lines, each of which says how far a file or a conversation is and holds until the next of the same.
 * A line is on the disk before what comes after it is begun, so whatever ends a run costs at most the steps that were
 * under way, and those may be repeated. A last line that was cut is passed over. Opening writes the file anew with what
 * holds, and takes a lock: two runs on one file would count twice. In memory it is as large as there are conversations.
 * Thread-safe; blocks.
 */
public final class Journal implements Closeable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PASS = "pass";
    private static final String TALLY = "tally";

    private final FileChannel channel;
    private final FileChannel lock;
    private final Map<String, FileProgress> files = new HashMap<>();
    private final Map<String, ConversationProgress> conversations = new HashMap<>();
    private int pass = 1;
    private boolean completed;

    private Journal(FileChannel channel, FileChannel lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Opens a state file or begins one. After a run that went through to its end the next one is another pass.
     *
     * @param file which
     * @param subject what is brought whereto; another one's state is refused
     * @return how far it is
     * @throws IOException when it is another's, damaged, in use or cannot be written
     */
    public static Journal open(Path file, String subject) throws IOException {
        FileChannel lock =
                FileChannel.open(Path.of(file + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            lock.close();
            throw new IOException("another run works with the state file " + file);
        }
        Path fresh = Path.of(file + ".new");
        FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        Journal journal = new Journal(channel, lock);
        try {
            if (Files.exists(file)) {
                journal.read(file, subject);
            }
            journal.rewrite(subject);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder(file);
            return journal;
        } catch (IOException failure) {
            journal.close();
            throw failure;
        }
    }

    /** Line by line, since there are many for each conversation. What has no end of line was cut. */
    private void read(Path file, String subject) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long number = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next != '\n') {
                    line.write(next);
                    continue;
                }
                number++;
                JsonNode read = parsed(file, number, line.toByteArray());
                if (number == 1) {
                    check(file, read.path("subject").asText(), subject);
                }
                take(read);
                line.reset();
            }
        }
    }

    private static void check(Path file, String of, String subject) throws IOException {
        if (!of.equals(subject)) {
            throw new IOException(
                    "the state file " + file + " is of another import (" + of + "); name another one with --state");
        }
    }

    private static JsonNode parsed(Path file, long number, byte[] line) throws IOException {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException damaged) {
            throw new IOException("line " + number + " of the state file " + file + " is damaged", damaged);
        }
    }

    private static void syncFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel opened = FileChannel.open(folder)) {
                opened.force(true);
            }
        }
    }

    private void take(JsonNode line) {
        if (line.has("completed")) {
            completed = true;
        } else if (line.has("file")) {
            FileProgress progress = new FileProgress(
                    line.path(PASS).asInt(),
                    line.path("file").asText(),
                    line.path("bytes").asLong(),
                    line.path("rows").asLong(),
                    line.path("done").asBoolean(),
                    Tally.of(line.path(TALLY)));
            files.put(progress.file(), progress);
        } else if (line.has("conversation")) {
            List<String> ids = new ArrayList<>();
            line.path("ids").forEach(id -> ids.add(id.asText()));
            ConversationProgress progress = new ConversationProgress(
                    line.path(PASS).asInt(),
                    line.path("conversation").asText(),
                    new MessagePages.Place(line.path("ts").asLong(), ids),
                    line.path("newest").asLong(),
                    line.path("failed").asLong(),
                    line.path("floor").asLong(),
                    line.path("done").asBoolean(),
                    Tally.of(line.path(TALLY)));
            conversations.put(progress.id(), progress);
        } else {
            pass = line.path(PASS).asInt(1);
            completed = false;
        }
    }

    private void rewrite(String subject) throws IOException {
        if (completed) {
            pass++;
            completed = false;
        }
        StringBuilder all = new StringBuilder();
        all.append(JSON.createObjectNode().put("subject", subject).put(PASS, pass))
                .append('\n');
        files.values().forEach(one -> all.append(json(one)).append('\n'));
        write(all);
        all.setLength(0);
        for (ConversationProgress one : conversations.values()) {
            all.append(json(one)).append('\n');
            if (all.length() > 1 << 20) {
                write(all);
                all.setLength(0);
            }
        }
        write(all);
        channel.force(true);
    }

    private void write(CharSequence text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static ObjectNode json(FileProgress one) {
        ObjectNode json = JSON.createObjectNode()
                .put("file", one.file())
                .put(PASS, one.pass())
                .put("bytes", one.bytes())
                .put("rows", one.rows())
                .put("done", one.done());
        json.set(TALLY, one.tally().json());
        return json;
    }

    private static ObjectNode json(ConversationProgress one) {
        ObjectNode json = JSON.createObjectNode()
                .put("conversation", one.id())
                .put(PASS, one.pass())
                .put("ts", one.place().ts())
                .put("newest", one.newestTs())
                .put("failed", one.failedTs())
                .put("floor", one.floorTs())
                .put("done", one.done());
        one.place().ids().forEach(json.putArray("ids")::add);
        json.set(TALLY, one.tally().json());
        return json;
    }

    private void append(ObjectNode line) throws IOException {
        write(line + "\n");
        channel.force(false);
    }

    /**
     * Which run over everything this is.
     *
     * @return 1 for the first
     */
    public synchronized int pass() {
        return pass;
    }

    /**
     * How far a file is in this pass.
     *
     * @param file its path
     * @return null when nothing is done
     */
    public synchronized @Nullable FileProgress file(String file) {
        FileProgress known = files.get(file);
        return known == null || known.pass() != pass ? null : known;
    }

    /**
     * How far a conversation is in this pass.
     *
     * @param id of the conversation
     * @return its beginning when nothing is done
     */
    public synchronized ConversationProgress conversation(String id) {
        ConversationProgress known = conversations.get(id);
        if (known == null) {
            return ConversationProgress.begun(pass, id, 0);
        }
        return known.pass() == pass ? known : ConversationProgress.begun(pass, id, known.nextFloorTs());
    }

    /**
     * Notes how far a file is.
     *
     * @param progress from now on
     * @throws IOException when it cannot be written
     */
    public synchronized void note(FileProgress progress) throws IOException {
        files.put(progress.file(), progress);
        append(json(progress));
    }

    /**
     * Notes how far a conversation is.
     *
     * @param progress from now on
     * @throws IOException when it cannot be written
     */
    public synchronized void note(ConversationProgress progress) throws IOException {
        conversations.put(progress.id(), progress);
        append(json(progress));
    }

    /**
     * Notes that this pass went through everything.
     *
     * @throws IOException when it cannot be written
     */
    public synchronized void complete() throws IOException {
        append(JSON.createObjectNode().put("completed", pass));
    }

    /**
     * What became of all conversations in this pass.
     *
     * @return counts
     */
    public synchronized Tally conversationsTally() {
        return files.values().stream()
                .filter(one -> one.pass() == pass)
                .map(FileProgress::tally)
                .reduce(Tally.NOTHING, Tally::plus);
    }

    /**
     * What became of all messages in this pass.
     *
     * @return counts
     */
    public synchronized Tally messagesTally() {
        return conversations.values().stream()
                .filter(one -> one.pass() == pass)
                .map(ConversationProgress::tally)
                .reduce(Tally.NOTHING, Tally::plus);
    }

    /**
     * How many conversations this pass is through with.
     *
     * @return how many
     */
    public synchronized long conversationsDone() {
        return conversations.values().stream()
                .filter(one -> one.pass() == pass && one.done())
                .count();
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
        lock.close();
    }
}
