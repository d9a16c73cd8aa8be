package stoa.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.embedded.TcpPort;
import stoa.kit.config.SettingsException;

class StandaloneIT {
    @TempDir
    Path dir;

    private final List<String> progress = new CopyOnWriteArrayList<>();

    @Test
    void startsStopsAndStartsAgainOnItsData() throws Exception {
        Map<String, String> environment = environment();
        Map<String, String> app;
        try (Standalone stoa = new Standalone(dir, environment, progress::add)) {
            stoa.start();
            app = stoa.appEnvironment();
            assertThat(progress).anyMatch(line -> line.startsWith("Kafka listens at "));
            assertThat(get(environment, "STOA_MANAGEMENT_PORT", "/health/ready"))
                    .isEqualTo(200);
            assertThat(get(environment, "STOA_CLIENT_PORT", "/")).isEqualTo(200);
            assertThat(text(environment, "STOA_MANAGEMENT_PORT", "/metrics").lines())
                    .contains(
                            "stoa_store_up{service=\"auth\",store=\"postgresql\"} 1.0",
                            "stoa_store_up{service=\"room\",store=\"postgresql\"} 1.0",
                            "stoa_store_up{service=\"room\",store=\"redis\"} 1.0",
                            "stoa_store_up{service=\"history\",store=\"postgresql\"} 1.0",
                            "stoa_store_up{service=\"message\",store=\"kafka\"} 1.0");
        }
        assertThat(TcpPort.isFree("127.0.0.1", Integer.parseInt(environment.get("STOA_CLIENT_PORT"))))
                .isTrue();
        try (Standalone stoa = new Standalone(dir, environment, progress::add)) {
            stoa.start();
            assertThat(stoa.appEnvironment()).isEqualTo(app);
            assertThat(get(environment, "STOA_MANAGEMENT_PORT", "/health/ready"))
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STOA_PG_PORT",
                "STOA_REDIS_PORT",
                "STOA_KAFKA_PORT",
                "STOA_CLIENT_PORT",
                "STOA_SERVER_PORT",
                "STOA_MANAGEMENT_PORT"
            })
    void namesATakenPortAndItsSetting(String setting) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> environment = environment();
            environment.put(setting, Integer.toString(taken.getLocalPort()));
            try (Standalone stoa = new Standalone(dir, environment, progress::add)) {
                assertThatThrownBy(stoa::start)
                        .isInstanceOf(StartException.class)
                        .hasMessageContaining("Port " + taken.getLocalPort() + " ")
                        .hasMessageContaining("taken by another process. Choose another with " + setting + ".");
            }
        }
    }

    @Test
    void namesAPortThatIsGivenTwice() {
        Map<String, String> environment = environment();
        String port = environment.get("STOA_CLIENT_PORT");
        environment.put("STOA_SERVER_PORT", port);
        try (Standalone stoa = new Standalone(dir, environment, progress::add)) {
            assertThatThrownBy(stoa::start)
                    .hasMessage("Port " + port + " is given twice, by STOA_CLIENT_PORT and STOA_SERVER_PORT.");
        }
        assertThat(progress).as("nothing was started").isEmpty();
    }

    @Test
    void refusesSettingsItDoesNotKnow() {
        assertThatThrownBy(() -> new Standalone(dir, Map.of("STOA_CLIENT_PROT", "1"), progress::add))
                .isInstanceOf(SettingsException.class)
                .hasMessage("There is no setting STOA_CLIENT_PROT; the nearest is STOA_CLIENT_PORT.");
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (String name : List.of(
                "STOA_PG_PORT",
                "STOA_REDIS_PORT",
                "STOA_KAFKA_PORT",
                "STOA_CLIENT_PORT",
                "STOA_SERVER_PORT",
                "STOA_MANAGEMENT_PORT")) {
            environment.put(name, Integer.toString(TcpPort.free("127.0.0.1")));
        }
        return environment;
    }

    private static int get(Map<String, String> environment, String portSetting, String path) throws Exception {
        return answer(environment, portSetting, path).statusCode();
    }

    private static String text(Map<String, String> environment, String portSetting, String path) throws Exception {
        return answer(environment, portSetting, path).body();
    }

    private static HttpResponse<String> answer(Map<String, String> environment, String portSetting, String path)
            throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + environment.get(portSetting) + path);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
