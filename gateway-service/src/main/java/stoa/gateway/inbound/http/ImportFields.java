package stoa.gateway.inbound.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.WholeText;

/**
 * Reads the fields of what is brought; whatever is not as documented is refused with its name. Pure.
 *
 * @param node a JSON object
 */
record ImportFields(JsonNode node) {
    /** Objects and arrays within each other at most; those of attributes have a bound of their own. */
    private static final int DEPTH_MAX = 32;

    static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The body of a request. */
    static ImportFields body(Buffer body) {
        try {
            JsonNode read = JSON.readTree(body.getBytes());
            if (read != null && read.isObject()) {
                return new ImportFields(read);
            }
        } catch (IOException _) {
            // answered below: the parser's own text would quote what was sent
        }
        throw bad("the body must be a JSON object");
    }

    /** Refuses fields that nobody reads. */
    ImportFields only(Set<String> names) {
        node.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                throw bad("there is no field \"" + name + '"');
            }
        });
        return this;
    }

    /** The objects of an array. */
    List<ImportFields> objects(String name, int max) {
        JsonNode array = node.path(name);
        if (!array.isArray() || array.isEmpty() || array.size() > max) {
            throw bad(name + " is an array of 1 to " + max + " objects");
        }
        List<ImportFields> objects = new ArrayList<>();
        for (JsonNode one : array) {
            if (!one.isObject()) {
                throw bad(name + " has objects only");
            }
            objects.add(new ImportFields(one));
        }
        return objects;
    }

    String text(String name) {
        String text = textOrNull(name);
        if (text == null) {
            throw bad(name + " must be given");
        }
        return text;
    }

    @Nullable
    String textOrNull(String name) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || !WholeText.is(value.textValue())) {
            throw bad(name + " must be a string");
        }
        return value.textValue();
    }

    List<String> texts(String name) {
        JsonNode array = node.path(name);
        if (array.isMissingNode() || array.isNull()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode one : array) {
            if (!one.isTextual() || !WholeText.is(one.textValue())) {
                throw bad(name + " has strings only");
            }
            texts.add(one.textValue());
        }
        if (!array.isArray()) {
            throw bad(name + " must be an array of strings");
        }
        return texts;
    }

    boolean flag(String name) {
        JsonNode value = node.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw bad(name + " must be true or false");
        }
        return value.asBoolean(false);
    }

    /** Milliseconds; 0 where nothing is said. */
    long timeMs(String name) {
        JsonNode value = node.path(name);
        if (value.isMissingNode()) {
            return 0;
        }
        if (!value.canConvertToExactIntegral() || !value.canConvertToLong() || value.longValue() < 0) {
            throw bad(name + " must be milliseconds since 1970");
        }
        return value.longValue();
    }

    /** An object, or an empty one. */
    JsonNode object(String name) {
        JsonNode value = node.path(name);
        if (value.isMissingNode()) {
            return JSON.createObjectNode();
        }
        if (!value.isObject()) {
            throw bad(name + " must be an object");
        }
        return value;
    }

    static StoaException bad(String message) {
        return new StoaException(ErrorCode.SERVER_BAD_PARAMETER, message);
    }
}
