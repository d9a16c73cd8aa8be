package stoa.history;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.history.Logs.message;
import static stoa.history.TestDatabase.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.kit.ReadinessCheck;
import stoa.kit.ServiceContext;
import stoa.kit.bus.Bus;
import stoa.kit.bus.BusClock;
import stoa.kit.bus.BusLimits;
import stoa.kit.config.Settings;
import stoa.kit.testing.TestServers;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.history.HistoryOperations;
import stoa.protocol.history.HistoryOperations.GetHead;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryLatest;
import stoa.protocol.id.Conversation;

/** The whole service, wired as in production, asked over the bus as another service asks. */
class HistoryServiceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Conversation ROOM = Conversation.room("app", "room");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private TestLog log;
    private Vertx vertx;
    private Bus gateway;

    @BeforeEach
    void open() throws Exception {
        log = new TestLog();
        log.recreate();
        vertx = Vertx.vertx();
        gateway = bus(new NodeId(Service.GATEWAY, "gateway-1", 1));
        await(gateway.start());
    }

    @AfterEach
    void close() {
        log.close();
        await(vertx.close());
    }

    private Bus bus(NodeId node) {
        Bus bus = new Bus(vertx, node, BusLimits.DEFAULT, BusClock.SYSTEM, meters);
        bus.readyWhen(() -> true);
        return bus;
    }

    private Settings settings(String database) {
        return Settings.declare(HistoryConfig.SETTINGS)
                .read(Map.of(
                        "STOA_PG_URL", database,
                        "STOA_REDIS_URL", TestServers.redis().uri(),
                        "STOA_KAFKA_BOOTSTRAP", TestServers.kafka().bootstrap()));
    }

    /** Starts it as its process does: on a context of its own, the bus after it. */
    private HistoryService start(String name, String database) {
        HistoryService service = new HistoryService();
        NodeId node = new NodeId(Service.HISTORY, name, 1);
        Bus bus = bus(node);
        ServiceContext context =
                new ServiceContext(vertx, bus, meters, settings(database), node, Clock.systemUTC(), new Random(1));
        Promise<Void> started = Promise.promise();
        vertx.getOrCreateContext()
                .runOnContext(
                        _ -> service.start(context).compose(_ -> bus.start()).onComplete(started));
        await(started.future());
        return service;
    }

    private List<String> latest(long through) {
        Messages answer = await(gateway.ask(HistoryOperations.LATEST, new QueryLatest(ROOM, 50, through)));
        return answer.messages().stream().map(entry -> entry.event().id()).toList();
    }

    @Test
    void answersWhatTheLogSaidWhicheverNodeIsAsked() throws Exception {
        String database = TestServers.freshDatabase();
        HistoryService first = start("history-1", database);
        HistoryService second = start("history-2", database);
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> latest(-1).isEmpty());
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            log.append(message(ROOM, "m" + i));
            ids.add("m" + i);
            if (i == 0) {
                // Until the group has shared the partitions out nobody applies.
                Awaitility.await()
                        .atMost(PATIENCE)
                        .ignoreExceptions()
                        .until(() -> latest(0).equals(ids));
            }
            assertThat(latest(i)).isEqualTo(ids);
        }
        HistoryOperations.Head head =
                await(gateway.ask(HistoryOperations.HEAD, new GetHead(ROOM.partition(), log.topicId())));
        assertThat(head.head().nextOffset()).isEqualTo(20);

        await(first.drain());
        log.append(message(ROOM, "last"));
        ids.add("last");
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> latest(20).equals(ids));
        for (HistoryService one : List.of(first, second)) {
            await(one.stop());
        }
    }

    @Test
    void wantsNoRequestsWhileTheDatabaseIsAway() {
        HistoryService service = start("history-1", TestServers.freshDatabase());
        assertThat(missing(service)).isEmpty();
        TestServers.postgres().kill();
        Awaitility.await().atMost(PATIENCE).until(() -> !missing(service).isEmpty());
        TestServers.postgres().start();
        Awaitility.await().atMost(PATIENCE).until(() -> missing(service).isEmpty());
        await(service.stop());
    }

    private static List<String> missing(HistoryService service) {
        return service.readiness().stream()
                .map(ReadinessCheck::missing)
                .flatMap(check -> check.get().stream())
                .toList();
    }
}
