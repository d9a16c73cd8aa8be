package stoa.message.inbound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import stoa.message.domain.Takeover;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.PartitionFold;

/** Where to begin reading. Blocks, up to {@link #TIMEOUT} per call; for the consumer's thread. */
final class LogPositions {
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final String topic;

    LogPositions(Consumer<byte[], byte[]> consumer, Admin admin, String topic) {
        this.consumer = consumer;
        this.admin = admin;
        this.topic = topic;
    }

    Map<Integer, Takeover> of(List<Takeovers.Ready> ready) {
        List<TopicPartition> all = ready.stream()
                .map(one -> new TopicPartition(topic, one.partition()))
                .toList();
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(all, TIMEOUT);
        Map<TopicPartition, Long> ends = consumer.endOffsets(all, TIMEOUT);
        Map<TopicPartition, @Nullable OffsetAndTimestamp> windows = windows(windowTimes(ready));
        Map<Integer, Takeover> takeovers = new HashMap<>();
        for (Takeovers.Ready one : ready) {
            TopicPartition partition = new TopicPartition(topic, one.partition());
            long begin = begins.getOrDefault(partition, 0L);
            long end = ends.getOrDefault(partition, 0L);
            FoldHead head = one.head();
            long routed = head == null ? end : head.nextOffset();
            OffsetAndTimestamp window = windows.get(partition);
            // Nothing that recent in the log: only what comes after the head is left to read.
            long windowStart = window == null ? routed : Math.min(window.offset(), routed);
            boolean nothingFolded = head != null && head.logTime() == 0;
            long start = nothingFolded ? begin : Math.max(begin, windowStart);
            takeovers.put(one.partition(), new Takeover(head, start, end));
        }
        return takeovers;
    }

    private Map<TopicPartition, @Nullable OffsetAndTimestamp> windows(Map<TopicPartition, Long> times) {
        return times.isEmpty() ? Map.of() : consumer.offsetsForTimes(times, TIMEOUT);
    }

    private Map<TopicPartition, Long> windowTimes(List<Takeovers.Ready> ready) {
        Map<TopicPartition, Long> times = new HashMap<>();
        List<TopicPartition> alone = new ArrayList<>();
        for (Takeovers.Ready one : ready) {
            TopicPartition partition = new TopicPartition(topic, one.partition());
            FoldHead head = one.head();
            if (head == null) {
                alone.add(partition);
            } else {
                times.put(partition, Math.max(0, head.logTime() - PartitionFold.WINDOW_MS));
            }
        }
        // Two windows, so that the times of a long burst are known as well as the log alone can tell.
        lastTimes(alone)
                .forEach((partition, lastMs) ->
                        times.put(partition, Math.max(0, lastMs - 2 * PartitionFold.WINDOW_MS)));
        return times;
    }

    private Map<TopicPartition, Long> lastTimes(List<TopicPartition> partitions) {
        Map<TopicPartition, Long> times = new HashMap<>();
        if (partitions.isEmpty()) {
            return times;
        }
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        partitions.forEach(partition -> specs.put(partition, OffsetSpec.maxTimestamp()));
        try {
            Map<TopicPartition, ListOffsetsResultInfo> latest =
                    admin.listOffsets(specs).all().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            latest.forEach((partition, info) -> times.put(partition, info.timestamp()));
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the log does not tell its last time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
        return times;
    }
}
