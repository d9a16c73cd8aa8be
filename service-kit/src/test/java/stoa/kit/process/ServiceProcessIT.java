package stoa.kit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoa.kit.StoaService;
import stoa.kit.testing.Await;
import stoa.protocol.bus.Service;

class ServiceProcessIT {
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder = Path.of("");

    private static ServiceProcess process(List<StoaService> services, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(Map.of("STOA_MANAGEMENT_PORT", "0", "STOA_NODE_NAME", "one"));
        all.putAll(environment);
        return new ServiceProcess(services, ServiceProcess.declaration(services).read(all));
    }

    private HttpResponse<String> get(ServiceProcess process, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + process.managementPort() + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void severalServicesShareAProcessAndItsHealthAndMetrics() throws IOException, InterruptedException {
        ProbeService probe = new ProbeService();
        ServiceProcess process = process(List.of(EchoService.service(), probe.service()), Map.of());
        Await.result(process.start());
        await().until(() -> probe.bus().nodes().ready(Service.ROOM).size() == 1);
        Await.result(probe.bus().ask(EchoService.ACT, new EchoService.Acted(0)));

        assertThat(probe.bus().nodes().ready(Service.ROOM).getFirst().name()).isEqualTo("room-one");
        assertThat(get(process, "/health/live").statusCode()).isEqualTo(200);
        assertThat(get(process, "/health/ready").body()).isEqualTo("{\"ready\":true,\"missing\":[]}");
        assertThat(get(process, "/metrics").body())
                .contains("stoa_bus_ask_seconds_count{op=\"test.act\",outcome=\"ok\"} 1")
                .contains("stoa_event_loop_lag_seconds{service=\"gateway\"}")
                .contains("jvm_memory_used_bytes");
        assertThat(get(process, "/elsewhere").statusCode()).isEqualTo(404);

        probe.missing = Optional.of("has no luck");
        HttpResponse<String> unready = get(process, "/health/ready");
        assertThat(unready.statusCode()).isEqualTo(503);
        assertThat(unready.body()).contains("gateway: probe: has no luck");
        await().until(() -> probe.bus().nodes().ready(Service.GATEWAY).isEmpty());

        assertThat(Await.result(process.stop())).isTrue();
    }

    @Test
    void aTakenPortIsToldInOneSentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            ServiceProcess management = process(List.of(EchoService.service()), Map.of("STOA_MANAGEMENT_PORT", port));
            assertThat(Await.failure(management.start()))
                    .isInstanceOf(StartException.class)
                    .hasMessage("Port " + port + " for health and metrics is taken or may not be used;"
                            + " choose another with STOA_MANAGEMENT_PORT.");
            Await.result(management.stop());

            ServiceProcess cluster = process(
                    List.of(EchoService.service()),
                    Map.of("STOA_CLUSTER_PORT", port, "STOA_CLUSTER_MEMBERS", "127.0.0.1:" + port));
            assertThat(Await.failure(cluster.start()))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("choose another with STOA_CLUSTER_PORT");
        }
    }

    @Test
    void aProgramWithWrongSettingsSaysSoAndEnds() throws InterruptedException {
        try (ChildProcess child = ChildProcess.start(
                EchoService.class, Map.of("STOA_BINDD", "x", "STOA_MANAGEMENT_PORT", "0"), folder.resolve("out"))) {
            assertThat(child.exitCode()).isEqualTo(ServiceCommand.EXIT_SETTINGS);
            assertThat(child.output()).endsWith("There is no setting STOA_BINDD; the nearest is STOA_BIND.\n");
        }
    }
}
