package stoa.history.domain;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import stoa.history.domain.MarkerStore.MarkerMove;
import stoa.history.domain.MarkerStore.Wish;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.MarkerOperations;
import stoa.protocol.history.MarkerOperations.Changes;
import stoa.protocol.history.MarkerOperations.CountUnread;
import stoa.protocol.history.MarkerOperations.Markers;
import stoa.protocol.history.MarkerOperations.MarkersMoved;
import stoa.protocol.history.MarkerOperations.Membership;
import stoa.protocol.history.MarkerOperations.Move;
import stoa.protocol.history.MarkerOperations.MoveMarkers;
import stoa.protocol.history.MarkerOperations.Moved;
import stoa.protocol.history.MarkerOperations.QueryChanges;
import stoa.protocol.history.MarkerOperations.QueryMarkers;
import stoa.protocol.history.MarkerOperations.QueryUnread;
import stoa.protocol.history.MarkerOperations.UnreadCount;
import stoa.protocol.history.MarkerOperations.UnreadIn;
import stoa.protocol.history.MarkerOperations.UnreadSnapshot;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.Unread;

/**
 * Answers what members have not read and moves their markers: first waits until everything before the offsets that are
 * named is applied. Stateless beside its ports; any thread, never blocks.
 */
public final class MarkerQueries {
    /**
     * How far clocks may be apart, in milliseconds: what happened so shortly before an answer is told again the next
     * time, rather than never.
     */
    public static final long CLOCKS_APART_MS = 2_000;

    private final AppliedSignal signal;
    private final MarkerStore store;
    private final InstantSource clock;

    /**
     * Answers from a store.
     *
     * @param signal tells when it gets further
     * @param store what is in it
     * @param clock wall clock
     */
    public MarkerQueries(AppliedSignal signal, MarkerStore store, InstantSource clock) {
        this.signal = signal;
        this.store = store;
        this.clock = clock;
    }

    /**
     * What a member has not read.
     *
     * @param question whose and where
     * @return the conversations with the latest entries first
     */
    public Future<UnreadSnapshot> unread(QueryUnread question) {
        long asOfMs = Math.max(0, clock.millis() - CLOCKS_APART_MS);
        return asked(question.app(), question.of(), MarkerOperations.CONVERSATIONS_MAX, generation -> {
                    Wish wish =
                            new Wish(question.app(), question.user(), question.of(), question.received(), generation);
                    return store.unread(wish, question.changedSinceMs(), MarkerOperations.TOLD_MAX);
                })
                .map(found -> new UnreadSnapshot(fitting(found), asOfMs));
    }

    /** As many last messages as an answer holds; of the rest it is told that there are some. */
    private static List<UnreadIn> fitting(List<UnreadIn> found) {
        List<UnreadIn> fitting = new ArrayList<>(found.size());
        long chars = 0;
        for (UnreadIn one : found) {
            Unread unread = one.unread();
            chars += unread.last() == null ? 0 : unread.last().content().value().length();
            fitting.add(
                    chars <= ReplyLimit.REPLY_CHARS_MAX
                            ? one
                            : new UnreadIn(
                                    one.kind(),
                                    one.id(),
                                    one.afterTs(),
                                    new Unread(unread.count(), unread.mentioned(), null)));
        }
        return fitting;
    }

    /**
     * How many messages a member has not read.
     *
     * @param question whose and where
     * @return over all conversations
     */
    public Future<UnreadCount> count(CountUnread question) {
        return asked(
                        question.app(),
                        question.of(),
                        MarkerOperations.CONVERSATIONS_MAX,
                        generation -> store.count(
                                new Wish(question.app(), question.user(), question.of(), false, generation)))
                .map(UnreadCount::new);
    }

    /**
     * Messages that were modified or taken back.
     *
     * @param question who is told, and where
     * @return by the time of their last change; fewer, the latest, when they are too many characters
     */
    public Future<Changes> changes(QueryChanges question) {
        return asked(question.app(), question.of(), MarkerOperations.CONVERSATIONS_MAX, generation -> {
                    Wish wish = new Wish(question.app(), question.user(), question.of(), false, generation);
                    return store.changes(wish, question.sinceMs(), MarkerOperations.CHANGES_MAX);
                })
                .map(found -> {
                    List<LoggedMessage> latestFirst = found.reversed();
                    int fitting = ReplyLimit.fitting(
                            latestFirst.stream().map(LoggedMessage::entry).toList());
                    return new Changes(latestFirst.subList(0, fitting).reversed());
                });
    }

    /**
     * How far members are.
     *
     * @param question where
     * @return those who are furthest first
     */
    public Future<Markers> markers(QueryMarkers question) {
        if (!hasMarkers(question.conversation().kind())) {
            return refuse("rooms and service conversations are not asked for this");
        }
        return store.markers(question.conversation(), question.except(), MarkerOperations.MEMBERS_MAX)
                .map(Markers::new);
    }

    private static boolean hasMarkers(ConversationKind kind) {
        return switch (kind) {
            case GROUP, TEMPORARY -> true;
            // Of rooms nobody keeps who has read what; of subscribers there are as many as there are.
            case ROOM, SERVICE -> false;
        };
    }

    /**
     * A member has received or read more.
     *
     * @param question who, and up to where
     * @return what came of each
     */
    public Future<MarkersMoved> move(MoveMarkers question) {
        List<Membership> of = question.moves().stream().map(Move::in).toList();
        return asked(question.app(), of, MarkerOperations.MOVES_MAX, _ -> {
            List<Future<Moved>> moves = question.moves().stream()
                    .map(move -> store.move(new MarkerMove(
                            move.in().in(question.app()),
                            question.user(),
                            question.read(),
                            move.in().joinedAtMs(),
                            move.ts(),
                            move.message())))
                    .toList();
            return Future.join(moves)
                    .map(_ ->
                            new MarkersMoved(moves.stream().map(Future::result).toList()));
        });
    }

    /** Checks what is asked for, waits, and goes on with the generation that the offsets are of. */
    private <T> Future<T> asked(String app, List<Membership> of, int max, Function<Integer, Future<T>> then) {
        int generation = signal.generation();
        if (of.size() > max) {
            return refuse("at most " + max + " conversations are asked for");
        }
        if (of.stream().anyMatch(one -> one.kind() == ConversationKind.ROOM)) {
            return refuse("in rooms nothing is counted");
        }
        if (generation == 0) {
            return Future.failedFuture(
                    new StoaException(ErrorCode.UNAVAILABLE, "the history has not seen the log yet"));
        }
        Map<Integer, Long> throughByPartition = new TreeMap<>();
        for (Membership one : of) {
            throughByPartition.merge(one.in(app).partition(), one.asOf() - 1, Math::max);
        }
        List<Future<Void>> waits = throughByPartition.entrySet().stream()
                .map(one -> signal.reached(generation, one.getKey(), one.getValue()))
                .toList();
        return Future.all(waits).compose(_ -> then.apply(generation));
    }

    private static <T> Future<T> refuse(String why) {
        return Future.failedFuture(new StoaException(ErrorCode.BAD_REQUEST, why));
    }
}
