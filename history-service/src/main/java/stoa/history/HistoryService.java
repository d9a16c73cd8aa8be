package stoa.history;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.history.domain.HistoryImports;
import stoa.history.domain.HistoryQueries;
import stoa.history.domain.HourLogs;
import stoa.history.domain.MarkerQueries;
import stoa.history.domain.MarkerStore;
import stoa.history.inbound.ConsumerMeters;
import stoa.history.inbound.HistoryBus;
import stoa.history.inbound.KafkaTopicLook;
import stoa.history.inbound.LogConsumer;
import stoa.history.outbound.AppliedWaits;
import stoa.history.outbound.MarkerBatches;
import stoa.history.outbound.PgAppliedStore;
import stoa.history.outbound.PgDays;
import stoa.history.outbound.PgHistoryStore;
import stoa.history.outbound.PgHourLogs;
import stoa.history.outbound.PgImportStore;
import stoa.history.outbound.PgMarkerMoves;
import stoa.history.outbound.PgMarkers;
import stoa.history.outbound.RedisLatest;
import stoa.kit.ReadinessCheck;
import stoa.kit.ServiceContext;
import stoa.kit.StoaService;
import stoa.kit.StoreWatch;
import stoa.kit.config.Setting;
import stoa.kit.kafka.KafkaClients;
import stoa.kit.kafka.KafkaTopics;
import stoa.kit.pg.Migrations;
import stoa.kit.pg.PgPools;
import stoa.kit.redis.RedisClients;
import stoa.protocol.bus.Service;

/**
 * history-service: wires the log's consumer, the stores and the answers together. Wants requests while
 * PostgreSQL answers; without Kafka it answers from what is applied, without Redis from PostgreSQL.
 */
public final class HistoryService implements StoaService {
    /** The consumer group; how far it is, the store says. */
    public static final String GROUP = "stoa-history";

    private static final Logger LOG = LoggerFactory.getLogger(HistoryService.class);
    private static final long RETRY_MS = 1_000;
    private static final long DAYS_EVERY_MS = 600_000;
    private static final long REPEATS_EVERY_MS = 60_000;
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final List<StoreWatch> watches = new ArrayList<>();
    private final List<Long> timers = new ArrayList<>();
    private @Nullable ServiceContext context;
    private @Nullable Pool pool;
    private @Nullable Redis redis;
    private @Nullable Admin admin;
    // Written on the service's context, read by health checks.
    private volatile @Nullable HistoryWebhooks webhooks;
    private volatile @Nullable LogConsumer consumer;
    private volatile boolean stopping;

    @Override
    public String name() {
        return Service.HISTORY.label();
    }

    @Override
    public List<Setting<?>> settings() {
        return HistoryConfig.SETTINGS;
    }

    @Override
    public Future<Void> start(ServiceContext given) {
        context = given;
        HistoryConfig config = HistoryConfig.of(given.settings());
        Pool database = PgPools.open(given.vertx(), given.settings(), name());
        pool = database;
        Redis cache = RedisClients.open(given.vertx(), given.settings());
        redis = cache;
        PgDays days = new PgDays(database);
        PgAppliedStore applied = new PgAppliedStore(database, days);
        AppliedWaits waits = new AppliedWaits(given.vertx(), applied, given.meters());
        RedisLatest latest = new RedisLatest(RedisAPI.api(cache), given.meters());
        HistoryBus.serve(
                given.bus(),
                new HistoryQueries(applied, waits, new PgHistoryStore(database), latest),
                new HourLogs(new PgHourLogs(database), given.clock()),
                new MarkerQueries(waits, markers(given, database), given.clock()),
                new HistoryImports(new PgImportStore(database, days), config.retention(), given.clock()));
        webhooks = new HistoryWebhooks(given, database, config.privateWebhookTargets());

        StoreWatch watch = StoreWatch.start(
                given.vertx(),
                Service.HISTORY,
                "postgresql",
                () -> database.query("SELECT 1").execute(),
                given.meters());
        watches.add(watch);
        return watch.firstAnswer()
                .compose(_ ->
                        untilDone("bring the tables up to date", () -> Migrations.run(given.vertx(), database, name())))
                .compose(_ -> untilDone(
                        "make the parts of the history",
                        () -> days.maintain(config.retention(), given.clock().instant())))
                .compose(_ -> untilDone("ask for the log's generation", applied::latestGeneration))
                .onSuccess(waits::log)
                .onSuccess(_ -> maintain(given, config, days, applied))
                .compose(_ -> startConsumer(given, applied, waits));
    }

    private static MarkerStore markers(ServiceContext given, Pool database) {
        PgMarkerMoves moves = new PgMarkerMoves(database, given.clock());
        return new PgMarkers(database, new MarkerBatches(given.vertx(), moves::write, given.meters()));
    }

    /** The consumer begins when Kafka answers; questions are answered before. */
    private Future<Void> startConsumer(ServiceContext given, PgAppliedStore applied, AppliedWaits waits) {
        KafkaClients kafka = KafkaClients.of(given.settings());
        String clientId = given.node().name();
        return untilDone("find Kafka", () -> given.vertx().executeBlocking(() -> kafka.admin(clientId)))
                .onSuccess(made -> {
                    admin = made;
                    consume(given, kafka, made, new Consuming(applied, waits));
                })
                .mapEmpty();
    }

    private record Consuming(PgAppliedStore applied, AppliedWaits waits) {}

    private void consume(ServiceContext given, KafkaClients kafka, Admin made, Consuming into) {
        untilDone("reach Kafka", () -> KafkaTopics.ensure(made, kafka))
                .compose(_ -> given.vertx()
                        .executeBlocking(
                                () -> kafka.consumer(GROUP, given.node().name())))
                .onSuccess(reader -> {
                    if (stopping) {
                        reader.close();
                        return;
                    }
                    LogConsumer started = new LogConsumer(
                            reader,
                            new KafkaTopicLook(made),
                            into.applied(),
                            into.waits(),
                            new ConsumerMeters(given.meters()));
                    started.start();
                    consumer = started;
                    HistoryWebhooks telling = webhooks;
                    if (telling != null) {
                        telling.start(kafka, made);
                    }
                })
                .onFailure(failure -> {
                    if (!stopping) {
                        LOG.error("the log is not read", failure);
                    }
                });
    }

    private void maintain(ServiceContext given, HistoryConfig config, PgDays days, PgAppliedStore applied) {
        Vertx vertx = given.vertx();
        timers.add(vertx.setPeriodic(
                DAYS_EVERY_MS,
                _ -> days.maintain(config.retention(), given.clock().instant())
                        .onFailure(failure -> LOG.warn("the parts of the history wait: {}", failure.toString()))));
        timers.add(vertx.setPeriodic(
                REPEATS_EVERY_MS,
                _ -> applied.forgetOldRepeats()
                        .onFailure(failure -> LOG.warn("old repeats stay for now: {}", failure.toString()))));
    }

    /** Tries once a second until it works; a mistake that no waiting cures ends it. */
    private <T> Future<T> untilDone(String what, Supplier<Future<T>> action) {
        return action.get().recover(failure -> {
            ServiceContext given = context;
            if (given == null || stopping || failure instanceof IllegalStateException) {
                return Future.failedFuture(failure);
            }
            LOG.warn("waiting to {}: {}", what, failure.toString());
            Promise<T> retried = Promise.promise();
            given.vertx().setTimer(RETRY_MS, _ -> untilDone(what, action).onComplete(retried));
            return retried.future();
        });
    }

    @Override
    public Future<Void> drain() {
        stopping = true;
        LogConsumer reading = consumer;
        ServiceContext given = context;
        HistoryWebhooks telling = webhooks;
        if (given == null) {
            return Future.succeededFuture();
        }
        // Others take the partitions over at once; questions are answered on.
        Future<Void> told = telling == null ? Future.succeededFuture() : telling.stop();
        return reading == null
                ? told
                : told.eventually(() -> given.vertx().executeBlocking(() -> {
                    reading.close();
                    return null;
                }));
    }

    @Override
    public Future<Void> stop() {
        return drain().eventually(this::release);
    }

    private Future<Void> release() {
        ServiceContext given = context;
        if (given != null) {
            timers.forEach(given.vertx()::cancelTimer);
        }
        watches.forEach(StoreWatch::close);
        Redis cache = redis;
        if (cache != null) {
            cache.close();
        }
        Pool database = pool;
        Future<Void> closed = database == null ? Future.succeededFuture() : database.close();
        Admin asking = admin;
        return asking == null || given == null
                ? closed
                : closed.eventually(() -> given.vertx().executeBlocking(() -> {
                    asking.close(CLOSE);
                    return null;
                }));
    }

    @Override
    public List<ReadinessCheck> readiness() {
        List<ReadinessCheck> checks = new ArrayList<>();
        watches.forEach(watch -> checks.add(watch.check()));
        checks.add(new ReadinessCheck("log", () -> {
            LogConsumer reading = consumer;
            return reading == null || reading.isAlive() ? Optional.empty() : Optional.of("is not read any more");
        }));
        checks.add(new ReadinessCheck("webhooks", () -> {
            HistoryWebhooks telling = webhooks;
            return telling == null || telling.isWell() ? Optional.empty() : Optional.of("are not read any more");
        }));
        return checks;
    }
}
