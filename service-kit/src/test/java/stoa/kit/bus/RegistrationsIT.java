package stoa.kit.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.impl.clustered.ClusteredEventBus;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.embedded.TcpPort;
import stoa.kit.testing.Await;
import stoa.protocol.bus.Broadcast;
import stoa.protocol.bus.NodeHeartbeat;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;

/** Two processes, in one JVM, of which one did not hear where the other is registered. */
class RegistrationsIT {
    private static final NodeId HERE = new NodeId(Service.AUTH, "auth-1", 1);
    private static final NodeId THERE = new NodeId(Service.GATEWAY, "gateway-1", 1);
    private static final Broadcast<NodeId> NEWS = new Broadcast<>("test.registrations", NodeId.class);
    private static final Operation<NodeId, NodeId> ECHO =
            Operation.once(Service.GATEWAY, "test.echo-registrations", NodeId.class, NodeId.class);

    private final int firstPort = TcpPort.free("127.0.0.1");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Map<NodeId, AtomicInteger> heard = new ConcurrentHashMap<>();
    private Vertx here = Vertx.vertx();
    private Vertx there = Vertx.vertx();

    @BeforeEach
    void open() {
        Await.result(here.close());
        Await.result(there.close());
        here = clustered(firstPort);
        there = clustered(TcpPort.free("127.0.0.1"));
    }

    @AfterEach
    void close() {
        Await.result(there.close());
        Await.result(here.close());
    }

    private Vertx clustered(int port) {
        Config config = new Config();
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.getJetConfig().setEnabled(false);
        config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + firstPort);
        return Await.result(Vertx.builder()
                .withClusterManager(new HazelcastClusterManager(config))
                .buildClustered());
    }

    private Bus bus(Vertx vertx, NodeId self, boolean ready) {
        Bus bus = new Bus(vertx, self, BusLimits.DEFAULT, BusClock.SYSTEM, meters);
        bus.subscribe(
                NEWS,
                one -> heard.computeIfAbsent(one, _ -> new AtomicInteger()).incrementAndGet());
        if (self.equals(THERE)) {
            bus.serve(ECHO, Future::succeededFuture);
        }
        bus.readyWhen(() -> ready);
        Await.result(bus.start());
        return bus;
    }

    /** As when the news of the other's registration was lost on its way here. */
    private void forgetThere(String address) throws ReflectiveOperationException {
        Field selector = ClusteredEventBus.class.getDeclaredField("nodeSelector");
        selector.setAccessible(true);
        RegistrationListener known = (RegistrationListener) selector.get(here.eventBus());
        String self = ((VertxInternal) here).clusterManager().getNodeId();
        known.registrationsUpdated(new RegistrationUpdateEvent(address, List.of(new RegistrationInfo(self, 1, false))));
    }

    @Test
    void whoHearsNothingOfOthersIsFoundBySayingAgainWhereItIs() throws Exception {
        Bus first = bus(here, HERE, true);
        Bus second = bus(there, THERE, false);
        await().until(() -> second.nodes().isLive(HERE) && first.nodes().isLive(THERE));
        forgetThere(NodeHeartbeat.BROADCAST.name());
        await().until(() -> !second.nodes().isLive(HERE));
        assertThat(first.nodes().isLive(THERE)).isTrue();
        await().atMost(Duration.ofSeconds(30)).until(() -> second.nodes().isLive(HERE));
        assertThat(meters.get("stoa_bus_registered_again")
                        .tag("node", THERE.name())
                        .counter()
                        .count())
                .isPositive();
    }

    @Test
    void sayingItAgainLosesAndDoublesNothing() {
        Bus first = bus(here, HERE, true);
        Bus second = bus(there, THERE, true);
        await().until(() -> second.nodes().isLive(HERE) && first.nodes().isLive(THERE));
        Registrations again = second.registrations();
        for (int i = 1; i <= 200; i++) {
            NodeId number = new NodeId(Service.ROOM, "room-" + i, i);
            if (i % 10 == 0) {
                again.sayAgain();
            }
            first.publish(NEWS, number);
            assertThat(Await.result(first.askNode(THERE, ECHO, number))).isEqualTo(number);
        }
        await().untilAsserted(() -> {
            assertThat(heard).hasSize(200);
            assertThat(heard.values()).allMatch(times -> times.get() == 2);
        });
    }
}
