package stoa.history.inbound;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.history.domain.WebhookSender;

/** Makes the sender and the sweep run, on the context it is started from. */
public final class WebhookTimers {
    /** How often it is looked for lanes that became due, in milliseconds. */
    public static final long SEND_EVERY_MS = 250;

    /** How often the outbox is swept and counted, in milliseconds. */
    public static final long SWEEP_EVERY_MS = 10_000;

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
        return started;
    }

    /** There is something to send. Any thread. */
    public void wake() {
        context.runOnContext(_ -> sender.run());
    }

    /** Stops sending and sweeping. */
    public void stop() {
        sender.stop();
        timers.forEach(vertx::cancelTimer);
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
