package stoa.gateway.outbound;

import io.vertx.core.Future;
import stoa.gateway.domain.HistoryCalls;
import stoa.kit.bus.Bus;
import stoa.protocol.history.HistoryOperations;
import stoa.protocol.history.HistoryOperations.Logs;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryLatest;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.history.HistoryOperations.Since;

/** Asks any history-service. Any thread; answers on the caller's context. */
public final class BusHistoryCalls implements HistoryCalls {
    private final Bus bus;

    /**
     * Calls over a bus.
     *
     * @param bus this process's end
     */
    public BusHistoryCalls(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<Since> since(QuerySince request) {
        return bus.ask(HistoryOperations.SINCE, request);
    }

    @Override
    public Future<Messages> latest(QueryLatest request) {
        return bus.ask(HistoryOperations.LATEST, request);
    }

    @Override
    public Future<Messages> page(QueryPage request) {
        return bus.ask(HistoryOperations.PAGE, request);
    }

    @Override
    public Future<Logs> logs(QueryLogs request) {
        return bus.ask(HistoryOperations.LOGS, request);
    }
}
