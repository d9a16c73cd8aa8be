package stoa.history.domain;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.MarkerOperations.Marker;
import stoa.protocol.history.MarkerOperations.Membership;
import stoa.protocol.history.MarkerOperations.Moved;
import stoa.protocol.history.MarkerOperations.UnreadIn;
import stoa.protocol.id.Conversation;

/**
 * How far members of conversations are, and what lies behind that. Any thread, never blocks; every future fails when the
 * store is not to be reached.
 */
public interface MarkerStore {
    /** Entries of one conversation that are looked at for one answer at most, the latest: what lies before counts not. */
    int LOOKED_AT_MAX = 1_000;

    /**
     * What a member has not read, or not received.
     *
     * @param wish whose and where
     * @param changedSinceMs as {@link stoa.protocol.history.MarkerOperations.QueryUnread} says
     * @param limit conversations at most, those with the latest entries
     * @return latest first
     */
    Future<List<UnreadIn>> unread(Wish wish, long changedSinceMs, int limit);

    /**
     * How many messages a member has not read, over all conversations.
     *
     * @param wish whose and where
     * @return of each conversation at most {@link stoa.protocol.log.Unread#COUNT_MAX}
     */
    Future<Long> count(Wish wish);

    /**
     * Messages that were modified or taken back.
     *
     * @param wish who is told, and where
     * @param sinceMs only what was changed after this time
     * @param limit at most so many, the latest changes
     * @return by the time of their last change
     */
    Future<List<LoggedMessage>> changes(Wish wish, long sinceMs, int limit);

    /**
     * How far members are.
     *
     * @param conversation which
     * @param except user id of who is left out; null for nobody
     * @param limit at most so many
     * @return those who are furthest first
     */
    Future<List<Marker>> markers(Conversation conversation, @Nullable String except, int limit);

    /**
     * Moves a marker, never backwards; together with others.
     *
     * @param move how far
     * @return what came of it; fails with {@code OVERLOADED} at once when too many wait
     */
    Future<Moved> move(MarkerMove move);

    /**
     * Whose conversations are looked at.
     *
     * @param app app key
     * @param user user id
     * @param of which, and what of them
     * @param received whether what was not received counts, instead of what was not read
     * @param generation log generation of the offsets
     */
    record Wish(String app, String user, List<Membership> of, boolean received, int generation) {
        /** Copies the list. */
        public Wish {
            of = List.copyOf(of);
        }
    }

    /**
     * Up to where a member has received or read.
     *
     * @param conversation where
     * @param user user id
     * @param read whether they have read, and so received; else only received
     * @param joinedAtMs since when they are a member, epoch milliseconds
     * @param ts time of the message, epoch milliseconds; null where only its id is known. Never beyond the last entry
     * @param message its id; with neither of the two the last entry is meant
     */
    record MarkerMove(
            Conversation conversation,
            String user,
            boolean read,
            long joinedAtMs,
            @Nullable Long ts,
            @Nullable String message) {}
}
