package stoa.auth.inbound;

import io.vertx.core.Vertx;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.auth.domain.AppDirectory;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.AppOperations;
import stoa.protocol.auth.AppOperations.AppDisabled;
import stoa.protocol.auth.AuthOperations;

/**
 * Reads the apps anew each second and tells the settings of those in use, so that a change made through
 * another node, or told while somebody was away, reaches everybody. One context.
 */
public final class AppRefresh {
    /** How often, in milliseconds. */
    public static final long EVERY_MS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(AppRefresh.class);
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final Bus bus;
    private final AppDirectory apps;
    private final Clock clock;
    private long timer = NO_TIMER;
    private boolean busy;
    private boolean failing;

    /**
     * Not started yet.
     *
     * @param vertx timers
     * @param bus where settings are told
     * @param apps what is refreshed
     * @param clock now
     */
    public AppRefresh(Vertx vertx, Bus bus, AppDirectory apps, Clock clock) {
        this.vertx = vertx;
        this.bus = bus;
        this.apps = apps;
        this.clock = clock;
    }

    /** Begins; on the context the directory belongs to. */
    public void start() {
        timer = vertx.setPeriodic(EVERY_MS, _ -> refresh());
    }

    /** Ends. */
    public void stop() {
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
            timer = NO_TIMER;
        }
    }

    private void refresh() {
        apps.inUse(clock.millis()).forEach(settings -> bus.publish(AuthOperations.SETTINGS_CHANGED, settings));
        if (busy) {
            return;
        }
        busy = true;
        apps.refresh().onComplete(done -> {
            busy = false;
            if (done.failed() != failing) {
                failing = done.failed();
                LOG.atLevel(failing ? org.slf4j.event.Level.WARN : org.slf4j.event.Level.INFO)
                        .log(
                                failing
                                        ? "Apps cannot be read, those known stay as they are: "
                                                + done.cause().getMessage()
                                        : "Apps can be read again");
            }
            if (done.succeeded()) {
                done.result().forEach(settings -> bus.publish(AuthOperations.SETTINGS_CHANGED, settings));
                apps.takeNewlyDisabled().forEach(app -> bus.publish(AppOperations.DISABLED, new AppDisabled(app)));
            }
        });
    }
}
