package stoa.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.auth.AuthConfig;
import stoa.gateway.GatewayConfig;
import stoa.kit.config.Settings;
import stoa.kit.process.ClusterSettings;
import stoa.kit.process.ProcessSettings;
import stoa.protocol.bus.Service;
import stoa.systemtests.docs.Tree;

/** What the overlays say of Stoa's processes fits what the processes do. */
class ProcessesOnKubernetesTest {
    /** Between the last step of a stop and the kill, milliseconds. */
    private static final long SPARE_MS = 5_000;

    /** After the last goaway of a drain: its clients go, and other services are told. */
    private static final long AFTER_GOAWAY_MS = 6_000;

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void everyVariableIsASettingThatTheServiceTakes(String name) {
        Overlay overlay = Overlay.read(name);
        for (Service service : Service.values()) {
            Settings settings = overlay.settings(service);
            ProcessSettings own = ProcessSettings.of(settings);
            assertThat(own.bind()).isEqualTo("0.0.0.0");
            assertThat(own.nodeName()).isNotEmpty();
            ClusterSettings cluster = own.cluster().orElseThrow();
            assertThat(cluster.busHost()).isEqualTo("10.0.0.1");
            assertThat(portNames(overlay.workload(service)))
                    .contains(
                            "management " + own.managementPort(),
                            "cluster " + cluster.port(),
                            "bus " + cluster.busPort());
        }
        assertThat(AuthConfig.read(overlay.settings(Service.AUTH)).firstApp()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void portsAreThoseThatTheServicesListenOn(String name) {
        Overlay overlay = Overlay.read(name);
        GatewayConfig gateway = GatewayConfig.of(overlay.settings(Service.GATEWAY));
        Set<String> own = Set.of("management 9090", "cluster 5701", "bus 5702");
        for (Service service : Service.values()) {
            Set<String> expected = new TreeSet<>(own);
            if (service == Service.GATEWAY) {
                expected.add("clients " + gateway.clientPort());
                expected.add("back-ends " + gateway.serverPort());
            }
            assertThat(portNames(overlay.workload(service))).as(service.label()).isEqualTo(expected);
        }
    }

    private static Set<String> portNames(ObjectNode workload) {
        return Overlay.elements(Overlay.container(workload).path("ports"))
                .map(port -> port.path("name").asText()
                        + ' '
                        + port.path("containerPort").asInt())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void processesFindEachOtherByANameThatLeadsToAllOfThem(String name) {
        Overlay overlay = Overlay.read(name);
        for (Service service : Service.values()) {
            String dns = ProcessSettings.of(overlay.settings(service))
                    .cluster()
                    .flatMap(ClusterSettings::dns)
                    .orElseThrow();
            JsonNode members = overlay.all("Service").stream()
                    .filter(object -> Kustomize.name(object).equals(dns))
                    .findFirst()
                    .orElseThrow()
                    .path("spec");
            assertThat(members.path("clusterIP").asText()).isEqualTo("None");
            assertThat(members.path("publishNotReadyAddresses").asBoolean())
                    .as("they get ready by talking to each other")
                    .isTrue();
            JsonNode labels = Overlay.podLabels(overlay.workload(service));
            members.path("selector")
                    .properties()
                    .forEach(wanted -> assertThat(labels.path(wanted.getKey())).isEqualTo(wanted.getValue()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void probesMeanDifferentThings(String name) {
        Overlay overlay = Overlay.read(name);
        overlay.workloads()
                .forEach(workload -> Stream.of("startupProbe", "readinessProbe", "livenessProbe")
                        .forEach(probe -> assertThat(
                                        Overlay.container(workload).path(probe).isObject())
                                .as(Kustomize.name(workload) + ' ' + probe)
                                .isTrue()));
        for (Service service : Service.values()) {
            ObjectNode container = Overlay.container(overlay.workload(service));
            JsonNode startup = container.path("startupProbe");
            JsonNode liveness = container.path("livenessProbe");
            JsonNode readiness = container.path("readinessProbe");
            for (JsonNode probe : List.of(startup, liveness, readiness)) {
                assertThat(probe.at("/httpGet/port").asText()).isEqualTo("management");
            }
            // a process waits for stores that are away, however long: that is no reason to start anew
            assertThat(startup.at("/httpGet/path").asText()).isEqualTo("/health/live");
            assertThat(startup.path("periodSeconds").asInt()
                            * startup.path("failureThreshold").asInt())
                    .isGreaterThanOrEqualTo(120);
            assertThat(readiness.at("/httpGet/path").asText()).isEqualTo("/health/ready");
            assertThat(liveness.at("/httpGet/path").asText()).isEqualTo("/health/live");
            assertThat(liveness.path("timeoutSeconds").asInt())
                    .as("the answer that it is not live takes 2 s")
                    .isGreaterThan(2);
            assertThat(liveness.path("periodSeconds").asInt()
                            * liveness.path("failureThreshold").asInt())
                    .isGreaterThanOrEqualTo(30);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void aStopIsGivenTheTimeItTakes(String name) {
        Overlay overlay = Overlay.read(name);
        for (Service service : Service.values()) {
            ObjectNode workload = overlay.workload(service);
            long pauseMs = 1000L
                    * Overlay.container(workload)
                            .at("/lifecycle/preStop/sleep/seconds")
                            .asLong(0);
            long graceMs = 1000L
                    * Overlay.podSpec(workload)
                            .path("terminationGracePeriodSeconds")
                            .asLong(30);
            assertThat(graceMs)
                    .as(service.label())
                    .isGreaterThanOrEqualTo(pauseMs + KnownSettings.stopMs(overlay.settings(service)) + SPARE_MS);
        }
        Settings gateway = overlay.settings(Service.GATEWAY);
        long goawaysMs =
                1000L * gateway.get(GatewayConfig.CONNECTIONS_MAX) / gateway.get(GatewayConfig.DRAIN_PER_SECOND);
        assertThat(goawaysMs + AFTER_GOAWAY_MS)
                .as("a full gateway is emptied before it closes")
                .isLessThanOrEqualTo(ProcessSettings.of(gateway).drainTimeoutMs());
        assertThat(Overlay.container(overlay.workload(Service.GATEWAY))
                        .at("/lifecycle/preStop/sleep/seconds")
                        .asInt())
                .as("what balances the load hears of it first")
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void aRolloutTakesNothingAwayBeforeTheNewIsThere(String name) {
        for (ObjectNode deployment : Overlay.read(name).all("Deployment")) {
            assertThat(deployment.at("/spec/strategy/rollingUpdate/maxUnavailable"))
                    .asString()
                    .isEqualTo("0");
            assertThat(deployment.at("/spec/strategy/rollingUpdate/maxSurge").asInt())
                    .isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void temporaryFilesHaveAPlace(String name) {
        Overlay overlay = Overlay.read(name);
        for (Service service : Service.values()) {
            ObjectNode workload = overlay.workload(service);
            JsonNode mount = Overlay.elements(Overlay.container(workload).path("volumeMounts"))
                    .filter(one -> one.path("mountPath").asText().equals("/tmp"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Overlay.elements(Overlay.podSpec(workload).path("volumes")))
                    .anyMatch(volume -> volume.path("name").equals(mount.path("name")) && volume.has("emptyDir"));
        }
    }

    /** Otherwise the JVM has threads for every processor of the node. */
    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void theJvmIsToldHowManyProcessorsItMayCount(String name) {
        Overlay overlay = Overlay.read(name);
        for (Service service : Service.values()) {
            assertThat(overlay.environment(overlay.workload(service)))
                    .hasEntrySatisfying(
                            "JDK_JAVA_OPTIONS",
                            options -> assertThat(options).matches("-XX:ActiveProcessorCount=[1-9][0-9]?"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"secrets.example.yaml", "external-secrets.example.yaml"})
    void theExamplesOfSecretsHaveTheKeysThatAreRead(String file) {
        Set<String> read = new TreeSet<>();
        Overlay.read("production")
                .all("Deployment")
                .forEach(deployment -> Overlay.elements(
                                Overlay.container(deployment).path("env"))
                        .map(variable -> variable.at("/valueFrom/secretKeyRef"))
                        .filter(JsonNode::isObject)
                        .forEach(key -> read.add(key.path("name").asText()
                                + '/'
                                + key.path("key").asText())));
        Set<String> shown = new TreeSet<>();
        for (ObjectNode secret : Kustomize.documents(Tree.path("k8s/overlays/production/" + file))) {
            secret.path("stringData")
                    .fieldNames()
                    .forEachRemaining(key -> shown.add(Kustomize.name(secret) + '/' + key));
            secret.at("/spec/data")
                    .forEach(entry -> shown.add(Kustomize.name(secret)
                            + '/'
                            + entry.path("secretKey").asText()));
        }
        assertThat(shown).isEqualTo(read).isNotEmpty();
    }
}
