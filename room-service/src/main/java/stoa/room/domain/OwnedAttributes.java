package stoa.room.domain;

import io.vertx.core.Future;

/** Attributes that go when their owner leaves. */
@FunctionalInterface
public interface OwnedAttributes {
    /**
     * A user is about to be out of a room, with the last membership. May be said more than once.
     *
     * @param app app key
     * @param room room id
     * @param user user id
     * @return when what goes with them is gone; fails when it has to be said again
     */
    Future<Void> ownerLeft(String app, String room, String user);
}
