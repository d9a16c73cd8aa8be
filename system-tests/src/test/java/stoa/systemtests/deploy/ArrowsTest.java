package stoa.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On Kubernetes everybody reaches whom they need, and nobody else. */
class ArrowsTest {
    private static final List<String> SERVICES = List.of("auth", "room", "history", "message", "gateway");

    /** Who needs which store. */
    private static final Map<String, List<String>> STORES = Map.of(
            "postgresql:5432", List.of("auth", "room", "history"),
            "redis:6379", List.of("auth", "room", "history"),
            "kafka:9092", List.of("auth", "room", "history", "message"));

    private static Set<String> bus() {
        Set<String> arrows = new TreeSet<>();
        for (String from : SERVICES) {
            for (String to : SERVICES) {
                arrows.add(from + " -> " + to + ":5701");
                arrows.add(from + " -> " + to + ":5702");
            }
        }
        return arrows;
    }

    private static Set<String> outside() {
        Set<String> arrows = new TreeSet<>();
        for (String from : SERVICES) {
            arrows.add(from + " -> namespace kubernetes.io/metadata.name=kube-system:53");
        }
        // webhooks, to the public network
        for (String to : List.of("0.0.0.0/0:80", "0.0.0.0/0:443", "::/0:80", "::/0:443")) {
            arrows.add("history -> " + to);
        }
        return arrows;
    }

    @Test
    void insideTheClusterTheStoresAreReachedByThoseThatUseThem() {
        Set<String> arrows = bus();
        STORES.forEach((store, users) -> users.forEach(user -> arrows.add(user + " -> " + store)));
        Arrows dev = new Arrows(Overlay.read("dev"));
        assertThat(dev.inside()).isEqualTo(arrows);
        assertThat(dev.out()).isEqualTo(outside());
    }

    @Test
    void outsideTheClusterToo() {
        Set<String> arrows = outside();
        STORES.forEach((store, users) ->
                users.forEach(user -> arrows.add(user + " -> 10.0.0.0/8" + store.substring(store.indexOf(':')))));
        Arrows production = new Arrows(Overlay.read("production"));
        assertThat(production.inside()).isEqualTo(bus());
        assertThat(production.out()).isEqualTo(arrows);
    }

    @Test
    void clientsBackEndsAndPrometheusComeInWhereTheyAreLetIn() {
        Set<String> arrows = new TreeSet<>(
                Set.of("namespace stoa/ingress=true -> gateway:8080", "namespace stoa/back-ends=true -> gateway:8081"));
        assertThat(new Arrows(Overlay.read("dev")).in()).isEqualTo(arrows);
        SERVICES.forEach(service -> arrows.add("namespace stoa/monitoring=true -> " + service + ":9090"));
        assertThat(new Arrows(Overlay.read("production")).in()).isEqualTo(arrows);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void everyPolicyIsAboutSomebody(String name) {
        assertThat(new Arrows(Overlay.read(name)).aboutNobody()).isEmpty();
    }
}
