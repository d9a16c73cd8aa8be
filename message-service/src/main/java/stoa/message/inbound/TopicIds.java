package stoa.message.inbound;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/**
 * The broker's id of the topic: a topic that was deleted and made anew has another, and its offsets
 * mean something else. Looked up in the background; used on the consumer's thread.
 */
final class TopicIds {
    private static final long LOOK_EVERY_MS = 10_000;

    private final Admin admin;
    private final String topic;
    private volatile String current;
    private long askedAtMs;

    private TopicIds(Admin admin, String topic, String current) {
        this.admin = admin;
        this.topic = topic;
        this.current = current;
    }

    /** Blocks until the broker has told the id; for a thread that may. */
    static TopicIds lookUp(Admin admin, String topic) {
        try {
            String id = idOf(admin, topic).get(LogPositions.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return new TopicIds(admin, topic, id);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the broker does not tell the id of " + topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    String current() {
        return current;
    }

    /** Whether the topic is another one now; looks every few seconds and never waits. */
    boolean hasChanged(String known, long nowMs) {
        if (nowMs - askedAtMs >= LOOK_EVERY_MS) {
            askedAtMs = nowMs;
            KafkaFuture<String> _ = idOf(admin, topic).whenComplete((id, failure) -> {
                if (failure == null) {
                    current = id;
                }
            });
        }
        return !current.equals(known);
    }

    private static KafkaFuture<String> idOf(Admin admin, String topic) {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .thenApply(descriptions ->
                        descriptions.values().iterator().next().topicId().toString());
    }
}
