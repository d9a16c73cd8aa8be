package stoa.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubernetes.client.custom.Quantity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.systemtests.docs.Tree;

/** Every overlay of {@code k8s/}, as a cluster gets it, is understood to the last field and keeps our rules. */
class KubernetesTest {
    private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:[A-Za-z0-9_][A-Za-z0-9._-]*");

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void everyFieldIsOneThatKubernetesKnows(String name) {
        List<ObjectNode> objects = Overlay.read(name).objects();
        assertThat(objects).hasSizeGreaterThan(30);
        assertThat(objects.stream().flatMap(object -> StrictManifests.faults(object).stream()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "components/gateway-api/gateway.yaml",
                "components/gateway-api/httproute.yaml",
                "overlays/production/secrets.example.yaml",
                "overlays/production/external-secrets.example.yaml"
            })
    void soIsEveryFieldOfWhatNoOverlayHasInIt(String file) {
        List<ObjectNode> objects = Kustomize.documents(Tree.path("k8s/" + file));
        assertThat(objects.stream().flatMap(object -> StrictManifests.faults(object).stream()))
                .isEmpty();
        assertThat(objects).isNotEmpty();
    }

    /** Otherwise the two above would prove nothing. */
    @Test
    void whatKubernetesWouldPassOverIsFound() {
        ObjectNode room = Overlay.read("dev").all("Deployment").stream()
                .filter(object -> Kustomize.name(object).equals("room"))
                .findFirst()
                .orElseThrow();
        Map<String, JsonNode> wrong = new TreeMap<>();
        ObjectNode misspelt = room.deepCopy();
        misspelt.withObject("/spec").put("minReadySecond", 5);
        wrong.put("misspelt", misspelt);
        ObjectNode text = room.deepCopy();
        text.withObject("/spec").put("minReadySeconds", "5");
        wrong.put("a text for a number", text);
        ObjectNode missing = room.deepCopy();
        missing.withObject("/spec").remove("selector");
        wrong.put("without its selector", missing);
        ObjectNode quantity = room.deepCopy();
        Overlay.container(quantity).withObject("/resources/limits").put("memory", "1 GiB");
        wrong.put("a bad quantity", quantity);
        ObjectNode word = room.deepCopy();
        Overlay.container(word).put("imagePullPolicy", "IfAbsent");
        wrong.put("a wrong word", word);
        ObjectNode kind = room.deepCopy();
        kind.put("kind", "Deploymint");
        wrong.put("an unknown kind", kind);
        assertThat(StrictManifests.faults(room)).isEmpty();
        wrong.forEach((what, object) ->
                assertThat(StrictManifests.faults(object)).as(what).isNotEmpty());
    }

    @Test
    void whatTheRendererDoesNotUnderstandItRefuses(@TempDir Path dir) throws Exception {
        Files.writeString(dir.resolve("kustomization.yaml"), "namePrefix: x-\n");
        assertThatThrownBy(() -> Kustomize.render(dir)).hasMessageContaining("namePrefix");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void imagesArePinned(String name) {
        Overlay overlay = Overlay.read(name);
        for (ObjectNode workload : overlay.workloads()) {
            String image = Overlay.container(workload).path("image").asText();
            assertThat(image).matches(PINNED).doesNotEndWith(":latest");
            Overlay.service(workload).ifPresent(service -> assertThat(image).contains("stoa/" + service.label() + ":"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void podsAskForWhatTheyNeedAndAreHeldToTheirMemoryAlone(String name) {
        for (ObjectNode workload : Overlay.read(name).workloads()) {
            JsonNode resources = Overlay.container(workload).path("resources");
            assertThat(resources.at("/requests/cpu").asText()).isNotEmpty();
            assertThat(resources.path("limits").has("cpu"))
                    .as("a limit of processors makes a process stand still")
                    .isFalse();
            Quantity asked = new Quantity(resources.at("/requests/memory").asText());
            Quantity held = new Quantity(resources.at("/limits/memory").asText());
            assertThat(asked.getNumber()).isPositive().isLessThanOrEqualTo(held.getNumber());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void podsMayDoNothingButTheirWork(String name) {
        for (ObjectNode workload : Overlay.read(name).workloads()) {
            JsonNode pod = Overlay.podSpec(workload);
            String what = Kustomize.name(workload);
            assertThat(Kustomize.containers(workload)).as(what).hasSize(1);
            assertThat(pod.path("initContainers").isMissingNode()).as(what).isTrue();
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                    .as(what)
                    .isFalse();
            // a Service named stoa-… would give every pod STOA_… variables, which a process refuses
            assertThat(pod.path("enableServiceLinks").asBoolean(true)).as(what).isFalse();
            for (String host : List.of("hostNetwork", "hostPID", "hostIPC", "hostUsers")) {
                assertThat(pod.has(host)).as(what).isFalse();
            }
            JsonNode podSecurity = pod.path("securityContext");
            assertThat(podSecurity.path("runAsNonRoot").asBoolean()).as(what).isTrue();
            assertThat(podSecurity.path("runAsUser").asInt()).as(what).isPositive();
            assertThat(podSecurity.at("/seccompProfile/type").asText()).as(what).isEqualTo("RuntimeDefault");
            JsonNode security = Overlay.container(workload).path("securityContext");
            assertThat(security.has("privileged")).as(what).isFalse();
            assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                    .as(what)
                    .isFalse();
            assertThat(security.at("/capabilities/drop/0").asText()).as(what).isEqualTo("ALL");
            assertThat(security.path("capabilities").has("add")).as(what).isFalse();
            if (!what.equals("kafka")) {
                assertThat(security.path("readOnlyRootFilesystem").asBoolean())
                        .as(what)
                        .isTrue();
            }
        }
    }

    @Test
    void bothOverlaysHaveTheSameServices() {
        for (String name : List.of("dev", "production")) {
            assertThat(Overlay.read(name).all("Deployment").stream().map(Kustomize::name))
                    .containsExactlyInAnyOrder("auth", "room", "history", "message", "gateway");
        }
    }
}
