package stoa.history.domain;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryImportOperations;
import stoa.protocol.history.HistoryImportOperations.ImportMessages;
import stoa.protocol.history.HistoryImportOperations.MessagesImported;
import stoa.protocol.history.HistoryImportOperations.PastMessage;
import stoa.protocol.history.HistoryImportOperations.Refusal;
import stoa.protocol.history.HistoryImportOperations.RefusedMessage;
import stoa.protocol.id.WholeText;

/**
 * Which messages that were said elsewhere are kept (LeanCloud protocol, section 21: ids and times stay). What the
 * retention would drop is not kept, and neither is what could be younger than what the log is still telling: everything
 * that is said here comes later. Stateless beside its ports; any thread, never blocks.
 */
public final class HistoryImports {
    private static final int ID_CHARS_MAX = 64;
    private static final int TYPE_CHARS_MAX = 64;
    private static final int CONTENT_CHARS_MAX = 256 * 1024;

    private final ImportStore store;
    private final Retention retention;
    private final InstantSource clock;

    /**
     * Keeps messages in a store.
     *
     * @param store where
     * @param retention how long
     * @param clock wall clock
     */
    public HistoryImports(ImportStore store, Retention retention, InstantSource clock) {
        this.store = store;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * Keeps messages.
     *
     * @param request which
     * @return what became of them; fails with {@code BAD_REQUEST} beyond the bounds, then none is kept
     */
    public Future<MessagesImported> keep(ImportMessages request) {
        String wrong = wrong(request.messages());
        if (wrong != null) {
            return Future.failedFuture(new StoaException(ErrorCode.BAD_REQUEST, wrong));
        }
        List<RefusedMessage> refused = new ArrayList<>();
        List<PastMessage> newestFirst = new ArrayList<>();
        for (PastMessage message : request.messages()) {
            Refusal why = refusal(message.ts());
            if (why == null) {
                newestFirst.add(message);
            } else {
                refused.add(new RefusedMessage(message.id(), why));
            }
        }
        newestFirst.sort(Comparator.comparingLong(PastMessage::ts).reversed());
        Future<ImportStore.Kept> kept = newestFirst.isEmpty()
                ? Future.succeededFuture(ImportStore.Kept.NOTHING)
                : store.keep(request.conversation(), newestFirst);
        return kept.map(done -> {
            done.noPlace().forEach(id -> refused.add(new RefusedMessage(id, Refusal.NO_PLACE)));
            return new MessagesImported(done.written(), done.known(), done.moved(), refused);
        });
    }

    private @Nullable Refusal refusal(long ts) {
        if (ts > clock.millis() - HistoryImportOperations.SETTLED_MS) {
            return Refusal.TOO_NEW;
        }
        return retention.isOver(ts - HistoryImportOperations.MOVED_MS_MAX, clock.instant()) ? Refusal.TOO_OLD : null;
    }

    private static @Nullable String wrong(List<PastMessage> messages) {
        if (messages.isEmpty() || messages.size() > HistoryImportOperations.MESSAGES_MAX) {
            return "a call brings 1 to " + HistoryImportOperations.MESSAGES_MAX + " messages";
        }
        if (messages.stream().map(PastMessage::id).distinct().count() < messages.size()) {
            return "a call brings each message once";
        }
        return messages.stream().flatMap(HistoryImports::wrongOf).findFirst().orElse(null);
    }

    private static Stream<String> wrongOf(PastMessage message) {
        if (!isLine(message.id(), ID_CHARS_MAX) || !isLine(message.from(), ID_CHARS_MAX)) {
            return Stream.of("ids of messages and users have 1 to " + ID_CHARS_MAX + " characters on one line");
        }
        if (!isLine(message.type(), TYPE_CHARS_MAX)) {
            return Stream.of("a type has 1 to " + TYPE_CHARS_MAX + " characters on one line");
        }
        if (message.ts() < 0 || message.changedTs() < 0) {
            return Stream.of("times are milliseconds since 1970");
        }
        return message.content().value().length() > CONTENT_CHARS_MAX
                ? Stream.of("a message has at most " + CONTENT_CHARS_MAX + " characters")
                : Stream.empty();
    }

    private static boolean isLine(String text, int charsMax) {
        return !text.isEmpty() && text.length() <= charsMax && WholeText.isLine(text);
    }
}
