package stoa.history.inbound;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.TopicCollection;
import stoa.protocol.kafka.KafkaTopic;

/**
 * Looks at a topic through Kafka's admin client, which the caller closes.
 *
 * @param admin asked without blocking
 * @param topic which
 */
public record KafkaTopicLook(Admin admin, KafkaTopic topic) implements TopicLook {
    private static final int TIMEOUT_MS = 5_000;

    /**
     * Looks at the topic of messages.
     *
     * @param admin asked without blocking
     */
    public KafkaTopicLook(Admin admin) {
        this(admin, KafkaTopic.MESSAGES);
    }

    @Override
    public CompletionStage<String> topicId() {
        String name = topic.topicName();
        return Objects.requireNonNull(
                        admin.describeTopics(
                                        TopicCollection.ofTopicNames(List.of(name)),
                                        new DescribeTopicsOptions().timeoutMs(TIMEOUT_MS))
                                .topicNameValues()
                                .get(name),
                        "every topic asked for has a future")
                .thenApply(described -> described.topicId().toString())
                .toCompletionStage();
    }
}
