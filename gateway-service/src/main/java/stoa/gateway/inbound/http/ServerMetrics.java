package stoa.gateway.inbound.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What the server port counts. Any thread. */
public final class ServerMetrics {
    private final MeterRegistry meters;
    private final Counter guessesForgotten;
    private final Map<String, Timer> requests = new ConcurrentHashMap<>();

    /**
     * Nothing was counted yet.
     *
     * @param meters where
     */
    public ServerMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.guessesForgotten = Counter.builder("stoa_gateway_console_guesses_forgotten_total")
                .description("addresses and apps whose wrong secrets at the console were forgotten at the bound")
                .register(meters);
    }

    /** Wrong secrets of an address, or for an app, were forgotten at the bound. */
    void guessesForgotten() {
        guessesForgotten.increment();
    }

    /**
     * A request was answered.
     *
     * @param path one of a fixed set
     * @param outcome {@code ok} or the name of the error
     * @param tookMs milliseconds
     */
    public void request(String path, String outcome, long tookMs) {
        requests.computeIfAbsent(
                        path + ' ' + outcome,
                        _ -> meters.timer("stoa_gateway_server_request_seconds", "path", path, "outcome", outcome))
                .record(tookMs, TimeUnit.MILLISECONDS);
    }
}
