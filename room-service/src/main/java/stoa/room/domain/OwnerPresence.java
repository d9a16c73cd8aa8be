package stoa.room.domain;

import io.vertx.core.Future;

/** Whether users are in rooms. */
@FunctionalInterface
public interface OwnerPresence {
    /**
     * Looks.
     *
     * @param app app key
     * @param room room id
     * @param user user id
     * @return whether the user is in; fails while that is not known for certain
     */
    Future<Boolean> isIn(String app, String room, String user);
}
