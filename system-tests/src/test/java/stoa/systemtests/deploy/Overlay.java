package stoa.systemtests.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import stoa.kit.config.Settings;
import stoa.protocol.bus.Service;
import stoa.systemtests.docs.Tree;

/**
 * An overlay of {@code k8s/} as a cluster gets it.
 *
 * @param name its folder
 * @param objects all of them
 * @param examples of Secrets that the operator makes
 */
record Overlay(String name, List<ObjectNode> objects, List<ObjectNode> examples) {
    private static final Set<String> RUNS_PODS = Set.of("Deployment", "StatefulSet");

    static Overlay read(String name) {
        Path folder = Tree.path("k8s/overlays").resolve(name);
        Path examples = folder.resolve("secrets.example.yaml");
        return new Overlay(
                name, Kustomize.render(folder), Files.exists(examples) ? Kustomize.documents(examples) : List.of());
    }

    List<ObjectNode> all(String kind) {
        return objects.stream()
                .filter(object -> Kustomize.kind(object).equals(kind))
                .toList();
    }

    /** What runs pods: Stoa's own and, where they are inside, the stores. */
    List<ObjectNode> workloads() {
        return objects.stream()
                .filter(object -> RUNS_PODS.contains(Kustomize.kind(object)))
                .toList();
    }

    ObjectNode workload(Service service) {
        return workloads().stream()
                .filter(object -> Kustomize.name(object).equals(service.label()))
                .findFirst()
                .orElseThrow();
    }

    static Optional<Service> service(JsonNode workload) {
        return Stream.of(Service.values())
                .filter(service -> service.label().equals(Kustomize.name(workload)))
                .findFirst();
    }

    static JsonNode podSpec(JsonNode workload) {
        return workload.at("/spec/template/spec");
    }

    static JsonNode podLabels(JsonNode workload) {
        return workload.at("/spec/template/metadata/labels");
    }

    static ObjectNode container(ObjectNode workload) {
        return Kustomize.containers(workload).getFirst();
    }

    /** The number of a container's port, of its name or its number. */
    static Optional<Integer> port(ObjectNode workload, JsonNode nameOrNumber) {
        return elements(container(workload).path("ports"))
                .filter(port -> port.path("name").equals(nameOrNumber)
                        || port.path("containerPort").equals(nameOrNumber))
                .map(port -> port.path("containerPort").asInt())
                .findFirst();
    }

    /** True where labels have all that a selector asks for. */
    static boolean selects(JsonNode selector, JsonNode labels) {
        return selector.path("matchLabels").properties().stream()
                        .allMatch(wanted -> wanted.getValue().equals(labels.path(wanted.getKey())))
                && elements(selector.path("matchExpressions")).allMatch(wanted -> {
                    String label = labels.path(wanted.path("key").asText()).asText();
                    boolean isIn = elements(wanted.path("values"))
                            .anyMatch(value -> value.asText().equals(label));
                    return switch (wanted.path("operator").asText()) {
                        case "In" -> isIn;
                        case "NotIn" -> !isIn;
                        default -> throw new IllegalArgumentException("not understood: " + wanted);
                    };
                });
    }

    static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    /** What the process in a container is given. */
    Map<String, String> environment(ObjectNode workload) {
        Map<String, String> environment = new HashMap<>();
        ObjectNode container = container(workload);
        for (JsonNode source : container.path("envFrom")) {
            JsonNode data =
                    named("ConfigMap", source.at("/configMapRef/name").asText()).path("data");
            data.properties()
                    .forEach(entry ->
                            environment.put(entry.getKey(), entry.getValue().asText()));
        }
        for (JsonNode variable : container.path("env")) {
            value(variable)
                    .ifPresent(value -> environment.put(variable.path("name").asText(), value));
        }
        return environment;
    }

    /** The settings of a service's process, as it reads them. */
    Settings settings(Service service) {
        return KnownSettings.read(service, environment(workload(service)));
    }

    private Optional<String> value(JsonNode variable) {
        if (variable.has("value")) {
            return Optional.of(variable.path("value").asText());
        }
        JsonNode from = variable.path("valueFrom");
        String field = from.at("/fieldRef/fieldPath").asText();
        if (!field.isEmpty()) {
            return Optional.of(field.equals("status.podIP") ? "10.0.0.1" : "stoa-7d4b9c-x2x4z");
        }
        JsonNode key = from.path("secretKeyRef");
        JsonNode secret = named("Secret", key.path("name").asText()).path("stringData");
        JsonNode found = secret.path(key.path("key").asText());
        if (found.isMissingNode() && !key.path("optional").asBoolean()) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "%s: Secret %s has no %s", name, key.path("name"), key.path("key")));
        }
        return found.isMissingNode() ? Optional.empty() : Optional.of(found.asText());
    }

    private ObjectNode named(String kind, String wanted) {
        return Stream.concat(objects.stream(), examples.stream())
                .filter(object -> Kustomize.kind(object).equals(kind)
                        && Kustomize.name(object).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + ": there is no " + kind + " " + wanted));
    }
}
