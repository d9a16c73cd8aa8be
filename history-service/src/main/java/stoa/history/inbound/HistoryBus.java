package stoa.history.inbound;

import stoa.history.domain.HistoryQueries;
import stoa.history.domain.HourLogs;
import stoa.kit.bus.Bus;
import stoa.protocol.history.HistoryOperations;
import stoa.protocol.history.HourLogOperations;

/** The questions other services ask, at this node's address on the bus. */
public final class HistoryBus {
    private HistoryBus() {}

    /**
     * Answers them from now on.
     *
     * @param bus not started yet
     * @param queries knows the answers about conversations
     * @param hourLogs knows those about hours
     */
    public static void serve(Bus bus, HistoryQueries queries, HourLogs hourLogs) {
        bus.serve(HistoryOperations.HEAD, queries::head);
        bus.serve(HistoryOperations.SINCE, queries::since);
        bus.serve(HistoryOperations.LATEST, queries::latest);
        bus.serve(HistoryOperations.PAGE, queries::page);
        bus.serve(HistoryOperations.FIND, queries::find);
        bus.serve(HourLogOperations.LOOK, hourLogs::look);
        bus.serve(HourLogOperations.READ, hourLogs::read);
        bus.serve(HourLogOperations.DELETE, hourLogs::delete);
    }
}
