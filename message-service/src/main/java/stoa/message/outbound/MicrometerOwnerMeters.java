package stoa.message.outbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import stoa.message.domain.OwnerEffect.DropReason;
import stoa.message.domain.OwnerEffect.Happening;
import stoa.message.domain.OwnerLoad;
import stoa.message.domain.OwnerMeters;
import stoa.protocol.id.Priority;

/** The owners' metrics, {@code stoa_owner_*}. Any thread. */
public final class MicrometerOwnerMeters implements OwnerMeters {
    private record Snapshot(int partitions, OwnerLoad load) {}

    private final Timer takeover;
    private final Counter fromLogAlone;
    private final Counter revoked;
    private final Counter revokedLate;
    private final Counter deadLetters;
    private final Counter queueFull;
    private final Counter sent;
    private final Counter refused;
    private final Counter unknown;
    private final Map<DropReason, Counter> dropped = new EnumMap<>(DropReason.class);
    private final Map<Happening, Counter> counted = new EnumMap<>(Happening.class);
    private volatile Snapshot latest = new Snapshot(0, OwnerLoad.NOTHING);

    /**
     * Registers the metrics.
     *
     * @param meters of the process
     */
    public MicrometerOwnerMeters(MeterRegistry meters) {
        takeover = Timer.builder("stoa_owner_takeover_seconds")
                .description("From the assignment of a partition until its log begins to be read")
                .register(meters);
        fromLogAlone = counter(meters, "stoa_owner_takeovers_from_log_alone", "Take-overs while history was silent");
        revoked = counter(meters, "stoa_owner_revocations", "Partitions given back or taken away");
        revokedLate = counter(meters, "stoa_owner_revocations_late", "Revocations the event loop did not run in time");
        deadLetters = counter(meters, "stoa_owner_dead_letters", "Records of the log nobody could read");
        queueFull = counter(meters, "stoa_owner_append_queue_full", "Appends refused because too many were waiting");
        sent = results(meters, "sent");
        refused = results(meters, "refused");
        unknown = results(meters, "unknown");
        for (DropReason reason : DropReason.values()) {
            dropped.put(
                    reason,
                    Counter.builder("stoa_owner_subscriptions_dropped")
                            .description("Subscriptions of gateways that did not confirm")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
        counted.put(Happening.TAPS, counter(meters, "stoa_owner_taps", "Messages of counted types"));
        counted.put(
                Happening.TAPS_MERGED, counter(meters, "stoa_owner_taps_merged", "Messages that merge counted ones"));
        counted.put(
                Happening.TAPS_LOST,
                counter(meters, "stoa_owner_taps_lost", "Counted messages acknowledged and never logged"));
        counted.put(
                Happening.SPEAKER_FORGOTTEN,
                counter(
                        meters,
                        "stoa_owner_speakers_forgotten",
                        "Users whose messages of the last second were forgotten at the bound"));
        counted.put(Happening.SHED_LOW, shed(meters, Priority.LOW));
        counted.put(Happening.SHED_NORMAL, shed(meters, Priority.NORMAL));
        gauge(meters, "stoa_owner_tap_senders", "Senders not merged yet", now -> now.load.tapSenders());
        gauge(meters, "stoa_owner_partitions", "Partitions that are live here", now -> now.partitions);
        gauge(meters, "stoa_owner_pending_events", "Events in flight to the log", now -> now.load.pendingEvents());
        gauge(meters, "stoa_owner_pending_bytes", "Bytes in flight to the log", now -> now.load.pendingBytes());
        gauge(meters, "stoa_owner_ring_bytes", "Bytes of recent entries kept", now -> now.load.ringBytes());
        gauge(meters, "stoa_owner_subscriptions", "Subscriptions of gateways", now -> now.load.subscriptions());
    }

    @Override
    public void tookOver(long tookMs, boolean alone) {
        takeover.record(Duration.ofMillis(Math.max(0, tookMs)));
        if (alone) {
            fromLogAlone.increment();
        }
    }

    @Override
    public void revoked() {
        revoked.increment();
    }

    @Override
    public void revocationLate() {
        revokedLate.increment();
    }

    @Override
    public void dropped(DropReason reason) {
        Counter counter = dropped.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void answered(int sentNow, int refusedNow, int unknownNow) {
        sent.increment(sentNow);
        refused.increment(refusedNow);
        unknown.increment(unknownNow);
    }

    @Override
    public void counted(Happening what, long times) {
        Counter counter = counted.get(what);
        if (counter != null) {
            counter.increment((double) times);
        }
    }

    @Override
    public void deadLetter() {
        deadLetters.increment();
    }

    @Override
    public void appendQueueFull() {
        queueFull.increment();
    }

    @Override
    public void load(int partitions, OwnerLoad total) {
        latest = new Snapshot(partitions, total);
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    private static Counter results(MeterRegistry meters, String result) {
        return Counter.builder("stoa_owner_sends")
                .description("Sends answered, by what became of them")
                .tag("result", result)
                .register(meters);
    }

    private static Counter shed(MeterRegistry meters, Priority priority) {
        return Counter.builder("stoa_owner_admission_shed")
                .description("Sends refused because too much was under way")
                .tag("priority", priority.label())
                .register(meters);
    }

    private void gauge(MeterRegistry meters, String name, String description, ToDoubleFunction<Snapshot> value) {
        Gauge.builder(name, this, own -> value.applyAsDouble(own.latest))
                .description(description)
                .register(meters);
    }
}
