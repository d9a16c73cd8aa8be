package stoa.room.domain;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** Who is on the list of users that are never put out of a room for being away. */
@FunctionalInterface
public interface ProtectedUsers {
    /**
     * Which of some users are on a room's list.
     *
     * @param app app key
     * @param room room id
     * @param users 1 to 500 user ids
     * @return those that are; fails when the store does not answer
     */
    Future<Set<String>> among(String app, String room, List<String> users);
}
