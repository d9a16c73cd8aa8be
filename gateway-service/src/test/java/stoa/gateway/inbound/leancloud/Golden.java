package stoa.gateway.inbound.leancloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Frames of small programs on the vendor's SDKs, as they were captured. */
final class Golden {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Golden() {}

    /**
     * A captured frame.
     *
     * @param fromClient who sent it
     * @param bytes the command
     * @param frame the same, decoded
     */
    record Frame(boolean fromClient, byte[] bytes, JsonNode frame) {
        @Override
        public String toString() {
            return (fromClient ? "client " : "server ")
                    + frame.path("cmd").asText()
                    + ' '
                    + frame.path("op").asText();
        }
    }

    static List<Frame> frames() {
        try (InputStream file = Golden.class.getResourceAsStream("/leancloud/golden.jsonl")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(Golden::frame)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Frame frame(String line) {
        try {
            JsonNode json = JSON.readTree(line);
            byte[] bytes = HexFormat.of().parseHex(json.path("hex").asText());
            return new Frame(json.path("dir").asText().equals("C"), bytes, json.path("frame"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A command as the captured ones were written down: only what is set. */
    static ObjectNode json(Message message) {
        ObjectNode json = JSON.createObjectNode();
        message.getAllFields().forEach((field, value) -> json.set(field.getName(), json(field, value)));
        return json;
    }

    private static JsonNode json(FieldDescriptor field, Object value) {
        if (field.isRepeated() && value instanceof List<?> list) {
            ArrayNode array = JSON.createArrayNode();
            list.forEach(one -> array.add(one(one)));
            return array;
        }
        return one(value);
    }

    private static JsonNode one(Object value) {
        return switch (value) {
            case Message message -> json(message);
            case EnumValueDescriptor constant ->
                constant.getType().getName().equals("QueryDirection")
                        ? JSON.getNodeFactory().numberNode(constant.getNumber())
                        : JSON.getNodeFactory().textNode(constant.getName());
            case ByteString bytes ->
                JSON.getNodeFactory().textNode(Base64.getEncoder().encodeToString(bytes.toByteArray()));
            case Long number -> JSON.getNodeFactory().numberNode(number);
            case Integer number -> JSON.getNodeFactory().numberNode(number);
            case Boolean flag -> JSON.getNodeFactory().booleanNode(flag);
            default -> JSON.getNodeFactory().textNode(value.toString());
        };
    }
}
