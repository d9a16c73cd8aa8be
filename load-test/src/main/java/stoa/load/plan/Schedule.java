package stoa.load.plan;

/**
 * When the messages of a phase are to be sent. Waits for nobody: what is late is sent at once, and its latency counts
 * from the time it had here.
 *
 * @param startMicros of the phase, microseconds since 1970
 * @param rate messages per second of all publishers
 * @param seconds of the phase
 * @param publishers who take turns
 */
public record Schedule(long startMicros, double rate, int seconds, int publishers) {
    private static final double MICROS_PER_SECOND = 1e6;

    /**
     * Messages of the phase.
     *
     * @return how many, of all publishers
     */
    public long total() {
        return publishers == 0 ? 0 : Math.round(rate * seconds);
    }

    /**
     * When a message is to be sent.
     *
     * @param message from 0 on
     * @return microseconds since 1970
     */
    public long dueMicros(long message) {
        return startMicros + (long) (message * (MICROS_PER_SECOND / rate));
    }

    /**
     * Who sends a message.
     *
     * @param message from 0 on
     * @return the publisher's index
     */
    public int publisher(long message) {
        return (int) (message % publishers);
    }
}
