package stoa.kit.process;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import stoa.kit.bus.BusClock;

/** Measures how late an event loop runs what is due: its backlog. On that event loop. */
final class EventLoopLag {
    private static final long EVERY_MS = 100;

    /** How much of the largest lag is kept from one measurement to the next. */
    private static final double DECAY = 0.98;

    private long dueNs;
    private volatile double lagS;

    private EventLoopLag(long nowNs) {
        dueNs = nowNs + EVERY_MS * 1_000_000;
    }

    static void measure(Vertx vertx, String service, BusClock clock, MeterRegistry registry) {
        EventLoopLag lag = new EventLoopLag(clock.monotonicNs().getAsLong());
        Gauge.builder("stoa_event_loop_lag_seconds", () -> lag.lagS)
                .description("How late the service's event loop runs what is due, decaying maximum")
                .tag("service", service)
                .register(registry);
        vertx.setPeriodic(EVERY_MS, tick -> lag.ticked(clock.monotonicNs().getAsLong()));
    }

    private void ticked(long nowNs) {
        double lateS = Math.max(0, nowNs - dueNs) / 1e9;
        lagS = Math.max(lateS, lagS * DECAY);
        dueNs = nowNs + EVERY_MS * 1_000_000;
    }
}
