package stoa.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoa.gateway.GatewayConfig;
import stoa.kit.tls.PemFiles;
import stoa.protocol.bus.Service;
import stoa.systemtests.docs.Tree;

/** The component that gives gateways TLS of their own, in an overlay that has it. */
class TlsComponentTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void gatewaysGetTheirFilesFromASecretThatIsMountedAsAFolder() throws Exception {
        Overlay production = Overlay.read("production");
        Files.writeString(
                folder.resolve("kustomization.yaml"),
                "resources: [" + Tree.path("k8s/overlays/production") + "]\ncomponents: ["
                        + Tree.path("k8s/components/tls") + "]\n");
        Overlay with = new Overlay("tls", Kustomize.render(folder), production.examples());
        ObjectNode workload = with.workload(Service.GATEWAY);
        assertThat(StrictManifests.faults(workload)).isEmpty();
        GatewayConfig config = GatewayConfig.of(with.settings(Service.GATEWAY));
        PemFiles clients = config.clientTls().orElseThrow();
        PemFiles backEnds = config.serverTls().orElseThrow();
        JsonNode mount = Overlay.elements(Overlay.container(workload).path("volumeMounts"))
                .filter(one -> one.path("name").asText().equals("tls"))
                .findFirst()
                .orElseThrow();
        assertThat(mount.has("subPath")).as("would never change").isFalse();
        for (PemFiles files : new PemFiles[] {clients, backEnds}) {
            Path secret = Path.of(mount.path("mountPath").asText());
            assertThat(files.certificate()).isEqualTo(secret.resolve("tls.crt"));
            assertThat(files.key()).isEqualTo(secret.resolve("tls.key"));
        }
        assertThat(Overlay.elements(Overlay.podSpec(workload).path("volumes"))
                        .map(volume -> volume.at("/secret/secretName").asText()))
                .contains("gateway-tls");
        assertThat(Overlay.podSpec(workload).path("volumes"))
                .as("all that it had before")
                .hasSizeGreaterThan(1);
        assertThat(GatewayConfig.of(production.settings(Service.GATEWAY)).clientTls())
                .isEmpty();
    }
}
