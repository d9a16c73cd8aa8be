package stoa.importer.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import stoa.importer.export.ConversationFields;
import stoa.importer.export.ConversationKind;
import stoa.importer.export.ExportReader;
import stoa.importer.export.ExportRow;
import stoa.importer.export.ExportedConversation;
import stoa.importer.http.RefusedException;
import stoa.importer.http.UnavailableException;
import stoa.importer.state.FailedList;

/**
 * Brings the histories of all conversations of exported files, several at once. A conversation whose history cannot be
 * read is passed over and told; wrong keys end the run, and so does a server that is away. Not those of service conversations: for whom each of their messages
 * was is not told. One thread calls; blocks.
 */
final class MessagePhase {
    private static final int WAITING_PER_THREAD = 2;
    private static final long POLL_MS = 100;
    /** Conversations that nobody answers about, one behind the other, until it is not about them. */
    private static final int IN_A_ROW_MAX = 5;

    private final ConversationHistory history;
    private final FailedList failed;
    private final int threads;
    private final AtomicReference<@Nullable Exception> fatal = new AtomicReference<>();
    private final AtomicLong unread = new AtomicLong();
    private final AtomicInteger inARow = new AtomicInteger();

    MessagePhase(ConversationHistory history, FailedList failed, int threads) {
        this.history = history;
        this.failed = failed;
        this.threads = threads;
    }

    private sealed interface Work {
        record One(String conversation, ConversationKind kind) implements Work {}

        record End() implements Work {}
    }

    /** Answers how many conversations could not be read to their beginning. */
    long run(List<Path> files) throws IOException, RefusedException, InterruptedException {
        BlockingQueue<Work> waiting = new ArrayBlockingQueue<>(threads * WAITING_PER_THREAD);
        List<Thread> workers = IntStream.range(0, threads)
                .mapToObj(number ->
                        Thread.ofPlatform().name("import-" + number).daemon().start(() -> work(waiting)))
                .toList();
        try {
            Set<String> seen = new HashSet<>();
            for (Path file : files) {
                feed(file, seen, waiting);
            }
            for (int i = 0; i < threads; i++) {
                put(waiting, new Work.End());
            }
            for (Thread worker : workers) {
                worker.join();
            }
        } finally {
            workers.forEach(Thread::interrupt);
        }
        rethrow();
        return unread.get();
    }

    private void feed(Path file, Set<String> seen, BlockingQueue<Work> waiting)
            throws IOException, RefusedException, InterruptedException {
        try (ExportReader reader = ExportReader.open(file)) {
            for (ExportRow row = reader.next(); row != null; row = reader.next()) {
                ExportedConversation one = conversation(row);
                if (one != null && one.kind() != ConversationKind.SERVICE && seen.add(one.id())) {
                    put(waiting, new Work.One(one.id(), one.kind()));
                    rethrow();
                }
            }
        }
    }

    /** Rows that are no conversations were counted when conversations were brought. */
    private static @Nullable ExportedConversation conversation(ExportRow row) {
        try {
            return row instanceof ExportRow.Legible(long _, var fields) ? ConversationFields.read(fields) : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private void put(BlockingQueue<Work> waiting, Work work) throws InterruptedException {
        while (fatal.get() == null && !waiting.offer(work, POLL_MS, TimeUnit.MILLISECONDS)) {
            // somebody takes one, or all have ended
        }
    }

    private void rethrow() throws IOException, RefusedException, InterruptedException {
        switch (fatal.get()) {
            case null -> {}
            case IOException io -> throw io;
            case RefusedException refused -> throw refused;
            case InterruptedException interrupted -> throw interrupted;
            case Exception other -> throw new IllegalStateException("a thread of the import failed", other);
        }
    }

    private void work(BlockingQueue<Work> waiting) {
        try {
            while (fatal.get() == null) {
                Work next = waiting.poll(POLL_MS, TimeUnit.MILLISECONDS);
                if (next instanceof Work.End) {
                    return;
                }
                if (next instanceof Work.One(String conversation, ConversationKind kind)) {
                    one(conversation, kind);
                }
            }
        } catch (Exception failure) {
            fatal.compareAndSet(null, failure);
        }
    }

    private void one(String conversation, ConversationKind kind)
            throws IOException, RefusedException, InterruptedException {
        try {
            history.run(conversation, kind);
            inARow.set(0);
        } catch (UnavailableException away) {
            if (inARow.incrementAndGet() > IN_A_ROW_MAX) {
                throw away;
            }
            passOver(conversation, kind, away);
        } catch (RefusedException refused) {
            if (refused.isForbidden()) {
                throw refused;
            }
            passOver(conversation, kind, refused);
        }
    }

    private void passOver(String conversation, ConversationKind kind, Exception why) throws IOException {
        unread.incrementAndGet();
        failed.add("history", kind.label(), conversation, String.valueOf(why.getMessage()));
    }
}
