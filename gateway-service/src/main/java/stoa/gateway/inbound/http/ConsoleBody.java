package stoa.gateway.inbound.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.WholeText;

/** What the console sends: one JSON object, whose fields are checked as they are read. */
final class ConsoleBody {
    private static final int NESTING_MAX = 4;
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    private final JsonNode fields;

    private ConsoleBody(JsonNode fields) {
        this.fields = fields;
    }

    /**
     * Reads a body.
     *
     * @param body as sent
     * @return its fields
     * @throws StoaException {@code SERVER_BAD_PARAMETER} when it is no JSON object
     */
    static ConsoleBody parse(Buffer body) {
        try {
            JsonNode node = JSON.readTree(body.getBytes());
            if (node != null && node.isObject()) {
                return new ConsoleBody(node);
            }
        } catch (IOException _) {
            // Said below.
        }
        throw new StoaException(ErrorCode.SERVER_BAD_PARAMETER, "the body must be a JSON object");
    }

    /**
     * A text on one line that must be there.
     *
     * @param name field
     * @param bytesMax bytes at most
     * @return 1 to {@code bytesMax} bytes
     */
    String line(String name, int bytesMax) {
        return line(name, fields.path(name), bytesMax);
    }

    private static String line(String name, JsonNode node, int bytesMax) {
        if (!node.isTextual() || node.textValue().isEmpty()) {
            throw FormBody.wrong(name, "must be a text that is not empty");
        }
        return FormBody.checked(name, whole(name, node.textValue()), bytesMax);
    }

    /**
     * A text of whatever characters but U+0000 that must be there.
     *
     * @param name field
     * @return as sent
     */
    String text(String name) {
        JsonNode node = fields.path(name);
        if (!node.isTextual() || node.textValue().isEmpty() || node.textValue().indexOf('\0') >= 0) {
            throw FormBody.wrong(name, "must be a text that is not empty, without U+0000");
        }
        return whole(name, node.textValue());
    }

    /** Half characters cannot be stored. */
    private static String whole(String name, String text) {
        if (!WholeText.is(text)) {
            throw FormBody.wrong(name, "has half a character");
        }
        return text;
    }

    /**
     * Texts that must be there.
     *
     * @param name field
     * @param countMax texts at most
     * @param bytesMax bytes of each at most
     * @return at least one, each once
     */
    List<String> lines(String name, int countMax, int bytesMax) {
        JsonNode node = fields.path(name);
        if (!node.isArray() || node.isEmpty() || node.size() > countMax) {
            throw FormBody.wrong(name, "must be a list of 1 to " + countMax + " texts");
        }
        List<String> texts = new ArrayList<>();
        node.forEach(element -> texts.add(line(name, element, bytesMax)));
        return texts.stream().distinct().toList();
    }

    /**
     * A whole number that must be there.
     *
     * @param name field
     * @param min least
     * @param max greatest
     * @return the number
     */
    int integer(String name, int min, int max) {
        JsonNode node = fields.path(name);
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < min || node.intValue() > max) {
            throw FormBody.wrong(name, "must be a whole number, " + min + " to " + max);
        }
        return node.intValue();
    }

    /**
     * A truth value that must be there.
     *
     * @param name field
     * @return the value
     */
    boolean flag(String name) {
        JsonNode node = fields.path(name);
        if (!node.isBoolean()) {
            throw FormBody.wrong(name, "must be true or false");
        }
        return node.booleanValue();
    }
}
