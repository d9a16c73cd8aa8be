package stoa.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.embedded.EmbeddedKafka;
import stoa.embedded.ServerConfig;
import stoa.embedded.TcpPort;
import stoa.kit.StoaService;
import stoa.kit.process.ServiceProcess;
import stoa.protocol.bus.NodeId;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResult.Sent;

/** Two owners as processes of their own; one is killed or frozen while clients send. */
@SuppressWarnings("NullAway.Init") // set up before each test
class TakeOverIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROOMS = 6;

    private final FakeBackends backends = new FakeBackends();
    private final FakeGateway gateway = new FakeGateway();
    private final Map<String, OwnerProcess> owners = new HashMap<>();
    private Path data;
    private EmbeddedKafka kafka;
    private ServiceProcess world;
    private List<Integer> ports;

    @BeforeEach
    void start() throws Exception {
        data = Files.createTempDirectory("stoa-takeover-test");
        kafka = new EmbeddedKafka(ServerConfig.loopback(data.resolve("kafka"), 0));
        kafka.start();
        ports = Stream.generate(() -> TcpPort.free("127.0.0.1")).limit(3).toList();
        List<StoaService> services = new ArrayList<>(backends.services());
        services.add(gateway.service());
        world = new ServiceProcess(
                services, ServiceProcess.declaration(services).read(cluster(0)));
        world.start().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        startOwner("message-1", 1);
        startOwner("message-2", 2);
        await().atMost(PATIENCE).until(this::bothOwn);
    }

    @AfterEach
    void stop() throws Exception {
        for (OwnerProcess owner : owners.values()) {
            owner.kill();
        }
        world.stop().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        kafka.stop();
    }

    @Test
    void aKilledOwnerCostsNothingThatWasAcknowledged() throws Exception {
        CompletableFuture<Map<Conversation, List<Sent>>> sending = sendInBackground(120);
        await().atMost(PATIENCE).until(() -> delivered() > ROOMS * 20);
        owner("message-1").kill();
        check(sending.get(90, TimeUnit.SECONDS), 120);
        assertThat(ownersByName()).containsOnly("message-2");
    }

    @Test
    void anOwnerThatComesBackFromTheDeadDoesNotAct() throws Exception {
        CompletableFuture<Map<Conversation, List<Sent>>> sending = sendInBackground(150);
        await().atMost(PATIENCE).until(() -> delivered() > ROOMS * 20);
        Map<Integer, Long> epochsBefore = epochs();
        owner("message-1").freeze();
        await().atMost(PATIENCE).until(() -> ownersByName().equals(Set.of("message-2")));
        owner("message-1").revive();
        check(sending.get(90, TimeUnit.SECONDS), 150);
        await().atMost(PATIENCE).until(this::bothOwn);
        epochs().forEach((partition, epoch) ->
                assertThat(epoch).isGreaterThanOrEqualTo(epochsBefore.getOrDefault(partition, 0L)));
        assertThat(owner("message-1").isAlive()).isTrue();
        for (Conversation room : rooms()) {
            SendResult result = gateway.on(asked -> asked.send(room, "bob", "after"));
            assertThat(result).isInstanceOf(Sent.class);
            await().atMost(PATIENCE)
                    .until(() -> gateway.look(seen -> seen.entries(room)).size() == 151);
        }
    }

    private OwnerProcess owner(String name) {
        return Objects.requireNonNull(owners.get(name));
    }

    /** One sender per room, each sending the next when the last was acknowledged; repeats are no harm. */
    private CompletableFuture<Map<Conversation, List<Sent>>> sendInBackground(int count) {
        return CompletableFuture.supplyAsync(() -> {
            Map<Conversation, List<Sent>> acks = Collections.synchronizedMap(new HashMap<>());
            List<CompletableFuture<Void>> senders = rooms().stream()
                    .map(room -> CompletableFuture.runAsync(
                            () -> acks.put(room, send(room, count)), Thread::startVirtualThread))
                    .toList();
            senders.forEach(CompletableFuture::join);
            return acks;
        });
    }

    private List<Sent> send(Conversation room, int count) {
        try {
            gateway.look(asked -> {
                asked.enter(room);
                return true;
            });
            List<Sent> acks = new ArrayList<>();
            for (int number = 0; number < count; number++) {
                String cid = "c" + number;
                acks.add((Sent) gateway.on(asked -> asked.send(room, "ann", cid)));
            }
            return acks;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void check(Map<Conversation, List<Sent>> acks, int count) {
        for (Conversation room : rooms()) {
            List<Sent> sent = acks.get(room);
            assertThat(sent).hasSize(count).isSortedAccordingTo(Comparator.comparingLong(Sent::cursor));
            await().atMost(PATIENCE).untilAsserted(() -> {
                List<Entry> entries = gateway.look(seen -> seen.entries(room));
                assertThat(entries.stream().map(entry -> entry.event().id()).toList())
                        .containsExactlyElementsOf(sent.stream().map(Sent::id).toList());
                assertThat(entries.stream().map(TakeOverIT::cid).toList())
                        .containsExactlyElementsOf(IntStream.range(0, count)
                                .mapToObj(number -> "c" + number)
                                .toList());
                assertThat(entries.stream().map(Entry::ts).toList())
                        .containsExactlyElementsOf(sent.stream().map(Sent::ts).toList());
            });
        }
    }

    private static String cid(Entry entry) {
        return entry.event() instanceof LogEvent.MessageAccepted message ? message.cid() : "";
    }

    private int delivered() throws Exception {
        return gateway.look(seen ->
                rooms().stream().mapToInt(room -> seen.entries(room).size()).sum());
    }

    private Set<String> ownersByName() throws Exception {
        return gateway.look(seen -> {
            Set<String> names = new HashSet<>();
            for (int partition = 0; partition < Conversation.PARTITIONS; partition++) {
                seen.claim(partition).map(Claim::owner).map(NodeId::name).ifPresent(names::add);
            }
            return names;
        });
    }

    private boolean bothOwn() throws Exception {
        return ownersByName().size() == 2 && gateway.look(FakeGateway::partitionsOwned) == Conversation.PARTITIONS;
    }

    private Map<Integer, Long> epochs() throws Exception {
        return gateway.look(seen -> {
            Map<Integer, Long> epochs = new HashMap<>();
            for (int partition = 0; partition < Conversation.PARTITIONS; partition++) {
                int at = partition;
                seen.claim(partition).ifPresent(claim -> epochs.put(at, claim.epoch()));
            }
            return epochs;
        });
    }

    private static List<Conversation> rooms() {
        return IntStream.range(0, ROOMS)
                .mapToObj(number -> Conversation.room("app", "room-" + number))
                .toList();
    }

    private void startOwner(String name, int place) throws Exception {
        Map<String, String> settings = new HashMap<>(cluster(place));
        settings.put("STOA_NODE_NAME", name);
        settings.put("STOA_KAFKA_BOOTSTRAP", kafka.bootstrap());
        owners.put(name, OwnerProcess.start(settings, data.resolve(name + ".log")));
    }

    private Map<String, String> cluster(int place) {
        return Map.of(
                "STOA_CLUSTER_MEMBERS",
                String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList()),
                "STOA_CLUSTER_PORT",
                Integer.toString(ports.get(place)),
                "STOA_CLUSTER_NAME",
                "takeover-" + ports.getFirst(),
                "STOA_MANAGEMENT_PORT",
                "0");
    }
}
