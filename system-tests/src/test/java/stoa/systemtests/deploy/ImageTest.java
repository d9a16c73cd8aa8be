package stoa.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import stoa.protocol.bus.Service;
import stoa.systemtests.docs.Tree;

/** The Dockerfile and what it calls fit the tree and the overlays. */
class ImageTest {
    private final String dockerfile = Tree.text("Dockerfile");

    @Test
    void anImageRunsOneProgramWithoutAShellAndNotAsRoot() {
        assertThat(dockerfile)
                .contains(
                        "\nENTRYPOINT [\"/opt/java/bin/java\", \"@/opt/stoa/service/java.args\"]\n",
                        "\nSTOPSIGNAL SIGTERM\n");
        Matcher user = Pattern.compile("\nUSER ([0-9]+):([0-9]+)\n").matcher(dockerfile);
        assertThat(user.find()).isTrue();
        for (String name : List.of("dev", "production")) {
            for (Service service : Service.values()) {
                assertThat(Overlay.podSpec(Overlay.read(name).workload(service))
                                .at("/securityContext/runAsUser")
                                .asText())
                        .isEqualTo(user.group(1));
            }
        }
    }

    @Test
    void basesArePinned() {
        assertThat(Pattern.compile("\nARG (?:BUILD|BASE)=(\\S+)")
                        .matcher(dockerfile)
                        .results()
                        .map(found -> found.group(1)))
                .hasSize(2)
                .allMatch(image -> image.matches("[a-z/]+:[0-9]+\\.[0-9]+[a-z0-9.-]*"));
    }

    @Test
    void itsPortsAreThoseOfTheGatewayInTheOverlays() {
        Matcher exposed = Pattern.compile("\nEXPOSE ([0-9 ]+)\n").matcher(dockerfile);
        assertThat(exposed.find()).isTrue();
        assertThat(Stream.of(exposed.group(1).split(" ", -1)))
                .containsExactlyInAnyOrderElementsOf(Overlay.elements(
                                Overlay.container(Overlay.read("production").workload(Service.GATEWAY))
                                        .path("ports"))
                        .map(port -> port.path("containerPort").asText())
                        .toList());
    }

    @Test
    void itIsBuiltOfAllServices() {
        Matcher services = Pattern.compile("\nservices=\\(([a-z ]+)\\)").matcher(Tree.text("deploy/image/build"));
        assertThat(services.find()).isTrue();
        assertThat(Stream.of(services.group(1).split(" ", -1)))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Service.values()).map(Service::label).toList());
    }

    /** Maven reads the pom.xml of every module, also of those that are not built. */
    @Test
    void itIsGivenTheModulesThatMavenWants() {
        Set<String> modules = Pattern.compile("<module>([^<]+)</module>")
                .matcher(Tree.text("pom.xml"))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> given = Tree.text(".dockerignore")
                .lines()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1).replaceFirst("/pom\\.xml$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(given).containsAll(modules);
    }
}
