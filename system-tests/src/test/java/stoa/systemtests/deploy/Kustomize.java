package stoa.systemtests.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * The part of kustomize that {@code k8s/} uses, so that the tests see manifests as a cluster gets them; refuses what it
 * does not understand. Names of generated ConfigMaps and Secrets get no hash, and Secrets hold plain text.
 */
final class Kustomize {
    private static final Set<String> UNDERSTOOD = Set.of(
            "apiVersion",
            "kind",
            "namespace",
            "resources",
            "components",
            "patches",
            "images",
            "replicas",
            "configMapGenerator",
            "secretGenerator");

    private static final Set<String> WITHOUT_NAMESPACE = Set.of("Namespace", "PriorityClass");
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Path folder;
    private final JsonNode build;
    private final List<ObjectNode> objects;

    private Kustomize(Path folder, List<ObjectNode> before) {
        this.folder = folder;
        this.build = documents(folder.resolve("kustomization.yaml")).getFirst();
        this.objects = new ArrayList<>(before);
        build.fieldNames().forEachRemaining(name -> {
            if (!UNDERSTOOD.contains(name)) {
                throw new IllegalArgumentException(folder + ": " + name + " of kustomize is not understood here");
            }
        });
    }

    /** All objects of a kustomization. */
    static List<ObjectNode> render(Path folder) {
        return new Kustomize(folder, List.of()).applied();
    }

    /** The documents of a file. */
    static List<ObjectNode> documents(Path file) {
        try (MappingIterator<ObjectNode> found =
                YAML.readerFor(ObjectNode.class).readValues(file.toFile())) {
            return found.readAll();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file + " is no YAML", unreadable);
        }
    }

    private List<ObjectNode> applied() {
        for (JsonNode resource : build.path("resources")) {
            Path path = folder.resolve(resource.asText());
            objects.addAll(Files.isDirectory(path) ? render(path) : documents(path));
        }
        generate("configMapGenerator", "ConfigMap", "data");
        generate("secretGenerator", "Secret", "stringData");
        for (JsonNode component : build.path("components")) {
            List<ObjectNode> with = new Kustomize(folder.resolve(component.asText()), objects).applied();
            objects.clear();
            objects.addAll(with);
        }
        build.path("patches").forEach(this::patch);
        build.path("replicas")
                .forEach(entry -> one(object -> kind(object).equals("Deployment")
                                && name(object).equals(entry.path("name").asText()))
                        .withObject("/spec")
                        .set("replicas", entry.path("count")));
        build.path("images").forEach(this::rename);
        if (build.has("namespace")) {
            objects.forEach(object -> move(object, build.path("namespace").asText()));
        }
        Set<String> seen = new HashSet<>();
        for (ObjectNode object : objects) {
            if (!seen.add(kind(object) + ' ' + name(object))) {
                throw new IllegalArgumentException("twice: " + kind(object) + ' ' + name(object));
            }
        }
        return objects;
    }

    private void generate(String generator, String kind, String field) {
        for (JsonNode entry : build.path(generator)) {
            String name = entry.path("name").asText();
            ObjectNode made;
            if (entry.path("behavior").asText("create").equals("merge")) {
                made = one(object -> kind(object).equals(kind) && name(object).equals(name));
            } else {
                made = YAML.createObjectNode();
                made.put("apiVersion", "v1").put("kind", kind);
                made.putObject("metadata").put("name", name);
                JsonNode labels = entry.path("options").path("labels");
                if (!labels.isMissingNode()) {
                    made.withObject("/metadata").set("labels", labels);
                }
                objects.add(made);
            }
            ObjectNode data = made.withObject('/' + field);
            entry.path("literals").forEach(line -> put(data, line.asText()));
            entry.path("envs").forEach(file -> lines(file.asText()).forEach(line -> put(data, line)));
            entry.path("files").forEach(file -> {
                Path path = folder.resolve(file.asText());
                data.put(path.getFileName().toString(), text(path));
            });
        }
    }

    private List<String> lines(String file) {
        return text(folder.resolve(file))
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static void put(ObjectNode data, String line) {
        int equals = line.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("not NAME=value: " + line);
        }
        data.put(line.substring(0, equals), line.substring(equals + 1));
    }

    private void patch(JsonNode entry) {
        ObjectNode patch =
                documents(folder.resolve(entry.path("path").asText())).getFirst();
        JsonNode target = entry.path("target");
        if (target.isMissingNode()) {
            PatchMerge.apply(
                    one(object ->
                            kind(object).equals(kind(patch)) && name(object).equals(name(patch))),
                    patch);
            return;
        }
        String[] label = target.path("labelSelector").asText().split("=", 2);
        List<ObjectNode> targets = objects.stream()
                .filter(object -> kind(object).equals(target.path("kind").asText())
                        && object.path("metadata")
                                .path("labels")
                                .path(label[0])
                                .asText()
                                .equals(label[1]))
                .toList();
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a patch without a target: " + entry);
        }
        targets.forEach(object -> PatchMerge.apply(object, patch));
    }

    private void rename(JsonNode entry) {
        String before = entry.path("name").asText() + ':';
        String image =
                entry.path("newName").asText() + ':' + entry.path("newTag").asText();
        List<ObjectNode> named = objects.stream()
                .flatMap(object -> containers(object).stream())
                .filter(container -> container.path("image").asText().startsWith(before))
                .toList();
        if (named.isEmpty()) {
            throw new IllegalArgumentException("nothing runs the image " + entry);
        }
        named.forEach(container -> container.put("image", image));
    }

    private static void move(ObjectNode object, String namespace) {
        if (kind(object).equals("Namespace")) {
            object.withObject("/metadata").put("name", namespace);
        } else if (!WITHOUT_NAMESPACE.contains(kind(object))) {
            object.withObject("/metadata").put("namespace", namespace);
        }
    }

    private ObjectNode one(Predicate<ObjectNode> wanted) {
        return objects.stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(folder + " changes something that is not there"));
    }

    /** The containers of what runs pods; none of anything else. */
    static List<ObjectNode> containers(ObjectNode object) {
        JsonNode containers = object.at("/spec/template/spec/containers");
        return containers instanceof ArrayNode
                ? StreamSupport.stream(containers.spliterator(), false)
                        .map(ObjectNode.class::cast)
                        .toList()
                : List.of();
    }

    static String kind(JsonNode object) {
        return object.path("kind").asText();
    }

    static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
