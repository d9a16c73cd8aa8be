package stoa.history.domain;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import stoa.protocol.kafka.DeadLetter;

/**
 * Keeps the outbox bounded: what no back end took for {@link #PATIENCE}, and the oldest of an app that has more
 * than {@link #PER_APP_MAX}, becomes dead letters. One context; blocks nothing.
 */
public final class WebhookSweep {
    /** How long an event is tried. */
    public static final Duration PATIENCE = Duration.ofHours(24);

    /** Events that may wait per app; checked by each sweep. */
    public static final int PER_APP_MAX = 1_000_000;

    /** Events that one transaction gives up at most. */
    public static final int AT_ONCE_MAX = 500;

    private final WebhookOutbox outbox;
    private final WebhookSignals signals;
    private final Function<List<DeadLetter>, Future<Void>> letters;
    private final InstantSource clock;
    private final int perAppMax;

    /**
     * A sweep.
     *
     * @param outbox what waits
     * @param signals is told what was given up
     * @param letters keeps what is given up
     * @param clock wall clock
     * @param perAppMax events that may wait per app
     */
    public WebhookSweep(
            WebhookOutbox outbox,
            WebhookSignals signals,
            Function<List<DeadLetter>, Future<Void>> letters,
            InstantSource clock,
            int perAppMax) {
        this.outbox = outbox;
        this.signals = signals;
        this.letters = letters;
        this.clock = clock;
        this.perAppMax = perAppMax;
    }

    /**
     * Gives up what is to be given up, and forgets old ids.
     *
     * @return when done; fails when the store or Kafka is not to be reached
     */
    public Future<Void> run() {
        return giveUpOld().compose(_ -> giveUpTooMany()).compose(_ -> outbox.forgetOldIds(clock.millis()));
    }

    private Future<Void> giveUpOld() {
        return outbox.giveUpOld(clock.millis() - PATIENCE.toMillis(), AT_ONCE_MAX, letters)
                .compose(count -> goOn("old", count) ? giveUpOld() : Future.succeededFuture());
    }

    private Future<Void> giveUpTooMany() {
        return outbox.giveUpTooMany(perAppMax, AT_ONCE_MAX, letters)
                .compose(count -> goOn("too_many", count) ? giveUpTooMany() : Future.succeededFuture());
    }

    private boolean goOn(String why, int count) {
        if (count > 0) {
            signals.givenUp(why, count);
        }
        return count == AT_ONCE_MAX;
    }
}
