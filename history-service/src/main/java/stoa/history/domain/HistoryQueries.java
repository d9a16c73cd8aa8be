package stoa.history.domain;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations;
import stoa.protocol.history.HistoryOperations.FindMessage;
import stoa.protocol.history.HistoryOperations.Found;
import stoa.protocol.history.HistoryOperations.GetHead;
import stoa.protocol.history.HistoryOperations.Head;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.HistoryOperations.Logs;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryLatest;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.history.HistoryOperations.Since;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Cursor;
import stoa.protocol.log.Entry;

/**
 * Answers questions about the history: first waits until what the asker has seen is applied, then
 * notes how far that is, then reads; so an answer holds everything below its {@code appliedTo}.
 * Stateless beside its ports; any thread, never blocks.
 */
public final class HistoryQueries {
    private static final int LATEST_MAX = LatestCache.KEPT - 1;
    private static final int PAGE_MAX = 100;
    private static final int SINCE_MAX = 1000;

    /** Offsets looked through at once for entries of no room: who has missed more begins anew. */
    public static final long OTHERS_SPAN_MAX = 100_000;

    private final AppliedStore applied;
    private final AppliedSignal signal;
    private final HistoryStore store;
    private final LatestCache cache;

    /**
     * Answers from a store.
     *
     * @param applied how far it is
     * @param signal tells when it gets further
     * @param store what is in it
     * @param cache the latest of it
     */
    public HistoryQueries(AppliedStore applied, AppliedSignal signal, HistoryStore store, LatestCache cache) {
        this.applied = applied;
        this.signal = signal;
        this.store = store;
        this.cache = cache;
    }

    /**
     * Where the history is in a partition.
     *
     * @param question partition and log
     * @return generation and head
     */
    public Future<Head> head(GetHead question) {
        if (question.partition() < 0 || question.partition() >= Conversation.PARTITIONS) {
            return refuse("there is no such partition");
        }
        return applied.generation(question.topicId())
                .compose(generation ->
                        applied.head(generation, question.partition()).map(head -> new Head(generation, head)));
    }

    /**
     * What happened in a conversation from an offset on. The end of an earlier room under the same id
     * is told, what happened in it before is not. Of {@link Conversation#others} all is told that happened in the
     * partition and in no room, but for what was said and taken back; more than {@link #OTHERS_SPAN_MAX} offsets are
     * answered without entries and as not complete.
     *
     * @param question which conversation and offsets
     * @return the entries; those of a generation that is not current are not told
     */
    public Future<Since> since(QuerySince question) {
        if (question.limit() < 1 || question.limit() > SINCE_MAX || question.fromOffset() < 0) {
            return refuse("limit is 1 to " + SINCE_MAX + ", fromOffset 0 or more");
        }
        if (question.conversation().isOthers()) {
            return others(question);
        }
        return look(question.conversation(), question.generation(), question.through())
                .compose(state -> since(question, state));
    }

    private Future<Since> others(QuerySince question) {
        if (question.generation() != signal.generation()) {
            return Future.succeededFuture(new Since(List.of(), false, question.fromOffset()));
        }
        Conversation others = question.conversation();
        return look(others, question.generation(), question.through()).compose(state -> {
            long through = question.through() < 0 ? state.nextOffset() - 1 : question.through();
            long from = question.fromOffset();
            if (from < state.keptFrom() || through - from >= OTHERS_SPAN_MAX) {
                return Future.succeededFuture(new Since(List.of(), false, state.nextOffset()));
            }
            HistoryStore.OffsetRange range =
                    new HistoryStore.OffsetRange(question.generation(), from, through, question.limit());
            return store.others(others.partition(), range)
                    .map(slice -> new Since(slice.entries(), slice.whole(), state.nextOffset()));
        });
    }

    private Future<Since> since(QuerySince question, ConversationState state) {
        boolean kept = question.fromOffset() >= state.keptFrom();
        if (!state.isKnown() || question.generation() > state.lastGeneration()) {
            return Future.succeededFuture(new Since(List.of(), kept, state.nextOffset()));
        }
        if (question.generation() < state.lastGeneration()) {
            return Future.succeededFuture(new Since(List.of(), false, state.nextOffset()));
        }
        if (state.lastOffset() < question.fromOffset()) {
            return Future.succeededFuture(new Since(List.of(), true, state.nextOffset()));
        }
        long through = question.through() < 0 ? state.nextOffset() - 1 : question.through();
        HistoryStore.OffsetRange range =
                new HistoryStore.OffsetRange(question.generation(), question.fromOffset(), through, question.limit());
        return store.entries(question.conversation(), state, range)
                .map(slice -> new Since(slice.entries(), slice.whole() && kept, state.nextOffset()));
    }

    /**
     * The latest messages of a conversation.
     *
     * @param question which conversation, how many, up to where
     * @return oldest first
     */
    public Future<Messages> latest(QueryLatest question) {
        if (question.count() < 1 || question.count() > LATEST_MAX) {
            return refuse("count is 1 to " + LATEST_MAX);
        }
        int generation = signal.generation();
        return look(question.conversation(), generation, question.through()).compose(state -> {
            if (!state.isKnown()) {
                return Future.succeededFuture(new Messages(List.of(), false, state.nextOffset()));
            }
            return keptLatest(question.conversation(), state).compose(kept -> cut(question, generation, state, kept));
        });
    }

    private Future<List<Entry>> keptLatest(Conversation conversation, ConversationState state) {
        return cache.get(conversation, state.token()).compose(kept -> {
            if (kept.isPresent()) {
                return Future.succeededFuture(kept.get());
            }
            return store.messages(conversation, newest(state, LatestCache.KEPT, null))
                    .map(newestFirst -> {
                        List<Entry> latest = newestFirst.reversed();
                        cache.put(conversation, state.token(), latest);
                        return latest;
                    });
        });
    }

    private Future<Messages> cut(QueryLatest question, int generation, ConversationState state, List<Entry> kept) {
        List<Entry> wanted = kept;
        if (question.through() >= 0) {
            wanted = kept.stream()
                    .filter(entry -> entry.generation() != generation || entry.offset() <= question.through())
                    .toList();
        }
        boolean whole = kept.size() < LatestCache.KEPT;
        if (whole || wanted.size() > question.count()) {
            return Future.succeededFuture(tail(wanted, question.count(), state));
        }
        // More than the cache holds came after the offset asked for.
        return store.messages(
                        question.conversation(),
                        newest(state, question.count() + 1, Cursor.of(generation, question.through())))
                .map(newestFirst -> tail(newestFirst.reversed(), question.count(), state));
    }

    private static Messages tail(List<Entry> entries, int count, ConversationState state) {
        List<Entry> newestFirst = entries.reversed();
        List<Entry> wanted = newestFirst.subList(0, Math.min(count, newestFirst.size()));
        List<Entry> fitting = wanted.subList(0, ReplyLimit.fitting(wanted));
        return new Messages(fitting.reversed(), fitting.size() < entries.size(), state.nextOffset());
    }

    /**
     * A page of messages.
     *
     * @param question which conversation, before or after what
     * @return oldest first; fails with {@code MESSAGE_NOT_FOUND} when the message to begin at is unknown
     */
    public Future<Messages> page(QueryPage question) {
        if (question.limit() < 1 || question.limit() > PAGE_MAX || bounds(question) > 1) {
            return refuse("limit is 1 to " + PAGE_MAX + ", and only one of before and after is given");
        }
        return look(question.conversation(), signal.generation(), question.through())
                .compose(state -> {
                    if (!state.isKnown() && question.beforeMessage() == null && question.afterMessage() == null) {
                        return Future.succeededFuture(new Messages(List.of(), false, state.nextOffset()));
                    }
                    return range(question, state)
                            .compose(range -> store.messages(question.conversation(), range)
                                    .compose(found -> page(range, found, state)));
                });
    }

    /**
     * A stretch of messages, recalled ones included.
     *
     * @param question which conversation, between which times
     * @return oldest first; fewer than the limit although there are more, when they are too many bytes
     */
    public Future<Logs> logs(QueryLogs question) {
        if (question.limit() < 1 || question.limit() > PAGE_MAX) {
            return refuse("limit is 1 to " + PAGE_MAX);
        }
        return look(question.conversation(), signal.generation(), question.through())
                .compose(state -> {
                    if (!state.isKnown()) {
                        return Future.succeededFuture(new Logs(List.of(), false, state.nextOffset()));
                    }
                    MessageRange range = new MessageRange(
                            state.key(),
                            Math.max(question.afterTs(), state.destroyedTs()),
                            question.beforeTs(),
                            question.newestFirst(),
                            question.types(),
                            question.limit() + 1,
                            null);
                    return store.logs(question.conversation(), range).map(found -> logs(range, found, state));
                });
    }

    private static Logs logs(MessageRange range, List<LoggedMessage> found, ConversationState state) {
        List<LoggedMessage> wanted = found.subList(0, Math.min(range.limit() - 1, found.size()));
        int fitting =
                ReplyLimit.fitting(wanted.stream().map(LoggedMessage::entry).toList());
        List<LoggedMessage> told = wanted.subList(0, fitting);
        return new Logs(range.newestFirst() ? told.reversed() : told, fitting < found.size(), state.nextOffset());
    }

    private Future<Messages> page(MessageRange range, List<Entry> found, ConversationState state) {
        List<Entry> wanted = found.subList(0, Math.min(range.limit() - 1, found.size()));
        List<Entry> fitting = wanted.subList(0, ReplyLimit.fitting(wanted));
        List<Entry> oldestFirst = range.newestFirst() ? fitting.reversed() : fitting;
        if (fitting.size() == found.size()) {
            return Future.succeededFuture(new Messages(oldestFirst, false, state.nextOffset()));
        }
        return store.count(beyond(range, fitting.getLast().ts()))
                .map(remaining -> new Messages(oldestFirst, true, state.nextOffset(), remaining));
    }

    /** What lies behind the last one of a page: times grow strictly along a conversation. */
    private static MessageRange beyond(MessageRange range, long lastTs) {
        return new MessageRange(
                range.conversation(),
                range.newestFirst() ? range.afterTs() : lastTs,
                range.newestFirst() ? lastTs : range.beforeTs(),
                range.newestFirst(),
                range.types(),
                HistoryOperations.REMAINING_MAX,
                range.last());
    }

    private Future<MessageRange> range(QueryPage question, ConversationState state) {
        return ts(question, state, question.afterMessage(), question.afterTs()).compose(after -> {
            if (after != null) {
                long floor = Math.max(after, state.destroyedTs());
                return Future.succeededFuture(new MessageRange(
                        state.key(), floor, Long.MAX_VALUE, false, question.types(), question.limit() + 1, null));
            }
            return ts(question, state, question.beforeMessage(), question.beforeTs())
                    .map(before -> new MessageRange(
                            state.key(),
                            state.destroyedTs(),
                            before == null ? Long.MAX_VALUE : before,
                            true,
                            question.types(),
                            question.limit() + 1,
                            null));
        });
    }

    private Future<@Nullable Long> ts(
            QueryPage question, ConversationState state, @Nullable String message, @Nullable Long ts) {
        if (message == null) {
            return Future.succeededFuture(ts);
        }
        return store.find(question.conversation(), state, message)
                .map(found -> found.orElseThrow(() -> new StoaException(ErrorCode.MESSAGE_NOT_FOUND))
                        .entry()
                        .ts());
    }

    /**
     * One message of the room that is there now.
     *
     * @param question which
     * @return the message, recalled or not, if there is one
     */
    public Future<Found> find(FindMessage question) {
        return look(question.conversation(), signal.generation(), question.through())
                .compose(state -> store.find(question.conversation(), state, question.message()))
                .map(found -> found.map(stored -> new Found(stored.entry(), stored.recalled()))
                        .orElse(new Found(null, false)));
    }

    private Future<ConversationState> look(Conversation conversation, int generation, long through) {
        if (signal.generation() == 0) {
            return Future.failedFuture(
                    new StoaException(ErrorCode.UNAVAILABLE, "the history has not seen the log yet"));
        }
        return signal.reached(generation, conversation.partition(), through)
                .compose(_ -> store.look(conversation, generation));
    }

    private static MessageRange newest(ConversationState state, int limit, @Nullable Cursor last) {
        return new MessageRange(state.key(), state.destroyedTs(), Long.MAX_VALUE, true, List.of(), limit, last);
    }

    private static int bounds(QueryPage question) {
        int bounds = question.beforeTs() == null ? 0 : 1;
        bounds += question.beforeMessage() == null ? 0 : 1;
        bounds += question.afterTs() == null ? 0 : 1;
        return bounds + (question.afterMessage() == null ? 0 : 1);
    }

    private static <T> Future<T> refuse(String why) {
        return Future.failedFuture(new StoaException(ErrorCode.BAD_REQUEST, why));
    }
}
