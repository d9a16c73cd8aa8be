package stoa.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.systemtests.docs.Tree;

/** What points at something in an overlay meets it. */
class SelectorsTest {
    private static List<ObjectNode> selected(Overlay overlay, JsonNode selector) {
        return overlay.workloads().stream()
                .filter(workload -> Overlay.selects(selector, Overlay.podLabels(workload)))
                .toList();
    }

    private static List<String> names(List<ObjectNode> objects) {
        return objects.stream().map(Kustomize::name).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void aDeploymentOwnsItsOwnPodsAlone(String name) {
        Overlay overlay = Overlay.read(name);
        for (ObjectNode workload : overlay.workloads()) {
            assertThat(names(selected(overlay, workload.at("/spec/selector"))))
                    .containsExactly(Kustomize.name(workload));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void aBudgetOfDisruptionsIsThatOfOneDeployment(String name) {
        Overlay overlay = Overlay.read(name);
        List<String> guarded = new ArrayList<>();
        for (ObjectNode budget : overlay.all("PodDisruptionBudget")) {
            assertThat(names(selected(overlay, budget.at("/spec/selector")))).containsExactly(Kustomize.name(budget));
            guarded.add(Kustomize.name(budget));
            assertThat(budget.at("/spec/maxUnavailable").asInt())
                    .as("0 would let no node be emptied")
                    .isEqualTo(1);
        }
        assertThat(guarded).containsExactlyInAnyOrderElementsOf(names(overlay.all("Deployment")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void servicesLeadToPortsOfPods(String name) {
        Overlay overlay = Overlay.read(name);
        for (ObjectNode service : overlay.all("Service")) {
            ObjectNode selector = service.objectNode();
            selector.set("matchLabels", service.at("/spec/selector"));
            List<ObjectNode> pods = selected(overlay, selector);
            assertThat(pods).as(Kustomize.name(service)).isNotEmpty();
            for (JsonNode port : service.at("/spec/ports")) {
                assertThat(pods)
                        .allSatisfy(pod -> assertThat(Overlay.port(pod, port.path("targetPort")))
                                .as(Kustomize.name(service))
                                .contains(port.path("port").asInt()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void whatIsScaledAndWhoRunsIsThere(String name) {
        Overlay overlay = Overlay.read(name);
        List<String> scaled = new ArrayList<>();
        for (ObjectNode scaler : overlay.all("HorizontalPodAutoscaler")) {
            scaled.add(scaler.at("/spec/scaleTargetRef/name").asText());
            assertThat(scaler.at("/spec/minReplicas").asInt())
                    .isGreaterThanOrEqualTo(2)
                    .isLessThanOrEqualTo(scaler.at("/spec/maxReplicas").asInt());
        }
        for (ObjectNode deployment : overlay.all("Deployment")) {
            String what = Kustomize.name(deployment);
            assertThat(names(overlay.all("ServiceAccount")))
                    .contains(Overlay.podSpec(deployment)
                            .path("serviceAccountName")
                            .asText());
            // a number in the manifest would undo the scaler's at every apply
            assertThat(deployment.path("spec").has("replicas")).as(what).isNotEqualTo(scaled.contains(what));
            if (!scaled.contains(what)) {
                assertThat(deployment.at("/spec/replicas").asInt()).as(what).isGreaterThanOrEqualTo(2);
            }
            for (JsonNode spread : Overlay.podSpec(deployment).path("topologySpreadConstraints")) {
                assertThat(Overlay.selects(spread.path("labelSelector"), Overlay.podLabels(deployment)))
                        .isTrue();
            }
        }
        assertThat(scaled).containsExactly("gateway");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void priorityClassesAreThere(String name) {
        Overlay overlay = Overlay.read(name);
        assertThat(overlay.all("Deployment").stream()
                        .map(deployment -> Overlay.podSpec(deployment)
                                .path("priorityClassName")
                                .asText())
                        .filter(priority -> !priority.isEmpty())
                        .distinct())
                .containsExactlyElementsOf(names(overlay.all("PriorityClass")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"components/ingress/ingress.yaml", "components/gateway-api/httproute.yaml"})
    void theWaysInLeadToThePortOfClients(String file) {
        ObjectNode gateway = Overlay.read("production").all("Service").stream()
                .filter(service -> Kustomize.name(service).equals("gateway"))
                .findFirst()
                .orElseThrow();
        JsonNode clients = Overlay.elements(gateway.at("/spec/ports"))
                .filter(port -> port.path("name").asText().equals("clients"))
                .findFirst()
                .orElseThrow();
        for (ObjectNode way : Kustomize.documents(Tree.path("k8s/" + file))) {
            Stream<JsonNode> ingress = way.findValues("backend").stream().map(backend -> backend.path("service"));
            Stream<JsonNode> routes = way.findValues("backendRefs").stream().flatMap(Overlay::elements);
            List<JsonNode> backends = Stream.concat(ingress, routes).toList();
            assertThat(backends).isNotEmpty().allSatisfy(backend -> {
                assertThat(backend.path("name").asText()).isEqualTo("gateway");
                assertThat(List.of(clients.path("name"), clients.path("port")))
                        .contains(backend.path("port").isObject() ? backend.at("/port/name") : backend.path("port"));
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"production"})
    void monitorsFindTheirService(String name) {
        Overlay overlay = Overlay.read(name);
        for (ObjectNode monitor : overlay.all("ServiceMonitor")) {
            List<ObjectNode> services = overlay.all("Service").stream()
                    .filter(service -> Overlay.selects(monitor.at("/spec/selector"), service.at("/metadata/labels")))
                    .toList();
            assertThat(names(services)).containsExactly("members");
            assertThat(Overlay.elements(services.getFirst().at("/spec/ports"))
                            .map(port -> port.path("name").asText()))
                    .contains(monitor.at("/spec/endpoints/0/port").asText());
        }
    }
}
