package stoa.history;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.history.TestDatabase.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.kit.ServiceContext;
import stoa.kit.bus.Bus;
import stoa.kit.bus.BusClock;
import stoa.kit.bus.BusLimits;
import stoa.kit.config.Settings;
import stoa.kit.testing.TestServers;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.auth.Platform;
import stoa.protocol.auth.WebhookOperations;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.id.Conversation;
import stoa.protocol.kafka.EventType;
import stoa.protocol.kafka.KafkaTopic;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.kafka.RoomEvent.Cause;
import stoa.protocol.kafka.RoomEvent.Kind;
import stoa.protocol.kafka.RoomEventJson;
import stoa.protocol.kafka.SessionEvent;
import stoa.protocol.kafka.SessionEventJson;

/** From Kafka to an app's back end, with the whole service, real PostgreSQL and Kafka, and HTTP. */
class WebhookIT {
    private static final AtomicInteger APPS = new AtomicInteger();
    private static final JsonMapper JSON = new JsonMapper();

    private final String app = "app" + APPS.incrementAndGet();
    private final AdvancedClock clock = new AdvancedClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Map<String, AppSettings> settings = new ConcurrentHashMap<>();
    private final Map<String, HistoryService> running = new HashMap<>();
    private TestLog log;
    private Vertx vertx;
    private Bus auth;
    private WebhookReceiver receiver;
    private String database;

    @BeforeEach
    void open() throws Exception {
        log = new TestLog();
        log.recreate();
        vertx = Vertx.vertx();
        receiver = new WebhookReceiver(vertx);
        database = TestServers.freshDatabase();
        auth = bus(new NodeId(Service.AUTH, "auth-1", 1));
        auth.serve(
                AuthOperations.GET_SETTINGS,
                asked -> Future.succeededFuture(settings.getOrDefault(asked.app(), AppSettings.defaults(asked.app()))));
        auth.serve(
                WebhookOperations.GET_SIGNING_SECRET,
                asked -> Future.succeededFuture(new WebhookOperations.SigningSecret("secret of " + asked.app())));
        await(auth.start());
        want(receiver.url(), true);
    }

    @AfterEach
    void close() {
        List.copyOf(running.keySet()).forEach(this::stop);
        receiver.close();
        log.close();
        await(vertx.close());
    }

    private void want(String url, boolean serverMessages) {
        settings.put(app, TestSettings.webhooks(app, 1, url, serverMessages));
    }

    private Bus bus(NodeId node) {
        Bus bus = new Bus(vertx, node, BusLimits.DEFAULT, BusClock.SYSTEM, new SimpleMeterRegistry());
        bus.readyWhen(() -> true);
        return bus;
    }

    private void start(String name, boolean privateTargets) {
        HistoryService service = new HistoryService();
        NodeId node = new NodeId(Service.HISTORY, name, System.nanoTime());
        Bus bus = bus(node);
        Settings given = Settings.declare(HistoryConfig.SETTINGS)
                .read(Map.of(
                        "STOA_PG_URL", database,
                        "STOA_REDIS_URL", TestServers.redis().uri(),
                        "STOA_KAFKA_BOOTSTRAP", TestServers.kafka().bootstrap(),
                        "STOA_WEBHOOK_PRIVATE_TARGETS", Boolean.toString(privateTargets)));
        ServiceContext context = new ServiceContext(vertx, bus, meters, given, node, clock, new Random(1));
        Promise<Void> started = Promise.promise();
        vertx.getOrCreateContext()
                .runOnContext(
                        _ -> service.start(context).compose(_ -> bus.start()).onComplete(started));
        await(started.future());
        running.put(name, service);
    }

    private void stop(String name) {
        HistoryService service = running.remove(name);
        if (service != null) {
            await(service.stop());
        }
    }

    private int size(String path) {
        return receiver.told(path).size();
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions();
    }

    private Conversation room(String id) {
        return Conversation.room(app, id);
    }

    private void tell(RoomEvent event) throws Exception {
        log.tell(KafkaTopic.ROOM_EVENTS, event.room(), EventType.ROOM_EVENT, RoomEventJson.encode(event));
    }

    private RoomEvent roomEvent(String room, int number) {
        return new RoomEvent(
                app,
                room,
                room + '-' + number,
                number == 0 ? Kind.CREATED : Kind.JOINED,
                Cause.ASKED,
                List.of("user" + number),
                null,
                number);
    }

    private double count(String name, String... tags) {
        return meters.get(name).tags(tags).counter().count();
    }

    private void assertSigned(WebhookReceiver.Told told) throws Exception {
        Map<String, String> query = told.query();
        assertThat(told.method()).isEqualTo("POST");
        assertThat(query).containsEntry("appKey", app).containsEntry("signTimestamp", query.get("timestamp"));
        assertThat(Duration.between(Instant.ofEpochMilli(Long.parseLong(query.get("timestamp"))), Instant.now())
                        .abs())
                .isLessThan(Duration.ofMinutes(2));
        String signed = "secret of " + app + query.get("nonce") + query.get("timestamp");
        byte[] digest = MessageDigest.getInstance("SHA-1").digest(signed.getBytes(StandardCharsets.UTF_8));
        assertThat(query).containsEntry("signature", HexFormat.of().formatHex(digest));
        assertThat(receiver.url()).isEqualTo("http://" + told.host());
    }

    @Test
    void everyWebhookIsCalledSignedAndInTheVendorsForm() throws Exception {
        start("history-1", true);
        log.append(Logs.message(room("room"), "m1", "RC:TxtMsg", "{\"content\":\"a&b=ü\"}"));
        log.appendAll(List.of(Logs.modification(room("room"), "m1", 1), Logs.recall(room("room"), "m1")));
        tell(new RoomEvent(app, "room", "e1", Kind.LEFT, Cause.OFFLINE, List.of("ann", "bob"), null, 42));
        tell(new RoomEvent(
                app,
                "room",
                "e2",
                Kind.ATTRIBUTES_CHANGED,
                Cause.ASKED,
                List.of(),
                null,
                "ann",
                Map.of("seat", "3"),
                List.of("mood"),
                7,
                43));
        SessionEvent online = new SessionEvent(
                app, "ann", "e3", SessionEvent.Kind.ONLINE, "s1", "c1", Platform.WEB, "", 44, "192.0.2.7:5", null);
        log.tell(KafkaTopic.SESSION_EVENTS, "ann", EventType.SESSION_EVENT, SessionEventJson.encode(online));
        patiently().until(() -> receiver.told().size() >= 7);
        for (WebhookReceiver.Told told : receiver.told()) {
            assertSigned(told);
        }
        patiently()
                .untilAsserted(() -> assertThat(receiver.told("/messages").stream()
                                .map(told -> told.form().get("originalMsgUID")
                                        + '|'
                                        + told.form().get("objectName"))
                                .distinct())
                        .containsExactly("|RC:TxtMsg", "m1|", "|RC:RcCmd"));
        WebhookReceiver.Told message = receiver.told("/messages").getFirst();
        assertThat(message.mediaType()).startsWith("application/x-www-form-urlencoded");
        assertThat(message.form())
                .containsEntry("fromUserId", "ann")
                .containsEntry("toUserId", "room")
                .containsEntry("objectName", "RC:TxtMsg")
                .containsEntry("content", "{\"content\":\"a&b=ü\"}")
                .containsEntry("channelType", "TEMPGROUP")
                .containsEntry("msgUID", "m1")
                .containsEntry("sensitiveType", "0")
                .containsEntry("source", "Websocket");
        assertJson("/room-status", 0, """
            [{"chatRoomId":"room","userIds":["ann","bob"],"status":1,"type":2,"time":42}]""");
        assertJson("/attributes", 0, """
            [{"chatroomId":"room","key":"seat","value":"3","optType":1,"userId":"ann","timestamp":43,"version":7}]""");
        assertJson("/attributes", 1, """
            [{"chatroomId":"room","key":"mood","value":"","optType":2,"userId":"ann","timestamp":43,"version":7}]""");
        assertJson("/online", 0, """
            [{"userid":"ann","status":"0","os":"Websocket","time":44,"clientIp":"192.0.2.7:5","sessionId":"s1"}]""");
    }

    private void assertJson(String path, int index, String expected) throws Exception {
        WebhookReceiver.Told told = receiver.told(path).get(index);
        assertThat(told.mediaType()).startsWith("application/json");
        assertThat(JSON.readTree(told.body())).isEqualTo(JSON.readTree(expected));
    }

    @Test
    void whatFailsComesAgainAndRoomsKeepTheirOrder() throws Exception {
        receiver.answer(500);
        start("history-1", true);
        for (int i = 0; i < 60; i++) {
            tell(roomEvent("red", i));
            tell(roomEvent("blue", i));
            log.append(Logs.message(room("red"), "m" + i));
        }
        patiently()
                .until(() -> receiver.told("/room-status").size() >= 2
                        && receiver.told("/messages").size() >= 2);
        assertThat(receiver.told("/messages"))
                .allSatisfy(told -> assertThat(told.form()).containsEntry("msgUID", "m0"));
        assertThat(count("stoa_webhook_failed", "hook", "messages")).isPositive();
        int statusFailed = receiver.told("/room-status").size();
        receiver.answer(204);

        patiently()
                .until(() -> count("stoa_webhook_sent", "hook", "room-status") == 120
                        && count("stoa_webhook_sent", "hook", "messages") == 60);
        List<String> users = IntStream.range(0, 60).mapToObj(i -> "user" + i).toList();
        // A call that was under way when the answer changed may have been taken.
        List<JsonNode> taken = new ArrayList<>();
        for (WebhookReceiver.Told told :
                receiver.told("/room-status").subList(statusFailed - 1, size("/room-status"))) {
            assertThat(JSON.readTree(told.body()).size()).isLessThanOrEqualTo(100);
            JSON.readTree(told.body()).forEach(taken::add);
        }
        for (String one : List.of("red", "blue")) {
            List<String> ofRoom = taken.stream()
                    .filter(event -> event.get("chatRoomId").textValue().equals(one))
                    .map(event -> event.get("userIds").get(0).textValue())
                    .distinct()
                    .toList();
            assertThat(ofRoom).isEqualTo(users);
        }
        assertThat(receiver.told("/room-status").size() - statusFailed).isLessThan(60);
        assertThat(receiver.told("/messages").stream()
                        .map(told -> told.form().get("msgUID"))
                        .distinct())
                .containsExactlyElementsOf(Logs.ids(0, 59));
    }

    @Test
    void restartsAndSeveralNodesTellEachEventOnce() throws Exception {
        start("history-1", true);
        start("history-2", true);
        int rooms = 10;
        for (int i = 0; i < 30; i++) {
            for (int room = 0; room < rooms; room++) {
                tell(roomEvent("room" + room, i));
            }
            log.append(Logs.message(room("room" + i % 3), "m" + i));
            // As an owner does after a time-out.
            log.append(Logs.message(room("room" + i % 3), "m" + i));
            if (i == 10) {
                patiently().until(() -> size("/messages") > 0);
                stop("history-1");
            }
            if (i == 20) {
                start("history-3", true);
                stop("history-2");
            }
        }
        patiently().until(() -> toldStatus().size() >= 30 * rooms && size("/messages") >= 30);
        patiently()
                .until(() -> count("stoa_webhook_sent", "hook", "room-status") >= 30 * rooms
                        && count("stoa_webhook_sent", "hook", "messages") >= 30);
        assertThat(toldStatus()).hasSize(30 * rooms).doesNotHaveDuplicates();
        assertThat(receiver.told("/messages").stream().map(told -> told.form().get("msgUID")))
                .hasSize(30)
                .doesNotHaveDuplicates();
    }

    private List<String> toldStatus() throws Exception {
        List<String> told = new ArrayList<>();
        for (WebhookReceiver.Told call : receiver.told("/room-status")) {
            JSON.readTree(call.body()).forEach(event -> told.add(event.toString()));
        }
        return told;
    }

    @Test
    void whatNobodyTakesForADayBecomesADeadLetterAndTheRestGoesOn() throws Exception {
        receiver.answer(503);
        start("history-1", true);
        log.append(Logs.message(room("room"), "m1"));
        patiently().until(() -> size("/messages") > 0);
        stop("history-1");
        clock.advance(Duration.ofHours(25));
        start("history-1", true);
        patiently()
                .until(() -> deadLetters().stream()
                        .anyMatch(letter -> letter.get("reason").textValue().contains("app " + app)));
        patiently().until(() -> count("stoa_webhook_given_up", "why", "old") == 1);
        receiver.answer(200);
        log.append(Logs.message(room("room"), "m2"));
        patiently()
                .until(() ->
                        "m2".equals(receiver.told("/messages").getLast().form().get("msgUID")));
    }

    private static List<JsonNode> deadLetters() throws Exception {
        List<JsonNode> letters = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = TestLog.consumer(TestLog.freshGroup())) {
            List<TopicPartition> partitions = IntStream.range(0, KafkaTopic.DEAD_LETTERS.partitions())
                    .mapToObj(partition -> new TopicPartition(KafkaTopic.DEAD_LETTERS.topicName(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long wanted = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            for (int polls = 0; letters.size() < wanted && polls < 10; polls++) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    letters.add(JSON.readTree(record.value()));
                }
            }
        }
        return letters;
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        receiver.redirect(receiver.url() + "/elsewhere");
        start("history-1", true);
        log.append(Logs.message(room("room"), "m1"));
        patiently().until(() -> size("/messages") >= 2);
        assertThat(receiver.told("/elsewhere")).isEmpty();
    }

    @Test
    void addressesInsideAreNotCalledUnlessTheOperatorAllowsIt() throws Exception {
        start("history-1", false);
        log.append(Logs.message(room("room"), "m1"));
        patiently().until(() -> count("stoa_webhook_failed", "hook", "messages") >= 2);
        want("http://localhost:" + receiver.url().replaceAll(".*:", ""), true);
        assertThat(receiver.told()).isEmpty();
        stop("history-1");
        start("history-2", true);
        patiently().until(() -> size("/messages") == 1);
    }
}
