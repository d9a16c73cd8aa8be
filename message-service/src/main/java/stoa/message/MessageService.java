package stoa.message;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.kit.ReadinessCheck;
import stoa.kit.ServiceContext;
import stoa.kit.StoaService;
import stoa.kit.StoreWatch;
import stoa.kit.config.Setting;
import stoa.kit.kafka.KafkaClients;
import stoa.kit.kafka.KafkaTopics;
import stoa.message.domain.OwnerMeters;
import stoa.message.domain.PolicyLeases;
import stoa.message.domain.RoomRates;
import stoa.message.inbound.OwnerBus;
import stoa.message.inbound.PartitionConsumer;
import stoa.message.inbound.PartitionDesk;
import stoa.message.inbound.SettingsCache;
import stoa.message.outbound.BusNeighbours;
import stoa.message.outbound.KafkaEventLog;
import stoa.message.outbound.MicrometerAppSignals;
import stoa.message.outbound.MicrometerOwnerMeters;
import stoa.protocol.bus.Service;
import stoa.protocol.conversation.KnownConversations;

/**
 * Wires message-service: the owners on the service's event loop, the consumer and the producer on
 * threads of their own. Wants requests once the group gave it its share; gateways find owners by
 * their claims, not by readiness.
 */
public final class MessageService implements StoaService {
    private static final Logger LOG = LoggerFactory.getLogger(MessageService.class);
    private static final long ANNOUNCE_EVERY_MS = 1_000;
    private static final long ACTIVITY_EVERY_MS = 1_000;
    private static final long RETRY_MS = 500;

    private @Nullable Vertx vertx;
    private @Nullable Admin admin;
    private @Nullable StoreWatch watch;
    private @Nullable KafkaEventLog log;
    private @Nullable PartitionConsumer consumer;
    private @Nullable Future<Void> closing;
    private boolean stopped;

    /** A service that has not started. */
    public MessageService() {}

    @Override
    public String name() {
        return "message";
    }

    @Override
    public List<Setting<?>> settings() {
        List<Setting<?>> all = new ArrayList<>(MessageConfig.SETTINGS);
        all.addAll(KafkaClients.SETTINGS);
        return all;
    }

    @Override
    public Future<Void> start(ServiceContext given) {
        vertx = given.vertx();
        MessageConfig config = MessageConfig.read(given.settings());
        KafkaClients kafka = KafkaClients.of(given.settings());
        OwnerMeters meters = new MicrometerOwnerMeters(given.meters());
        Admin administration = kafka.admin(given.node().name() + "-owner-admin");
        admin = administration;
        Context loop = given.vertx().getOrCreateContext();
        watch = StoreWatch.start(
                given.vertx(),
                Service.MESSAGE,
                "kafka",
                () -> Future.fromCompletionStage(
                        administration.describeCluster().clusterId().toCompletionStage(), loop),
                given.meters());
        return watch.firstAnswer()
                .compose(_ -> untilDone(given.vertx(), () -> KafkaTopics.ensure(administration, kafka)))
                .compose(_ -> openLog(given, kafka, meters, loop))
                .compose(opened -> untilDone(
                        given.vertx(), () -> read(given, kafka, config, new Opened(administration, opened, meters))));
    }

    private static void bind(RoomRates rates, MeterRegistry meters) {
        rates.onCount(new MicrometerAppSignals(meters));
        Gauge.builder("stoa_owner_rated_rooms", rates, RoomRates::size)
                .description("Rooms whose messages are counted by the second")
                .register(meters);
        FunctionCounter.builder("stoa_owner_rates_left_out", rates, RoomRates::uncounted)
                .description("Messages not counted by the second, because too many rooms are active")
                .register(meters);
    }

    private static void bind(KnownConversations known, MeterRegistry meters) {
        Gauge.builder("stoa_owner_conversations_known", known, KnownConversations::size)
                .description("Conversations that are no rooms whose members are known")
                .register(meters);
        Gauge.builder("stoa_owner_conversation_users_known", known, KnownConversations::weight)
                .description("Conversations known and their users, which are bounded together")
                .register(meters);
    }

    private record Opened(Admin admin, KafkaEventLog log, OwnerMeters meters) {}

    private Future<KafkaEventLog> openLog(ServiceContext given, KafkaClients kafka, OwnerMeters meters, Context loop) {
        return given.vertx()
                .executeBlocking(() ->
                        new KafkaEventLog(kafka.producer(given.node().name() + "-owner"), loop, given.clock(), meters))
                .onSuccess(opened -> {
                    log = opened;
                    opened.start();
                });
    }

    private Future<Void> read(ServiceContext given, KafkaClients kafka, MessageConfig config, Opened opened) {
        BusNeighbours neighbours = new BusNeighbours(given.bus());
        PolicyLeases leases = new PolicyLeases();
        SettingsCache settings = new SettingsCache(neighbours, given.clock());
        PartitionDesk desk = new PartitionDesk(
                new PartitionDesk.Ports(opened.log(), neighbours, opened.meters()),
                config.limits(),
                leases,
                settings,
                given.clock());
        Context loop = given.vertx().getOrCreateContext();
        return given.vertx()
                .executeBlocking(() -> PartitionConsumer.of(
                        new PartitionConsumer.Sources(
                                () -> kafka.consumer(
                                        config.group(), given.node().name() + "-owner"),
                                opened.admin(),
                                neighbours,
                                opened.log(),
                                opened.log(),
                                opened.meters()),
                        desk,
                        loop,
                        given.node(),
                        given.clock()))
                .map(made -> {
                    new OwnerBus(desk, leases, settings, given.clock()).register(given.bus());
                    bind(desk.rates(), given.meters());
                    bind(desk.conversations(), given.meters());
                    given.vertx().setPeriodic(PartitionDesk.TICK_MS, _ -> desk.tick());
                    given.vertx().setPeriodic(ANNOUNCE_EVERY_MS, _ -> desk.announce());
                    given.vertx().setPeriodic(ACTIVITY_EVERY_MS, _ -> desk.tellActivity());
                    consumer = made;
                    made.start();
                    return null;
                });
    }

    @Override
    public Future<Void> drain() {
        return closeConsumer();
    }

    @Override
    public Future<Void> stop() {
        stopped = true;
        Vertx running = vertx;
        if (running == null) {
            return Future.succeededFuture();
        }
        if (watch != null) {
            watch.close();
        }
        return closeConsumer()
                .compose(_ -> running.executeBlocking(() -> {
                    if (log != null) {
                        log.close();
                    }
                    if (admin != null) {
                        admin.close();
                    }
                    return null;
                }));
    }

    @Override
    public List<ReadinessCheck> readiness() {
        return List.of(new ReadinessCheck("partitions", this::missing));
    }

    private Optional<String> missing() {
        PartitionConsumer reading = consumer;
        if (reading == null || !reading.isAssigned()) {
            return Optional.of("the consumer group has not given out partitions yet");
        }
        int takingOver = reading.takingOver();
        return takingOver == 0
                ? Optional.empty()
                : Optional.of(takingOver + " partitions wait for the history or the log");
    }

    private Future<Void> closeConsumer() {
        PartitionConsumer reading = consumer;
        if (reading == null) {
            return Future.succeededFuture();
        }
        if (closing == null) {
            closing = reading.close();
        }
        return closing;
    }

    /** Tries again while Kafka does not do it; other failures end the start. */
    private Future<Void> untilDone(Vertx timers, Supplier<Future<Void>> attempt) {
        return attempt.get().recover(wrapped -> {
            Throwable failure =
                    wrapped instanceof CompletionException && wrapped.getCause() != null ? wrapped.getCause() : wrapped;
            if (stopped || !(failure instanceof KafkaException)) {
                return Future.failedFuture(failure);
            }
            LOG.info("Kafka is not ready yet, trying again: {}", failure.getMessage());
            Promise<Void> later = Promise.promise();
            timers.setTimer(RETRY_MS, _ -> untilDone(timers, attempt).onComplete(later));
            return later.future();
        });
    }
}
