package stoa.systemtests.measure;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** Durations that were measured. Any thread; {@code capacity} at most, later ones are passed over. */
final class Percentiles {
    private final AtomicLongArray valuesNs;
    private final AtomicInteger count = new AtomicInteger();

    Percentiles(int capacity) {
        this.valuesNs = new AtomicLongArray(capacity);
    }

    void add(long durationNs) {
        int at = count.getAndIncrement();
        if (at < valuesNs.length()) {
            valuesNs.set(at, durationNs);
        }
    }

    int count() {
        return Math.min(count.get(), valuesNs.length());
    }

    /** The duration that a share of all does not exceed, in milliseconds. */
    double ms(double share) {
        int size = count();
        if (size == 0) {
            return 0;
        }
        long[] sorted = new long[size];
        for (int i = 0; i < size; i++) {
            sorted[i] = valuesNs.get(i);
        }
        Arrays.sort(sorted);
        return sorted[(int) Math.min(size - 1, Math.floor(size * share))] / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "p50 %.1f ms, p99 %.1f ms, max %.1f ms (%d)", ms(0.5), ms(0.99), ms(1), count());
    }
}
