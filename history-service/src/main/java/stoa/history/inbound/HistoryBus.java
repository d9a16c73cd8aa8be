package stoa.history.inbound;

import stoa.history.domain.HistoryQueries;
import stoa.kit.bus.Bus;
import stoa.protocol.history.HistoryOperations;

/** The questions other services ask, at this node's address on the bus. */
public final class HistoryBus {
    private HistoryBus() {}

    /**
     * Answers them from now on.
     *
     * @param bus not started yet
     * @param queries knows the answers
     */
    public static void serve(Bus bus, HistoryQueries queries) {
        bus.serve(HistoryOperations.HEAD, queries::head);
        bus.serve(HistoryOperations.SINCE, queries::since);
        bus.serve(HistoryOperations.LATEST, queries::latest);
        bus.serve(HistoryOperations.PAGE, queries::page);
        bus.serve(HistoryOperations.FIND, queries::find);
    }
}
