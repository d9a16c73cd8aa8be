package stoa.message.inbound;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A partition that is read, since it was taken over. What its owner knows from its own writes is passed over.
 *
 * <p>On the reader's thread, but {@link #ownNext}: any.
 */
final class Reading {
    private final long epoch;
    private final long routedFrom;
    private volatile long ownNext;

    /**
     * Nothing was read.
     *
     * @param epoch of the take-over
     * @param routedFrom what lies before this offset was read by an earlier owner already
     */
    Reading(long epoch, long routedFrom) {
        this.epoch = epoch;
        this.routedFrom = routedFrom;
    }

    long epoch() {
        return epoch;
    }

    long routedFrom() {
        return routedFrom;
    }

    /** The owner knows everything before this offset. */
    void ownNext(long offset) {
        ownNext = offset;
    }

    /** What of some records the owner may not know. */
    List<ConsumerRecord<byte[], byte[]>> news(List<ConsumerRecord<byte[], byte[]>> records) {
        long from = ownNext;
        int known = 0;
        while (known < records.size() && records.get(known).offset() < from) {
            known++;
        }
        return records.subList(known, records.size());
    }
}
