package stoa.systemtests.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.kubernetes.client.openapi.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads manifests more strictly than a cluster does: every field has to be one of the type, required ones have to be
 * there, numbers are not texts, words are those that are allowed. What extensions bring is described, as far as it is
 * used, in {@code extensions.yaml}.
 */
final class StrictManifests {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNode EXTENSIONS = extensions();

    /** The types of a version of Kubernetes' own groups begin with a word of their own. */
    private static final Map<String, String> PREFIXES = Map.of(
            "v1", "V1",
            "apps/v1", "V1",
            "policy/v1", "V1",
            "scheduling.k8s.io/v1", "V1",
            "networking.k8s.io/v1", "V1",
            "autoscaling/v2", "V2");

    /** Fields that take a few words only, which the types do not know. */
    private static final Map<String, Set<String>> WORDS = Map.ofEntries(
            Map.entry("imagePullPolicy", Set.of("IfNotPresent", "Always", "Never")),
            Map.entry("whenUnsatisfiable", Set.of("DoNotSchedule", "ScheduleAnyway")),
            Map.entry("pathType", Set.of("Prefix", "Exact", "ImplementationSpecific")),
            Map.entry("policyTypes", Set.of("Ingress", "Egress")),
            Map.entry("operator", Set.of("In", "NotIn", "Exists", "DoesNotExist")),
            Map.entry("accessModes", Set.of("ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany", "ReadOnlyMany")),
            Map.entry("protocol", Set.of("TCP", "UDP", "SCTP", "HTTP", "HTTPS")),
            Map.entry("fieldPath", Set.of("metadata.name", "status.podIP")));

    private StrictManifests() {}

    /** What is wrong with an object; empty when nothing is. */
    static List<String> faults(JsonNode object) {
        String what = Kustomize.kind(object) + ' ' + Kustomize.name(object) + ": ";
        List<String> faults = new ArrayList<>();
        String version = object.path("apiVersion").asText();
        String prefix = PREFIXES.get(version);
        if (prefix == null) {
            ofExtension(object).forEach(fault -> faults.add(what + fault));
        } else {
            ofKubernetes(object, prefix + Kustomize.kind(object)).forEach(fault -> faults.add(what + fault));
        }
        words(object, "").forEach(fault -> faults.add(what + fault));
        return faults;
    }

    private static List<String> ofKubernetes(JsonNode object, String typeName) {
        try {
            Class<?> type = Class.forName("io.kubernetes.client.openapi.models." + typeName);
            Object read = JSON.deserialize(object.toString(), type);
            // a text where a number belongs is taken, and would be written as a number
            JsonNode again = MAPPER.readTree(JSON.serialize(read));
            return changes(object, again, "");
        } catch (ClassNotFoundException unknown) {
            return List.of("there is no such kind");
        } catch (IOException | RuntimeException refused) {
            return List.of(String.valueOf(refused.getMessage()));
        }
    }

    /** Values that are not read as they are written; what was not written does not count. */
    private static List<String> changes(JsonNode written, JsonNode read, String path) {
        List<String> changes = new ArrayList<>();
        if (written.isObject()) {
            written.properties()
                    .forEach(field -> changes.addAll(
                            changes(field.getValue(), read.path(field.getKey()), path + '/' + field.getKey())));
        } else if (written.isArray()) {
            for (int i = 0; i < written.size(); i++) {
                changes.addAll(changes(written.get(i), read.path(i), path + '/' + i));
            }
        } else if (!written.equals(read)) {
            changes.add(path + " is " + written + ", understood as " + read);
        }
        return changes;
    }

    private static List<String> ofExtension(JsonNode object) {
        JsonNode schema = EXTENSIONS.path(object.path("apiVersion").asText()).path(Kustomize.kind(object));
        if (schema.isMissingNode()) {
            return List.of("there is no such kind");
        }
        JsonSchema rules =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
        return rules.validate(object).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    private static List<String> words(JsonNode node, String field) {
        List<String> faults = new ArrayList<>();
        Set<String> allowed = WORDS.get(field);
        if (node.isContainerNode()) {
            node.properties().forEach(inner -> faults.addAll(words(inner.getValue(), inner.getKey())));
            if (node.isArray()) {
                node.forEach(element -> faults.addAll(words(element, field)));
            }
        } else if (allowed != null && !allowed.contains(node.asText())) {
            faults.add(field + " is " + node + ", expected one of " + allowed);
        }
        return faults;
    }

    private static JsonNode extensions() {
        try (InputStream file = StrictManifests.class.getResourceAsStream("/kubernetes/extensions.yaml")) {
            if (file == null) {
                throw new IllegalStateException("extensions.yaml is not there");
            }
            return new YAMLMapper().readTree(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
