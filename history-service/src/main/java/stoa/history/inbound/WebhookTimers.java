package stoa.history.inbound;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.history.domain.WebhookCalls;
import stoa.history.domain.WebhookSender;

/** Makes the sender and the sweep run, on the context it is started from. */
public final class WebhookTimers {
    /** How often it is looked for lanes that became due, in milliseconds. */
    public static final long SEND_EVERY_MS = 250;

    /** How often the outbox is swept and counted, in milliseconds. */
    public static final long SWEEP_EVERY_MS = 10_000;

    /** How long calls under way are waited for at a stop, in milliseconds. */
    public static final long STOP_MS = WebhookCalls.TIMEOUT_MS + 1_000;

    private static final long LOOK_EVERY_MS = 20;
    private static final Logger LOG = LoggerFactory.getLogger(WebhookTimers.class);

    private final Vertx vertx;
    private final Context context;
    private final WebhookSender sender;
    private final List<Long> timers = new ArrayList<>();
    private boolean sweeping;

    private WebhookTimers(Vertx vertx, WebhookSender sender) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.sender = sender;
    }

    /**
     * Starts the timers.
     *
     * @param vertx makes them
     * @param sender run often
     * @param sweep run now and then, one after the other
     * @return running
     */
    public static WebhookTimers start(Vertx vertx, WebhookSender sender, Supplier<Future<Void>> sweep) {
        WebhookTimers started = new WebhookTimers(vertx, sender);
        started.timers.add(vertx.setPeriodic(SEND_EVERY_MS, _ -> sender.run()));
        started.timers.add(vertx.setPeriodic(SWEEP_EVERY_MS, _ -> started.sweep(sweep)));
        // Of what waited while nobody ran, some may be too old by now.
        started.context.runOnContext(_ -> started.sweep(sweep));
        return started;
    }

    /** There is something to send. Any thread. */
    public void wake() {
        context.runOnContext(_ -> sender.run());
    }

    /**
     * Stops sending and sweeping.
     *
     * @return completes when the calls under way are answered and noted, at most {@link #STOP_MS} later
     */
    public Future<Void> stop() {
        sender.stop();
        timers.forEach(vertx::cancelTimer);
        timers.clear();
        Promise<Void> idle = Promise.promise();
        long[] waitedMs = {0};
        long looking = vertx.setPeriodic(LOOK_EVERY_MS, timer -> {
            waitedMs[0] += LOOK_EVERY_MS;
            if ((sender.isIdle() && !sweeping) || waitedMs[0] >= STOP_MS) {
                vertx.cancelTimer(timer);
                idle.tryComplete();
            }
        });
        return idle.future().onComplete(_ -> vertx.cancelTimer(looking));
    }

    private void sweep(Supplier<Future<Void>> sweep) {
        if (!sweeping) {
            sweeping = true;
            sweep.get()
                    .onFailure(failure -> LOG.warn("the webhooks' outbox is not swept: {}", failure.toString()))
                    .onComplete(_ -> sweeping = false);
        }
    }
}
