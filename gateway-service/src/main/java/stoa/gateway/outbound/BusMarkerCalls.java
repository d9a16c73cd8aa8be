package stoa.gateway.outbound;

import io.vertx.core.Future;
import stoa.gateway.domain.MarkerCalls;
import stoa.kit.bus.Bus;
import stoa.protocol.history.MarkerOperations;
import stoa.protocol.history.MarkerOperations.Changes;
import stoa.protocol.history.MarkerOperations.CountUnread;
import stoa.protocol.history.MarkerOperations.Markers;
import stoa.protocol.history.MarkerOperations.MarkersMoved;
import stoa.protocol.history.MarkerOperations.MoveMarkers;
import stoa.protocol.history.MarkerOperations.QueryChanges;
import stoa.protocol.history.MarkerOperations.QueryMarkers;
import stoa.protocol.history.MarkerOperations.QueryUnread;
import stoa.protocol.history.MarkerOperations.UnreadCount;
import stoa.protocol.history.MarkerOperations.UnreadSnapshot;

/** Asks any history-service. Any thread; answers on the caller's context. */
public final class BusMarkerCalls implements MarkerCalls {
    private final Bus bus;

    /**
     * Calls over a bus.
     *
     * @param bus this process's end
     */
    public BusMarkerCalls(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<UnreadSnapshot> unread(QueryUnread request) {
        return bus.ask(MarkerOperations.UNREAD, request);
    }

    @Override
    public Future<UnreadCount> count(CountUnread request) {
        return bus.ask(MarkerOperations.COUNT_UNREAD, request);
    }

    @Override
    public Future<MarkersMoved> move(MoveMarkers request) {
        return bus.ask(MarkerOperations.MOVE, request);
    }

    @Override
    public Future<Markers> markers(QueryMarkers request) {
        return bus.ask(MarkerOperations.MARKERS, request);
    }

    @Override
    public Future<Changes> changes(QueryChanges request) {
        return bus.ask(MarkerOperations.CHANGES, request);
    }
}
