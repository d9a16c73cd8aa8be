package stoa.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.kit.kafka.KafkaClients;
import stoa.kit.testing.BusNode;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.kafka.KafkaTopic;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.kafka.RoomEventJson;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Claims;
import stoa.protocol.log.LogEvent;
import stoa.protocol.room.AttributeOperations;
import stoa.protocol.room.AttributeOperations.AttributesChange;
import stoa.protocol.room.AttributeOperations.Author;
import stoa.protocol.room.AttributeOperations.QueryAttributes;
import stoa.protocol.room.AttributeOperations.SetAttributes;
import stoa.protocol.room.RoomOperations;
import stoa.protocol.room.RoomOperations.CreateRooms;
import stoa.protocol.room.RoomOperations.DestroyRooms;

/** Attributes over the bus, on real servers and two room nodes, as their callers see them. */
class AttributeServiceIT {
    private static final String APP = "app";
    private static final Author SERVER = new Author("host", true);

    private final List<BusNode> nodes = new ArrayList<>();
    private final List<LogEvent> log = new CopyOnWriteArrayList<>();
    private final BusNode gateway = add(BusNode.other(Service.GATEWAY, "gateway-1", _ -> {}));
    private volatile @Nullable StoaException logFailure;
    private BusNode first = gateway;
    private BusNode second = gateway;

    @BeforeEach
    void start() {
        RealServers.RUNNING
                .pool()
                .query("TRUNCATE rooms, room_destructions, room_attributes, room_outbox")
                .execute()
                .await();
        RealServers.RUNNING.redis().send(Request.cmd(Command.FLUSHALL)).await();
        first = room("room-1");
        second = room("room-2");
        owner();
        create("r");
    }

    @AfterEach
    void stop() {
        nodes.reversed().forEach(BusNode::stop);
    }

    @Test
    void attributes_are_set_read_and_gone_with_their_room() {
        AttributesChange change = ask(AttributeOperations.SET, set("seat", "1"));
        assertThat(change.changed()).containsExactly("seat");
        assertThat(ask(AttributeOperations.QUERY, new QueryAttributes(APP, "r", List.of())))
                .satisfies(all -> {
                    assertThat(all.version()).isEqualTo(change.version());
                    assertThat(all.attributes()).singleElement().satisfies(one -> {
                        assertThat(one.value()).isEqualTo("1");
                        assertThat(one.user()).isEqualTo("host");
                    });
                });
        ask(RoomOperations.DESTROY, new DestroyRooms(APP, List.of("r")));
        assertThatThrownBy(() -> ask(AttributeOperations.QUERY, new QueryAttributes(APP, "r", List.of())))
                .hasFieldOrPropertyWithValue("code", ErrorCode.NO_SUCH_ROOM);
        assertThatThrownBy(() -> ask(AttributeOperations.SET, set("seat", "1")))
                .hasFieldOrPropertyWithValue("code", ErrorCode.NO_SUCH_ROOM);
        create("r");
        assertThat(ask(AttributeOperations.QUERY, new QueryAttributes(APP, "r", List.of()))
                        .attributes())
                .isEmpty();
        assertThat(ask(AttributeOperations.SET, set("seat", "2")).version()).isGreaterThan(change.version());
    }

    @Test
    void of_eight_writers_at_two_nodes_one_wins_each_version_in_the_order_of_the_log() {
        List<Future<AttributesChange>> writes = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            Author writer = new Author("writer-" + i % 8, false);
            SetAttributes request =
                    new SetAttributes(APP, "r", writer, Map.of("seat", writer.user() + '-' + i), true, false);
            writes.add(at(i % 2 == 0 ? first : second, request));
        }
        Future.all(writes).await();
        List<Long> versions =
                writes.stream().map(write -> write.result().version()).sorted().toList();
        assertThat(versions).doesNotHaveDuplicates().doesNotContain(0L);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(changes())
                        .extracting(LogEvent.AttributesChanged::version)
                        .containsExactlyElementsOf(versions));
        assertThat(ask(AttributeOperations.QUERY, new QueryAttributes(APP, "r", List.of()))
                        .attributes()
                        .getFirst()
                        .value())
                .isEqualTo(changes().getLast().set().get("seat"));
    }

    @Test
    void a_storm_of_a_thousand_writes_stays_in_order() {
        int storm = 1_000;
        List<Future<AttributesChange>> writes = new ArrayList<>();
        for (int i = 0; i < storm; i++) {
            writes.add(at(first, set("k" + i % 50, "v" + i)));
        }
        Future.all(writes).await();
        List<Long> versions =
                writes.stream().map(write -> write.result().version()).toList();
        assertThat(versions).isSorted().doesNotHaveDuplicates();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(changes())
                        .extracting(LogEvent.AttributesChanged::version)
                        .containsExactlyElementsOf(versions));
        for (int i = 0; i < storm; i++) {
            assertThat(changes().get(i).set()).isEqualTo(Map.of("k" + i % 50, "v" + i));
        }
    }

    @Test
    void what_a_killed_node_committed_is_told_by_the_other() {
        logFailure = new StoaException(ErrorCode.UNAVAILABLE);
        AttributesChange one = at(first, set("seat", "1")).await();
        AttributesChange two = at(first, set("seat", "2")).await();
        assertThat(changes()).isEmpty();
        first.stop();
        nodes.remove(first);
        logFailure = null;
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(changes())
                        .extracting(LogEvent.AttributesChanged::version)
                        .containsExactly(one.version(), two.version()));
        await().atMost(Duration.ofSeconds(30)).until(() -> waiting() == 0);
    }

    @Test
    void what_goes_with_who_has_left_goes_also_when_the_node_that_wrote_it_is_killed() {
        SetAttributes late = new SetAttributes(APP, "r", new Author("ann", false), Map.of("mic", "ann"), false, true);
        long version = at(first, late).await().version();
        first.stop();
        nodes.remove(first);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(changes().getLast().deleted()).containsExactly("mic"));
        assertThat(changes().getLast().version()).isGreaterThan(version);
        QueryAttributes all = new QueryAttributes(APP, "r", List.of());
        assertThat(gateway.on(() -> gateway.bus().askNode(second.id(), AttributeOperations.QUERY, all, 30_000))
                        .attributes())
                .isEmpty();
    }

    @Test
    void other_teams_read_every_change_in_order() {
        String room = "room-" + System.nanoTime();
        create(room);
        List<Long> versions = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            versions.add(at(first, new SetAttributes(APP, room, SERVER, Map.of("k", "v" + i), false, false))
                    .await()
                    .version());
        }
        List<Long> read = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer =
                KafkaClients.of(RealServers.RUNNING.settings()).consumer("reader-" + room, "reader")) {
            consumer.subscribe(List.of(KafkaTopic.ROOM_EVENTS.topicName()));
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(found -> {
                    RoomEvent event = RoomEventJson.decode(found.value());
                    if (event.room().equals(room)
                            && event.kind() == RoomEvent.Kind.ATTRIBUTES_CHANGED
                            && !read.contains(event.version())) {
                        read.add(event.version());
                    }
                });
                return read.size() >= versions.size();
            });
        }
        assertThat(read).containsExactlyElementsOf(versions);
    }

    private void owner() {
        BusNode owner = add(BusNode.other(
                Service.MESSAGE,
                "message-1",
                node -> FakeOwner.serve(node.bus(), appended -> {
                    StoaException failure = logFailure;
                    if (failure != null) {
                        return Future.failedFuture(failure);
                    }
                    // A repeat is dropped, as the log's fold drops it.
                    if (log.stream().noneMatch(event -> event.id().equals(appended.id()))) {
                        log.add(appended);
                    }
                    return Future.succeededFuture();
                })));
        List<Claim> claims = new ArrayList<>();
        for (int partition = 0; partition < Conversation.PARTITIONS; partition++) {
            claims.add(new Claim(partition, 1, 1, 0, owner.id()));
        }
        owner.bus().publish(Claim.BROADCAST, new Claims(claims));
        // Both nodes have heard of the owner once a change made at each is in the log.
        create("warm");
        for (BusNode node : List.of(first, second)) {
            int before = log.size();
            at(node, new SetAttributes(APP, "warm", SERVER, Map.of("k", "v"), false, false))
                    .await();
            await().atMost(Duration.ofSeconds(30)).until(() -> log.size() > before && waiting() == 0);
        }
        log.clear();
    }

    private BusNode room(String name) {
        BusNode room = add(BusNode.serving(Service.ROOM, name, new RoomService(), RealServers.RUNNING.settings()));
        NodeId id = room.id();
        await().until(() -> gateway.bus().nodes().ready(Service.ROOM).contains(id)
                && room.bus().nodes().isLive(gateway.id()));
        return room;
    }

    private BusNode add(BusNode node) {
        nodes.add(node);
        return node;
    }

    private void create(String room) {
        ask(RoomOperations.CREATE, new CreateRooms(APP, Map.of(room, "Room"), RoomOperations.Lifetime.DEFAULT));
    }

    private List<LogEvent.AttributesChanged> changes() {
        return log.stream()
                .filter(LogEvent.AttributesChanged.class::isInstance)
                .map(LogEvent.AttributesChanged.class::cast)
                .toList();
    }

    private static long waiting() {
        return RealServers.RUNNING
                .pool()
                .query("SELECT count(*) AS waiting FROM room_outbox")
                .execute()
                .await()
                .iterator()
                .next()
                .getLong("waiting");
    }

    private static SetAttributes set(String key, String value) {
        return new SetAttributes(APP, "r", SERVER, Map.of(key, value), false, false);
    }

    private Future<AttributesChange> at(BusNode node, SetAttributes request) {
        return gateway.begin(() -> gateway.bus().askNode(node.id(), AttributeOperations.SET, request, 30_000));
    }

    private <Q, R> R ask(Operation<Q, R> operation, Q request) {
        return gateway.on(() -> gateway.bus().askNode(first.id(), operation, request, 30_000));
    }
}
