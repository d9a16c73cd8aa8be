package stoa.load.run;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import stoa.load.figures.Durations;

/** What a process counts and measures. Written by its loops and its sender, read once a second. */
final class LoopFigures {
    final LongAdder deliveries = new LongAdder();
    final LongAdder bytesIn = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder accepted = new LongAdder();
    final LongAdder acceptedShed = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder gapLow = new LongAdder();
    final LongAdder gapNormal = new LongAdder();
    final LongAdder gapHigh = new LongAdder();
    final LongAdder opened = new LongAdder();
    final LongAdder in = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder returned = new LongAdder();
    private final Recorder delivery = new Recorder(Durations.MICROS_MAX, Durations.DIGITS);
    private final Recorder ack = new Recorder(Durations.MICROS_MAX, Durations.DIGITS);
    private final Recorder entry = new Recorder(Durations.MICROS_MAX, Durations.DIGITS);
    private final Map<Integer, Long> refusals = new TreeMap<>();

    void delivered(long micros) {
        delivery.recordValue(within(micros));
    }

    void acked(long micros) {
        ack.recordValue(within(micros));
    }

    /** From the intended time of the connection to the answer of the last join. */
    void entered(long micros) {
        entry.recordValue(within(micros));
    }

    /** Clocks of two processes may differ by a little: no duration is below 1 µs. */
    private static long within(long micros) {
        return Math.clamp(micros, 1, Durations.MICROS_MAX);
    }

    void refusedWith(int code) {
        refused.increment();
        synchronized (refusals) {
            refusals.merge(code, 1L, Long::sum);
        }
    }

    Map<Integer, Long> refusals() {
        synchronized (refusals) {
            return new TreeMap<>(refusals);
        }
    }

    /** Delivery latencies since the last call. */
    Histogram takeDelivery() {
        return delivery.getIntervalHistogram();
    }

    /** Ack latencies since the last call. */
    Histogram takeAck() {
        return ack.getIntervalHistogram();
    }

    /** Durations of entries since the last call. */
    Histogram takeEntry() {
        return entry.getIntervalHistogram();
    }
}
