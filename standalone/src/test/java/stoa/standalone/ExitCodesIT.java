package stoa.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.embedded.ChildProcess;
import stoa.embedded.DirectoryLock;
import stoa.kit.process.ServiceCommand;

/** What cannot start says why in one sentence, leaves nothing running and ends with the exit code that is promised. */
class ExitCodesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int HEAP_MB = 256;
    private static final List<String> PORTS = List.of(
            "STOA_PG_PORT",
            "STOA_REDIS_PORT",
            "STOA_KAFKA_PORT",
            "STOA_CLIENT_PORT",
            "STOA_SERVER_PORT",
            "STOA_MANAGEMENT_PORT");

    @TempDir
    Path dir;

    private record Outcome(int exitCode, List<String> lines) {}

    private Outcome run(Class<?> main, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(ChildJvm.command(HEAP_MB, List.of("-XX:TieredStopAtLevel=1")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        ChildProcess child = ChildProcess.start(command, environment, dir.resolve("out"));
        boolean ended = child.awaitExit(PATIENCE);
        child.kill();
        assertThat(ended).as("ends by itself").isTrue();
        return new Outcome(child.exitCode(), Files.readAllLines(dir.resolve("out")));
    }

    private static Map<String, String> anyPorts() {
        Map<String, String> environment = new HashMap<>();
        PORTS.forEach(name -> environment.put(name, "0"));
        return environment;
    }

    @ParameterizedTest
    @ValueSource(strings = {"STOA_REDIS_PORT", "STOA_KAFKA_PORT", "STOA_CLIENT_PORT", "STOA_MANAGEMENT_PORT"})
    void upOnATakenPortEndsWith1BeforeAnyStoreStarts(String setting) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> environment = anyPorts();
            environment.put(setting, Integer.toString(taken.getLocalPort()));
            Outcome outcome = run(
                    StandaloneMain.class,
                    environment,
                    "--data",
                    dir.resolve("data").toString());
            assertThat(outcome.exitCode()).isEqualTo(ServiceCommand.EXIT_START);
            assertThat(outcome.lines())
                    .as("no trace")
                    .noneMatch(line -> line.startsWith("\tat "))
                    .filteredOn(line -> line.startsWith("Port " + taken.getLocalPort() + ' '))
                    .singleElement()
                    .asString()
                    .endsWith("Choose another with " + setting + ".");
            assertThat(stores()).isEmpty();
        }
    }

    private List<Path> stores() throws IOException {
        if (!Files.exists(dir.resolve("data"))) {
            return List.of();
        }
        try (Stream<Path> made = Files.list(dir.resolve("data"))) {
            return made.filter(Files::isDirectory).toList();
        }
    }

    @Test
    void upOnDataInUseEndsWith1() throws IOException {
        try (DirectoryLock _ = DirectoryLock.take(dir.resolve("data/redis"))) {
            Outcome outcome = run(
                    StandaloneMain.class,
                    anyPorts(),
                    "--data",
                    dir.resolve("data").toString());
            assertThat(outcome.exitCode()).isEqualTo(ServiceCommand.EXIT_START);
            assertThat(outcome.lines()).anyMatch(line -> line.contains("is in use by another running process"));
        }
    }

    @Test
    void wrongSettingsEndWith2AndAnyOtherFailureWith1() throws IOException {
        assertThat(run(StandaloneMain.class, Map.of("STOA_CLIENT_PROT", "1")).exitCode())
                .isEqualTo(ServiceCommand.EXIT_SETTINGS);
        Path file = Files.createFile(dir.resolve("file"));
        assertThat(run(StandaloneMain.class, anyPorts(), "--data", file.toString())
                        .exitCode())
                .isEqualTo(ServiceCommand.EXIT_START);
        assertThat(run(ClusterMain.class, Map.of(), "--no-such-option").exitCode())
                .isEqualTo(ServiceCommand.EXIT_START);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STOA_CLIENT_PORT", "STOA_SERVER_PORT", "STOA_MANAGEMENT_PORT", "STOA_CLUSTER_PORT"})
    void aServiceOnATakenPortEndsWith1(String setting) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> environment = new HashMap<>(
                    Map.of("STOA_CLIENT_PORT", "0", "STOA_SERVER_PORT", "0", "STOA_MANAGEMENT_PORT", "0"));
            String port = Integer.toString(taken.getLocalPort());
            environment.put(setting, port);
            if (setting.equals("STOA_CLUSTER_PORT")) {
                environment.put("STOA_CLUSTER_MEMBERS", "127.0.0.1:" + port);
            }
            Outcome outcome = run(ServiceMain.class, environment, "gateway");
            assertThat(outcome.exitCode()).isEqualTo(ServiceCommand.EXIT_START);
            assertThat(outcome.lines())
                    .noneMatch(line -> line.startsWith("\tat "))
                    .filteredOn(line -> line.startsWith("Port " + port + ' '))
                    .singleElement()
                    .asString()
                    .endsWith("choose another with " + setting + ".");
        }
    }
}
