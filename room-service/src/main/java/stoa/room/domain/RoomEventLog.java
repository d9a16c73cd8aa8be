package stoa.room.domain;

import io.vertx.core.Future;
import stoa.protocol.kafka.RoomEvent;

/** Where other teams read what happens to rooms. */
public interface RoomEventLog {
    /**
     * Tells an event. Events of one room come in the order of the calls; telling one again is allowed.
     *
     * @param event what happened
     * @return when all replicas have it; fails when that is not known, within some seconds
     */
    Future<Void> publish(RoomEvent event);
}
