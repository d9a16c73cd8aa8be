package stoa.systemtests.chaos;

import org.jspecify.annotations.Nullable;
import stoa.protocol.kafka.DecodedRecord;

/**
 * A record of {@code stoa.messages} as any team's consumer gets it.
 *
 * @param partition its partition
 * @param offset its place there
 * @param appendTimeMs the broker's time stamp, epoch milliseconds
 * @param headerId value of the header {@code ce_id}, null when there is none
 * @param after value of the header {@code stoa_after}, null when it may come after anything
 * @param content what it holds
 */
public record TopicRecord(
        int partition,
        long offset,
        long appendTimeMs,
        @Nullable String headerId,
        @Nullable String after,
        DecodedRecord content) {}
