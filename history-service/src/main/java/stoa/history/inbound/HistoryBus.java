package stoa.history.inbound;

import stoa.history.domain.HistoryImports;
import stoa.history.domain.HistoryQueries;
import stoa.history.domain.HourLogs;
import stoa.history.domain.MarkerQueries;
import stoa.kit.StoreFailures;
import stoa.kit.bus.Bus;
import stoa.protocol.history.HistoryImportOperations;
import stoa.protocol.history.HistoryOperations;
import stoa.protocol.history.HourLogOperations;
import stoa.protocol.history.MarkerOperations;

/** The questions other services ask, at this node's address on the bus. */
public final class HistoryBus {
    private HistoryBus() {}

    /**
     * Answers them from now on.
     *
     * @param bus not started yet
     * @param queries knows the answers about conversations
     * @param hourLogs knows those about hours
     * @param markers knows those about what members have read
     * @param imports keeps what was said elsewhere
     */
    public static void serve(
            Bus bus, HistoryQueries queries, HourLogs hourLogs, MarkerQueries markers, HistoryImports imports) {
        bus.serve(HistoryOperations.HEAD, request -> StoreFailures.coded(queries.head(request)));
        bus.serve(HistoryOperations.SINCE, request -> StoreFailures.coded(queries.since(request)));
        bus.serve(HistoryOperations.LATEST, request -> StoreFailures.coded(queries.latest(request)));
        bus.serve(HistoryOperations.PAGE, request -> StoreFailures.coded(queries.page(request)));
        bus.serve(HistoryOperations.LOGS, request -> StoreFailures.coded(queries.logs(request)));
        bus.serve(HistoryOperations.FIND, request -> StoreFailures.coded(queries.find(request)));
        bus.serve(MarkerOperations.UNREAD, request -> StoreFailures.coded(markers.unread(request)));
        bus.serve(MarkerOperations.COUNT_UNREAD, request -> StoreFailures.coded(markers.count(request)));
        bus.serve(MarkerOperations.MOVE, request -> StoreFailures.coded(markers.move(request)));
        bus.serve(MarkerOperations.MARKERS, request -> StoreFailures.coded(markers.markers(request)));
        bus.serve(MarkerOperations.CHANGES, request -> StoreFailures.coded(markers.changes(request)));
        bus.serve(HistoryImportOperations.IMPORT, request -> StoreFailures.coded(imports.keep(request)));
        bus.serve(HourLogOperations.LOOK, request -> StoreFailures.coded(hourLogs.look(request)));
        bus.serve(HourLogOperations.READ, request -> StoreFailures.coded(hourLogs.read(request)));
        bus.serve(HourLogOperations.DELETE, request -> StoreFailures.coded(hourLogs.delete(request)));
    }
}
