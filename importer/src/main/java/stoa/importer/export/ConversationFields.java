package stoa.importer.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a row of LeanCloud's {@code _Conversation} into what Stoa takes (LeanCloud protocol, section 7.2). Dates and ids
 * may have the form of LeanCloud's JSON, of {@code mongoexport} or of BSON. Pure.
 */
public final class ConversationFields {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Set<String> OWN = Set.of(
            "objectId", "_id", "c", "m", "mu", "tr", "sys", "unique", "uniqueId", "lm", "createdAt", "updatedAt");
    private static final Set<String> IGNORED = Set.of(
            "ACL", "_acl", "_rperm", "_wperm", "_r", "_w", "__type", "className", "conv_type", "temp", "ttl", "__v");
    private static final int ID_CHARS_MAX = 64;
    private static final int HEX = 16;
    private static final int SECOND_DIGITS = 8;
    private static final int OBJECT_ID_DIGITS = 24;

    private ConversationFields() {}

    /**
     * Reads a row.
     *
     * @param row as exported
     * @return the conversation
     * @throws IllegalArgumentException with the reason why it cannot be brought
     */
    public static ExportedConversation read(ObjectNode row) {
        String id = id(row);
        ConversationKind kind = flag(row, "tr")
                ? ConversationKind.ROOM
                : flag(row, "sys") ? ConversationKind.SERVICE : ConversationKind.GROUP;
        ObjectNode body = NODES.objectNode().put("id", id).put("kind", kind.label());
        String creator = text(row, "c");
        if (creator != null && !creator.isEmpty()) {
            body.put("creator", creator);
        }
        if (kind != ConversationKind.ROOM) {
            body.set("members", texts(row, "m"));
            body.set("mutedBy", texts(row, "mu"));
        }
        body.put("unique", flag(row, "unique"));
        List<String> ignored = new ArrayList<>();
        body.set("attributes", attributes(row, ignored));
        long createdMs = orElse(time(row, "createdAt"), timeOfId(id));
        body.put("createdAt", createdMs);
        body.put("updatedAt", orElse(time(row, "updatedAt"), createdMs));
        body.put("lastMessageAt", orElse(time(row, "lm"), 0));
        return new ExportedConversation(id, kind, body, ignored);
    }

    private static String id(ObjectNode row) {
        JsonNode given = row.hasNonNull("objectId") ? row.get("objectId") : row.path("_id");
        String id = given.isObject() ? given.path("$oid").asText("") : given.asText("");
        if (id.isEmpty() || id.length() > ID_CHARS_MAX) {
            throw new IllegalArgumentException("it has no objectId of 1 to " + ID_CHARS_MAX + " characters");
        }
        return id;
    }

    private static ObjectNode attributes(ObjectNode row, List<String> ignored) {
        ObjectNode attributes = NODES.objectNode();
        for (Map.Entry<String, JsonNode> field : row.properties()) {
            if (IGNORED.contains(field.getKey())) {
                ignored.add(field.getKey());
            } else if (!OWN.contains(field.getKey()) && !field.getValue().isNull()) {
                attributes.set(field.getKey(), field.getValue());
            }
        }
        return attributes;
    }

    private static @Nullable String text(ObjectNode row, String name) {
        JsonNode value = row.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException(name + " is no text");
        }
        return value.textValue();
    }

    private static boolean flag(ObjectNode row, String name) {
        return row.path(name).asBoolean(false);
    }

    private static ArrayNode texts(ObjectNode row, String name) {
        ArrayNode texts = NODES.arrayNode();
        JsonNode value = row.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isArray()) {
            throw new IllegalArgumentException(name + " is no list");
        }
        for (JsonNode one : value) {
            if (!one.isTextual()) {
                throw new IllegalArgumentException(name + " has something that is no text");
            }
            texts.add(one);
        }
        return texts;
    }

    private static long orElse(@Nullable Long time, long other) {
        return time == null ? other : time;
    }

    private static @Nullable Long time(ObjectNode row, String name) {
        JsonNode value = row.path(name);
        if (value.isObject()) {
            value = value.has("iso") ? value.get("iso") : value.path("$date");
            value = value.isObject() ? value.path("$numberLong") : value;
        }
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        try {
            long ms = value.isIntegralNumber() ? value.longValue() : ofText(value.asText());
            if (ms < 0) {
                throw new IllegalArgumentException(name + " is before 1970");
            }
            return ms;
        } catch (DateTimeException | NumberFormatException wrong) {
            throw new IllegalArgumentException(name + " is no time", wrong);
        }
    }

    private static long ofText(String text) {
        return text.indexOf('-') > 0 ? OffsetDateTime.parse(text).toInstant().toEpochMilli() : Long.parseLong(text);
    }

    /** The second in which an ObjectId was made. */
    private static long timeOfId(String id) {
        try {
            return id.length() == OBJECT_ID_DIGITS
                    ? Instant.ofEpochSecond(Long.parseLong(id, 0, SECOND_DIGITS, HEX))
                            .toEpochMilli()
                    : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
