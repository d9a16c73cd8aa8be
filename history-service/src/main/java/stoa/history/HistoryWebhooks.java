package stoa.history;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.history.domain.WebhookSender;
import stoa.history.domain.WebhookSweep;
import stoa.history.inbound.KafkaTopicLook;
import stoa.history.inbound.TopicLook;
import stoa.history.inbound.WebhookConsumer;
import stoa.history.inbound.WebhookReading;
import stoa.history.inbound.WebhookTimers;
import stoa.history.outbound.BusWebhookTargets;
import stoa.history.outbound.HttpWebhookCalls;
import stoa.history.outbound.KafkaWebhookLetters;
import stoa.history.outbound.PgWebhookOutbox;
import stoa.history.outbound.WebhookMeters;
import stoa.kit.ServiceContext;
import stoa.kit.kafka.KafkaClients;
import stoa.protocol.kafka.DeadLetter;
import stoa.protocol.kafka.KafkaTopic;

/** Wires webhooks: Kafka to the outbox, the outbox to the apps' back ends. One context. */
final class HistoryWebhooks {
    /** The consumer group; how far it is, the outbox says. */
    static final String GROUP = "stoa-webhooks";

    private static final Logger LOG = LoggerFactory.getLogger(HistoryWebhooks.class);
    private static final List<KafkaTopic> TOPICS =
            List.of(KafkaTopic.MESSAGES, KafkaTopic.ROOM_EVENTS, KafkaTopic.SESSION_EVENTS);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final ServiceContext context;
    private final PgWebhookOutbox outbox;
    private final BusWebhookTargets targets;
    private final HttpWebhookCalls calls;
    private final WebhookMeters meters;
    private final WebhookSender sender;
    private @Nullable WebhookTimers timers;
    private @Nullable Producer<byte[], byte[]> producer;
    // Read by health checks.
    private volatile @Nullable WebhookConsumer consumer;
    private volatile boolean stopping;

    /** Before the bus starts. */
    HistoryWebhooks(ServiceContext context, Pool pool, boolean privateTargets) {
        this.context = context;
        this.outbox = new PgWebhookOutbox(pool);
        this.targets = new BusWebhookTargets(context.bus(), context.clock());
        this.calls = new HttpWebhookCalls(context.vertx(), privateTargets);
        this.meters = new WebhookMeters(context.meters(), context.clock());
        this.sender = new WebhookSender(
                outbox, targets, calls, meters, new WebhookSender.Time(context.clock(), context.random()));
    }

    private record Clients(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {}

    /** Begins to read and to send, when the tables and topics are there. */
    void start(KafkaClients kafka, Admin admin) {
        Vertx vertx = context.vertx();
        String clientId = context.node().name() + "-webhooks";
        vertx.executeBlocking(() -> new Clients(kafka.consumer(GROUP, clientId), kafka.producer(clientId)))
                .onSuccess(clients -> {
                    if (stopping) {
                        clients.consumer().close();
                        clients.producer().close(CLOSE);
                        return;
                    }
                    producer = clients.producer();
                    WebhookSweep sweep = sweep(new KafkaWebhookLetters(vertx, clients.producer(), context.clock()));
                    WebhookTimers started = WebhookTimers.start(
                            vertx,
                            sender,
                            () -> sweep.run()
                                    .compose(_ -> outbox.waiting())
                                    .onSuccess(meters::waiting)
                                    .mapEmpty());
                    timers = started;
                    WebhookConsumer reading = new WebhookConsumer(clients.consumer(), looks(admin), reading(started));
                    reading.start();
                    consumer = reading;
                })
                .onFailure(failure -> LOG.error("webhooks are not read", failure));
    }

    private WebhookSweep sweep(Function<List<DeadLetter>, Future<Void>> letters) {
        return new WebhookSweep(outbox, meters, letters, context.clock(), WebhookSweep.PER_APP_MAX);
    }

    private WebhookReading reading(WebhookTimers started) {
        return new WebhookReading(
                outbox, targets, context.clock(), started::wake, meters::unreadable, meters::readFailed);
    }

    private static Map<String, TopicLook> looks(Admin admin) {
        return TOPICS.stream()
                .collect(Collectors.toMap(KafkaTopic::topicName, topic -> new KafkaTopicLook(admin, topic)));
    }

    /** Whether the consumer, once begun, is at work. */
    boolean isWell() {
        WebhookConsumer reading = consumer;
        return reading == null || reading.isAlive();
    }

    /** Stops reading and sending; what is not told yet waits for other nodes. May be called twice. */
    Future<Void> stop() {
        stopping = true;
        WebhookTimers running = timers;
        WebhookConsumer reading = consumer;
        Producer<byte[], byte[]> writing = producer;
        Future<Void> idle = running == null ? Future.succeededFuture() : running.stop();
        return idle.eventually(() -> context.vertx().executeBlocking(() -> {
            if (reading != null) {
                reading.close();
            }
            if (writing != null) {
                writing.close(CLOSE);
            }
            calls.close();
            return null;
        }));
    }
}
