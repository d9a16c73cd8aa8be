package stoa.gateway;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import stoa.gateway.domain.LiveUsers;
import stoa.gateway.domain.PresenceCalls;
import stoa.gateway.domain.PresenceSource;
import stoa.gateway.domain.PresenceWatch;
import stoa.gateway.inbound.bus.PresenceInbox;
import stoa.gateway.outbound.BusPresenceCalls;
import stoa.kit.ServiceContext;

/** Wires who watches whom: on the context the gateway is started on, as the hub. */
final class GatewayPresence {
    private static final long TICK_MS = 200;

    private final Vertx vertx;
    private final PresenceWatch watch;
    private final long timer;

    private GatewayPresence(Vertx vertx, PresenceWatch watch, long timer) {
        this.vertx = vertx;
        this.watch = watch;
        this.timer = timer;
    }

    /** Begins; before the bus starts. */
    static GatewayPresence start(ServiceContext given, LiveUsers users) {
        Context context = given.vertx().getOrCreateContext();
        Executor home = task -> context.runOnContext(_ -> task.run());
        PresenceCalls calls = new BusPresenceCalls(given.bus());
        PresenceSource source = new PresenceSource(given.node(), calls, users::isOnline);
        users.onPresence(user -> home.execute(() -> source.changed(user)));
        PresenceWatch watch = new PresenceWatch(
                new PresenceWatch.Ports(
                        given.node(), calls, home, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime())),
                PresenceWatch.WATCHES_MAX);
        PresenceInbox.register(given.bus(), source, watch, home);
        long timer = given.vertx().setPeriodic(TICK_MS, _ -> {
            source.tick();
            watch.tick();
        });
        Gauge.builder("stoa_gateway_presence_watches", watch, PresenceWatch::watches)
                .description("Users watched, counted for each connection that does")
                .register(given.meters());
        FunctionCounter.builder("stoa_gateway_presence_refused", watch, PresenceWatch::refused)
                .description("Watches refused at a bound")
                .register(given.meters());
        return new GatewayPresence(given.vertx(), watch, timer);
    }

    PresenceWatch watch() {
        return watch;
    }

    void stop() {
        vertx.cancelTimer(timer);
    }
}
