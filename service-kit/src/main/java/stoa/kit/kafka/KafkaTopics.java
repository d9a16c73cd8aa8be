package stoa.kit.kafka;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.protocol.kafka.KafkaTopic;

/** Creates Stoa's topics where they are missing; never changes one that exists. Blocks nothing. */
public final class KafkaTopics {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopics.class);

    /** How long the leaders of new partitions are waited for, milliseconds. */
    public static final int LEADERS_WITHIN_MS = 3_000;

    private static final int CHECKS_MAX = 50;
    private static final Executor LATER = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

    private KafkaTopics() {}

    /**
     * Creates what is missing and checks what exists. Many processes may do so at a time.
     *
     * @param admin a client
     * @param clients how topics are created
     * @return completes when all topics are there and, within {@link #LEADERS_WITHIN_MS}, the leaders of all
     *     partitions know so; fails when a topic has another number of partitions, since the place of a
     *     conversation follows from it
     */
    public static Future<Void> ensure(Admin admin, KafkaClients clients) {
        return all(Stream.of(KafkaTopic.values())
                        .map(topic -> create(admin, topic, clients))
                        .toList())
                .compose(created -> check(admin, CHECKS_MAX))
                .compose(checked -> leadersKnow(admin));
    }

    private static Future<Void> create(Admin admin, KafkaTopic topic, KafkaClients clients) {
        NewTopic wanted = new NewTopic(
                        topic.topicName(), Optional.of(topic.partitions()), Optional.of((short) clients.replication()))
                .configs(Map.of(
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        topic.brokerTime() ? "LogAppendTime" : "CreateTime",
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        clients.replication() >= 3 ? "2" : "1",
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(clients.retentionMs()),
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE));
        return of(admin.createTopics(List.of(wanted)).all().toCompletionStage())
                .onSuccess(created -> LOG.info("created topic {}", topic.topicName()))
                .recover(failure -> unwrapped(failure) instanceof TopicExistsException
                        ? Future.succeededFuture()
                        : Future.failedFuture(unwrapped(failure)));
    }

    /** A created topic is not known to every broker at once. */
    private static Future<Void> check(Admin admin, int attemptsLeft) {
        List<String> names =
                Stream.of(KafkaTopic.values()).map(KafkaTopic::topicName).toList();
        return of(admin.describeTopics(names).allTopicNames().toCompletionStage())
                .compose(descriptions -> all(Stream.of(KafkaTopic.values())
                        .map(topic -> check(topic, descriptions.get(topic.topicName())))
                        .toList()))
                .recover(failure -> {
                    if (attemptsLeft == 0 || !(unwrapped(failure) instanceof UnknownTopicOrPartitionException)) {
                        return Future.failedFuture(unwrapped(failure));
                    }
                    return of(CompletableFuture.runAsync(() -> {}, LATER))
                            .compose(later -> check(admin, attemptsLeft - 1));
                });
    }

    /**
     * A broker tells of new partitions before it leads them; producers and consumers that come in between would
     * fail and complain. Where a leader stays away, its partition's clients say so themselves.
     */
    private static Future<Void> leadersKnow(Admin admin) {
        Map<TopicPartition, OffsetSpec> ends = Stream.of(KafkaTopic.values())
                .flatMap(topic -> IntStream.range(0, topic.partitions())
                        .mapToObj(partition -> new TopicPartition(topic.topicName(), partition)))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        return of(admin.listOffsets(ends, new ListOffsetsOptions().timeoutMs(LEADERS_WITHIN_MS))
                        .all()
                        .toCompletionStage())
                .<Void>mapEmpty()
                .recover(silent -> {
                    LOG.info(
                            "not all partitions of Kafka have a leader yet: {}",
                            unwrapped(silent).getMessage());
                    return Future.succeededFuture();
                });
    }

    private static Future<Void> check(KafkaTopic topic, @Nullable TopicDescription found) {
        int partitions = found == null ? 0 : found.partitions().size();
        return partitions == topic.partitions()
                ? Future.succeededFuture()
                : Future.failedFuture(new IllegalStateException("Kafka topic " + topic.topicName() + " has "
                        + partitions + " partitions, expected " + topic.partitions() + '.'));
    }

    private static Future<Void> all(List<Future<Void>> futures) {
        return Future.all(futures).mapEmpty();
    }

    /** Brings the outcome from Kafka's thread back to the Vert.x context of the caller. */
    private static <T> Future<T> of(CompletionStage<T> stage) {
        Context caller = Vertx.currentContext();
        return caller == null ? Future.fromCompletionStage(stage) : Future.fromCompletionStage(stage, caller);
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
