package stoa.load.performance;

import java.util.Locale;

/** What a run gives, and how it is written. */
public enum Quantity {
    /** User and system time of all processes of Stoa, divided by deliveries. */
    CPU_PER_DELIVERY("µs per delivery", 2),
    /** From the intended send to the member, half of the deliveries. */
    DELIVERY_P50("ms p50", 1),
    /** The same, 99 of 100 deliveries. */
    DELIVERY_P99("ms p99", 0),
    /** From the intended send to its ack, 99 of 100 sends. */
    ACK_P99("ms ack p99", 1),
    /** The same at the rate that the ramp begins with. */
    ACK_P99_AT_FIRST("ms ack p99 at 5,000 sends/s", 1),
    /** Accepted sends of the fastest step of the ramp that still was quick. */
    SENDS_PER_SECOND("accepted sends/s at an ack p99 of 50 ms", 0),
    /** What a delivery costs in the larger room, divided by what it costs in the smaller one. */
    COST_RATIO("times the cost of a delivery", 2),
    /** Growth of resident memory, divided by connections. */
    KIB_PER_CONNECTION("KiB per idle connection", 1),
    /** Messages that PostgreSQL had at the end of the load, divided by its seconds. */
    STORED_PER_SECOND("messages/s stored", 0),
    /** Messages that were accepted and that PostgreSQL had not at the end of the load, in seconds of the load. */
    BEHIND_SECONDS("s behind at the end", 2);

    private final String unit;
    private final int decimals;

    Quantity(String unit, int decimals) {
        this.unit = unit;
        this.decimals = decimals;
    }

    /**
     * What is counted.
     *
     * @return for people, behind a number
     */
    public String unit() {
        return unit;
    }

    /**
     * Writes a value.
     *
     * @param value of this quantity
     * @return with as many digits as mean something
     */
    public String text(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
