package stoa.room.outbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.room.domain.LifeSignals;

/** Counts and logs. Any thread. */
public final class MeteredLifeSignals implements LifeSignals {
    private static final Logger LOG = LoggerFactory.getLogger(MeteredLifeSignals.class);

    private final Counter ended;
    private final Timer late;
    private final Counter unsure;
    private final Counter forgotten;
    private final Counter delayed;
    private final Counter refused;
    private final Counter newsLost;

    /**
     * Registers the meters.
     *
     * @param meters where
     */
    public MeteredLifeSignals(MeterRegistry meters) {
        ended = counter(meters, "stoa_room_ended_total", "rooms that ended by themselves");
        late = Timer.builder("stoa_room_end_late_seconds")
                .description("how long after its time the end of a room that ended by itself was committed")
                .serviceLevelObjectives(
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60))
                .register(meters);
        unsure = counter(
                meters, "stoa_room_activity_unsure_total", "looks at rooms without their exact activity from Redis");
        forgotten = counter(
                meters, "stoa_room_activity_forgotten_total", "rooms whose activity was forgotten at the bound");
        delayed = counter(
                meters,
                "stoa_room_member_events_delayed_total",
                "times Kafka did not take joins and leaves, which were kept in PostgreSQL");
        refused = counter(
                meters,
                "stoa_room_member_events_refused_total",
                "joins and leaves that were refused, because too many waited to be told");
        newsLost =
                counter(meters, "stoa_room_member_news_lost_total", "times members were not told who joined and left");
    }

    @Override
    public void roomEnded(long lateMs) {
        ended.increment();
        late.record(Math.max(0, lateMs), TimeUnit.MILLISECONDS);
    }

    @Override
    public void activityUnsure(Throwable failure) {
        unsure.increment();
        LOG.debug("The exact activity of rooms is not known: {}", failure.getMessage());
    }

    @Override
    public void activityForgotten() {
        forgotten.increment();
    }

    @Override
    public void memberEventDelayed(Throwable failure) {
        delayed.increment();
        LOG.debug("Joins and leaves are kept to be told to Kafka later: {}", failure.getMessage());
    }

    @Override
    public void memberEventRefused() {
        refused.increment();
    }

    @Override
    public void memberNewsLost() {
        newsLost.increment();
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }
}
