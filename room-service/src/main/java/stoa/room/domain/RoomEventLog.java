package stoa.room.domain;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.kafka.RoomEvent;

/** Where other teams read what happens to rooms. */
public interface RoomEventLog {
    /**
     * Tells an event. Telling one again is allowed.
     *
     * @param event what happened
     * @return when all replicas have it; fails when that is not known, within some seconds
     */
    Future<Void> publish(RoomEvent event);

    /**
     * Tells events in their order: none is told before the one in front of it was, also when it fails and is told again.
     *
     * @param events in order
     * @return what became of them, within some seconds; never fails
     */
    default Future<Published> publishAll(List<RoomEvent> events) {
        return publishFrom(events, 0);
    }

    private Future<Published> publishFrom(List<RoomEvent> events, int index) {
        return index == events.size()
                ? Future.succeededFuture(new Published(index, null))
                : publish(events.get(index))
                        .compose(
                                _ -> publishFrom(events, index + 1),
                                failure -> Future.succeededFuture(new Published(index, failure)));
    }

    /**
     * What became of events.
     *
     * @param count so many of the first are told
     * @param failure why the next one is not, or perhaps not; null when all are
     */
    record Published(int count, @Nullable Throwable failure) {}
}
