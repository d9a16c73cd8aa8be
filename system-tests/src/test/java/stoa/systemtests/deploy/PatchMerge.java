package stoa.systemtests.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** A patch merged into a manifest as Kubernetes does it: objects by field, lists by what their elements are called. */
final class PatchMerge {
    /** Lists whose elements are merged, and the field that tells which; all others are replaced. */
    private static final Map<String, String> KEYS = Map.of(
            "containers", "name",
            "env", "name",
            "ports", "containerPort",
            "volumes", "name",
            "volumeMounts", "mountPath",
            "topologySpreadConstraints", "topologyKey");

    private PatchMerge() {}

    /** Changes a manifest; its kind and name stay. */
    static void apply(ObjectNode manifest, ObjectNode patch) {
        ObjectNode change = patch.deepCopy();
        change.remove("apiVersion");
        change.remove("kind");
        if (change.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("name");
        }
        merge(manifest, change);
    }

    private static void merge(ObjectNode into, ObjectNode change) {
        change.properties().forEach(field -> {
            String name = field.getKey();
            if (name.startsWith("$")) {
                throw new IllegalArgumentException("directives of patches are not understood: " + name);
            }
            JsonNode before = into.path(name);
            if (before instanceof ObjectNode object && field.getValue() instanceof ObjectNode changed) {
                merge(object, changed);
            } else if (before instanceof ArrayNode list
                    && field.getValue() instanceof ArrayNode changed
                    && KEYS.containsKey(name)) {
                mergeByKey(list, changed, KEYS.getOrDefault(name, ""));
            } else {
                into.set(name, field.getValue());
            }
        });
    }

    private static void mergeByKey(ArrayNode into, ArrayNode changes, String key) {
        for (JsonNode change : changes) {
            Optional<ObjectNode> same = StreamSupport.stream(into.spliterator(), false)
                    .filter(element -> element.path(key).equals(change.path(key)))
                    .map(ObjectNode.class::cast)
                    .findFirst();
            if (same.isPresent()) {
                merge(same.get(), (ObjectNode) change);
            } else {
                into.add(change);
            }
        }
    }
}
