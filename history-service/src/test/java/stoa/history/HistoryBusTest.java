package stoa.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.VertxException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import stoa.history.domain.AppliedSignal;
import stoa.history.domain.AppliedStore;
import stoa.history.domain.HistoryImports;
import stoa.history.domain.HistoryQueries;
import stoa.history.domain.HistoryStore;
import stoa.history.domain.HourLogStore;
import stoa.history.domain.HourLogs;
import stoa.history.domain.ImportStore;
import stoa.history.domain.LatestCache;
import stoa.history.domain.MarkerQueries;
import stoa.history.domain.MarkerStore;
import stoa.history.domain.Retention;
import stoa.history.inbound.HistoryBus;
import stoa.kit.testing.Await;
import stoa.kit.testing.BusNode;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations;
import stoa.protocol.history.HistoryOperations.GetHead;

/** What other services are told while the stores of the history are away. */
class HistoryBusTest {
    /** A port behind which nobody answers, as while PostgreSQL starts. */
    private static <T> T away(Class<T> port) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (_, _, _) -> Future.failedFuture(new VertxException("Timeout waiting for connection", true))));
    }

    @Test
    void storesThatAreAwayAreNoFailureOfTheServiceAndWorthARetry() {
        HistoryQueries queries = new HistoryQueries(
                away(AppliedStore.class), away(AppliedSignal.class), away(HistoryStore.class), away(LatestCache.class));
        HourLogs hours = new HourLogs(away(HourLogStore.class), Clock.systemUTC());
        MarkerQueries markers =
                new MarkerQueries(away(AppliedSignal.class), away(MarkerStore.class), Clock.systemUTC());
        HistoryImports imports = new HistoryImports(away(ImportStore.class), new Retention(60), Clock.systemUTC());
        BusNode history = BusNode.other(
                Service.HISTORY,
                "history-away",
                node -> HistoryBus.serve(node.bus(), queries, hours, markers, imports));
        try {
            Throwable told = Await.failure(history.begin(
                    () -> history.bus().askNode(history.id(), HistoryOperations.HEAD, new GetHead(3, "topic"))));
            assertThat(told)
                    .isInstanceOfSatisfying(
                            StoaException.class,
                            known -> assertThat(known.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        } finally {
            history.stop();
        }
    }
}
