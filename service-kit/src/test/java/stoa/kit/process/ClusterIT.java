package stoa.kit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoa.embedded.TcpPort;
import stoa.kit.StoaService;
import stoa.kit.testing.Await;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.JsonText;

/** Two processes in a cluster on loopback, of which one is this test's. */
class ClusterIT {
    private static final EchoService.Acted NOTHING = new EchoService.Acted(0);
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder = Path.of("");

    private final ProbeService probe = new ProbeService();
    private int ownPort;
    private int childPort;
    private ServiceProcess process = process(Map.of());

    @BeforeEach
    void startProcess() {
        ownPort = TcpPort.free("127.0.0.1");
        childPort = TcpPort.free("127.0.0.1");
        process = process(environment("gateway-1", ownPort));
        Await.result(process.start());
    }

    @AfterEach
    void stopProcess() {
        Await.result(process.stop());
    }

    private ServiceProcess process(Map<String, String> environment) {
        List<StoaService> services = List.of(probe.service());
        return new ServiceProcess(services, ServiceProcess.declaration(services).read(environment));
    }

    private Map<String, String> environment(String name, int clusterPort) {
        return Map.of(
                "STOA_NODE_NAME",
                name,
                "STOA_CLUSTER_PORT",
                Integer.toString(clusterPort),
                "STOA_CLUSTER_MEMBERS",
                "127.0.0.1:" + ownPort + ",127.0.0.1:" + childPort,
                "STOA_MANAGEMENT_PORT",
                "0");
    }

    private ChildProcess child() {
        ChildProcess child =
                ChildProcess.start(EchoService.class, environment("room-1", childPort), folder.resolve("child.log"));
        await().atMost(LONG).until(() -> probe.bus().nodes().ready(Service.ROOM).size() == 1);
        return child;
    }

    private NodeId room() {
        return probe.bus().nodes().ready(Service.ROOM).getFirst();
    }

    private static ErrorCode code(Future<?> future) {
        return StoaException.of(Await.failure(future)).code();
    }

    @Test
    void callsAnswersErrorsAndBroadcastsCrossTheWire() {
        try (ChildProcess child = child()) {
            EchoService.Parcel parcel = new EchoService.Parcel(new byte[100_000], new JsonText("{\"ä\":\"✓\"}"));
            parcel.bytes()[99_999] = 7;
            assertThat(Await.result(probe.bus().ask(EchoService.ECHO, parcel)))
                    .usingRecursiveComparison()
                    .isEqualTo(parcel);

            StoaException failure = (StoaException) Await.failure(probe.bus().ask(EchoService.FAIL, NOTHING));
            assertThat(failure.code()).isEqualTo(ErrorCode.MUTED);
            assertThat(failure.text()).isEqualTo("hush");
            assertThat(failure.retryAfterMs()).isEqualTo(5);

            List<Future<EchoService.Acted>> acts = IntStream.range(0, 200)
                    .mapToObj(i -> probe.bus().askNode(room(), EchoService.ACT, NOTHING, 10_000))
                    .toList();
            for (int i = 0; i < acts.size(); i++) {
                assertThat(Await.result(acts.get(i)).count()).isEqualTo(i + 1);
            }

            probe.bus().publish(EchoService.SHOUT, new EchoService.Acted(42));
            await().untilAsserted(() -> assertThat(probe.heard).containsExactly(42));
            assertThat(child.output()).contains("room serves as room.room-1");
        }
    }

    @Test
    void aFrozenProcessIsLostWithinASecondOrTwoAndActsOnNothingThatWaited() {
        try (ChildProcess child = child()) {
            NodeId frozen = room();
            assertThat(Await.result(probe.bus().ask(EchoService.ACT, NOTHING)).count())
                    .isEqualTo(1);

            child.signal("STOP");
            await().until(child::standsStill);
            List<Future<EchoService.Acted>> waiting = IntStream.range(0, 50)
                    .mapToObj(i -> probe.bus().askNode(frozen, EchoService.ACT, NOTHING))
                    .toList();
            await().atMost(Duration.ofSeconds(5)).until(() -> probe.lost.contains(frozen));
            assertThat(code(probe.bus().ask(EchoService.ECHO, new EchoService.Parcel(new byte[0], new JsonText("1")))))
                    .isEqualTo(ErrorCode.UNAVAILABLE);
            waiting.forEach(asked -> assertThat(code(asked)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));

            child.signal("CONT");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> probe.bus().nodes().isLive(frozen));
            assertThat(Await.result(probe.bus().ask(EchoService.COUNT, NOTHING)).count())
                    .isEqualTo(1);
            assertThat(probe.found).containsExactly(probe.bus().self(), frozen, frozen);
        }
    }

    @Test
    void aKilledProcessIsLostAndItsSuccessorFoundUnderTheSameName() throws InterruptedException {
        NodeId killed;
        try (ChildProcess child = child()) {
            killed = room();
            child.kill();
            await().atMost(Duration.ofSeconds(5)).until(() -> probe.lost.contains(killed));
            child.exitCode();
        }
        try (ChildProcess successor = child()) {
            assertThat(room().name()).isEqualTo(killed.name());
            assertThat(room().incarnation()).isGreaterThan(killed.incarnation());
            assertThat(Await.result(probe.bus().ask(EchoService.ACT, NOTHING)).count())
                    .isEqualTo(1);

            successor.signal("TERM");
            assertThat(successor.exitCode()).isZero();
            assertThat(successor.output()).contains("stopped");
            await().atMost(Duration.ofSeconds(1))
                    .until(() -> probe.bus().nodes().of(Service.ROOM).isEmpty());
        }
    }
}
