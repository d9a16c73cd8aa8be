package stoa.systemtests.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.List;

/** Judges JSON by the schemas inside an AsyncAPI or OpenAPI document. */
final class DocumentedSchemas {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final ObjectNode components;

    private DocumentedSchemas(ObjectNode components) {
        this.components = components;
    }

    /** As written: fields that are not documented are allowed, since later versions may add some. */
    static DocumentedSchemas of(JsonNode document) {
        return new DocumentedSchemas(document.required("components").deepCopy());
    }

    /** What this version writes itself may hold nothing that is not documented. */
    static DocumentedSchemas closed(JsonNode document) {
        ObjectNode components = document.required("components").deepCopy();
        components.path("messages").forEach(message -> close(message.path("payload"), false));
        components.path("responses").forEach(response -> close(response.findPath("schema"), false));
        components.path("schemas").forEach(schema -> close(schema, true));
        return new DocumentedSchemas(components);
    }

    /** Closes a schema unless it is a part of another, and all that are inside it. */
    static void close(JsonNode schema, boolean isPart) {
        if (!(schema instanceof ObjectNode object)) {
            return;
        }
        boolean known = object.has("properties") || object.has("allOf") || object.has("$ref");
        if (known && !isPart) {
            object.put("unevaluatedProperties", false);
        }
        object.path("properties").forEach(property -> close(property, false));
        close(object.path("items"), false);
        close(object.path("additionalProperties"), false);
        object.path("oneOf").forEach(one -> close(one, false));
        object.path("allOf").forEach(part -> close(part, true));
    }

    /** What is wrong with a value by the schema at a place in the document. */
    List<String> problems(String pointer, JsonNode value) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("$ref", pointer);
        root.set("components", components);
        return judge(root, value);
    }

    /** What is wrong with a value by a schema that refers to this document's components. */
    List<String> problems(ObjectNode schema, JsonNode value) {
        ObjectNode root = schema.deepCopy();
        root.set("components", components);
        return judge(root, value);
    }

    private static List<String> judge(ObjectNode schema, JsonNode value) {
        return FACTORY.getSchema(schema).validate(value).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }
}
