package stoa.systemtests.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Who may open a connection to whom, by the NetworkPolicies of an overlay. */
final class Arrows {
    private final Overlay overlay;

    Arrows(Overlay overlay) {
        this.overlay = overlay;
    }

    /** Between pods of the overlay, {@code from -> to:port}: where both ends allow it. */
    Set<String> inside() {
        Set<String> arrows = new TreeSet<>();
        for (ObjectNode from : overlay.workloads()) {
            for (ObjectNode to : overlay.workloads()) {
                for (JsonNode port : Overlay.container(to).path("ports")) {
                    int number = port.path("containerPort").asInt();
                    boolean goes = rules(from, "Egress").anyMatch(rule -> allows(rule, "to", to, number));
                    boolean comes = rules(to, "Ingress").anyMatch(rule -> allows(rule, "from", from, number));
                    if (goes && comes) {
                        arrows.add(Kustomize.name(from) + " -> " + Kustomize.name(to) + ':' + number);
                    }
                }
            }
        }
        return arrows;
    }

    /** From elsewhere into pods of the overlay, {@code who -> to:port}. */
    Set<String> in() {
        Set<String> arrows = new TreeSet<>();
        for (ObjectNode to : overlay.workloads()) {
            rules(to, "Ingress")
                    .forEach(rule -> elsewhere(rule, "from")
                            .forEach(who -> ports(rule).forEach(port -> {
                                if (Overlay.port(to, port).isEmpty()) {
                                    throw new IllegalStateException(Kustomize.name(to) + " has no port " + port);
                                }
                                arrows.add(who + " -> " + Kustomize.name(to) + ':' + port.asText());
                            })));
        }
        return arrows;
    }

    /** From pods of the overlay to elsewhere, {@code from -> whom:port}. */
    Set<String> out() {
        Set<String> arrows = new TreeSet<>();
        for (ObjectNode from : overlay.workloads()) {
            rules(from, "Egress")
                    .forEach(rule -> elsewhere(rule, "to")
                            .forEach(whom -> ports(rule)
                                    .forEach(port ->
                                            arrows.add(Kustomize.name(from) + " -> " + whom + ':' + port.asText()))));
        }
        return arrows;
    }

    /** Policies that are about no pod at all. */
    List<String> aboutNobody() {
        return overlay.all("NetworkPolicy").stream()
                .filter(policy -> overlay.workloads().stream().noneMatch(pod -> isAbout(policy, pod)))
                .map(Kustomize::name)
                .toList();
    }

    private static boolean isAbout(JsonNode policy, ObjectNode pod) {
        return Overlay.selects(policy.at("/spec/podSelector"), Overlay.podLabels(pod));
    }

    /** What is allowed to a pod in one direction; it fails where no policy forbids the rest. */
    private Stream<JsonNode> rules(ObjectNode pod, String direction) {
        List<ObjectNode> policies = overlay.all("NetworkPolicy").stream()
                .filter(policy -> isAbout(policy, pod)
                        && Overlay.elements(policy.at("/spec/policyTypes"))
                                .anyMatch(type -> type.asText().equals(direction)))
                .toList();
        if (policies.isEmpty()) {
            throw new IllegalStateException("nothing is forbidden to " + Kustomize.name(pod));
        }
        String field = direction.equals("Egress") ? "/spec/egress" : "/spec/ingress";
        return policies.stream().flatMap(policy -> Overlay.elements(policy.at(field)));
    }

    private static Stream<JsonNode> ports(JsonNode rule) {
        if (rule.path("ports").isEmpty()) {
            throw new IllegalStateException("a rule without ports is one for all ports: " + rule);
        }
        return Overlay.elements(rule.path("ports")).map(port -> port.path("port"));
    }

    private static boolean allows(JsonNode rule, String end, ObjectNode pod, int number) {
        return ports(rule).anyMatch(port -> port.asInt() == number)
                && Overlay.elements(rule.path(end))
                        .anyMatch(peer -> peer.has("podSelector")
                                && !peer.has("namespaceSelector")
                                && Overlay.selects(peer.path("podSelector"), Overlay.podLabels(pod)));
    }

    private static Stream<String> elsewhere(JsonNode rule, String end) {
        return Overlay.elements(rule.path(end))
                .filter(peer -> peer.has("namespaceSelector") || peer.has("ipBlock"))
                .map(peer -> peer.has("ipBlock")
                        ? peer.at("/ipBlock/cidr").asText()
                        : "namespace "
                                + String.join(
                                        ",",
                                        peer.at("/namespaceSelector/matchLabels").properties().stream()
                                                .map(label -> label.getKey()
                                                        + '='
                                                        + label.getValue().asText())
                                                .toList()));
    }
}
