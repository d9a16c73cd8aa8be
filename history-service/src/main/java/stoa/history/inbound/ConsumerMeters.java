package stoa.history.inbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import stoa.history.domain.AppliedBatch;

/** What the log's consumer tells operators. Any thread. */
public final class ConsumerMeters {
    private final Timer store;
    private final Counter entries;
    private final Counter repeats;
    private final Counter unreadable;
    private final Counter fenced;
    private final Counter failed;
    private final Counter lost;
    private final AtomicLong lagRecords = new AtomicLong();

    /**
     * Registers the metrics.
     *
     * @param meters where
     */
    public ConsumerMeters(MeterRegistry meters) {
        store = meters.timer("stoa_history_store_seconds");
        entries = meters.counter("stoa_history_entries");
        repeats = meters.counter("stoa_history_repeats");
        unreadable = meters.counter("stoa_history_unreadable");
        fenced = meters.counter("stoa_history_fenced");
        failed = meters.counter("stoa_history_failures");
        lost = meters.counter("stoa_history_lost_records");
        Gauge.builder("stoa_history_lag_records", lagRecords, AtomicLong::get).register(meters);
    }

    void stored(List<AppliedBatch> batches, long nanos) {
        store.record(nanos, TimeUnit.NANOSECONDS);
        for (AppliedBatch batch : batches) {
            entries.increment(batch.entries().size());
            repeats.increment(batch.repeats().size());
        }
    }

    void unreadable() {
        unreadable.increment();
    }

    void fenced() {
        fenced.increment();
    }

    void failed() {
        failed.increment();
    }

    void lost(long records) {
        lost.increment((double) records);
    }

    void lag(Consumer<?, ?> consumer) {
        long lag = 0;
        for (TopicPartition partition : consumer.assignment()) {
            OptionalLong one = consumer.currentLag(partition);
            lag += one.orElse(0);
        }
        lagRecords.set(lag);
    }
}
