package stoa.room.domain;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members that no gateway announces. Each method is one transaction; futures complete on the caller's
 * context. Gone with their room.
 */
public interface StayStore {
    /** Why somebody is in a room without a connection. */
    enum Kind {
        /** An account of a back end. */
        RECORDER,
        /** A user who may not be put out for being away. */
        PROTECTED
    }

    /**
     * Notes members; those that are noted stay as they are.
     *
     * @param app app key
     * @param room room id
     * @param kind why they stay
     * @param users 1 to 50 user ids
     * @param joinedAtMs when they joined, epoch milliseconds
     * @return creation of the room, epoch milliseconds; 0 when it does not exist
     */
    Future<Long> add(String app, String room, Kind kind, List<String> users, long joinedAtMs);

    /**
     * Forgets a member.
     *
     * @param app app key
     * @param room room id
     * @param kind why they stayed
     * @param user user id
     * @return when it is forgotten, also when it was not noted
     */
    Future<Void> remove(String app, String room, Kind kind, String user);

    /**
     * All of them, in a fixed order.
     *
     * @param after the last one of the page before; null for the first page
     * @param limit at most so many
     * @return the next ones
     */
    Future<List<Stay>> page(@Nullable Stay after, int limit);

    /**
     * A member without a connection.
     *
     * @param app app key
     * @param room room id
     * @param kind why they stay
     * @param user user id
     * @param joinedAtMs when they joined, epoch milliseconds
     * @param createdAtMs creation of the room, epoch milliseconds
     */
    record Stay(String app, String room, Kind kind, String user, long joinedAtMs, long createdAtMs) {}
}
