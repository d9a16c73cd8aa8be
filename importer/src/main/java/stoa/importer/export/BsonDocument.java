package stoa.importer.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/**
 * One BSON document (bsonspec.org, version 1.1) as JSON: ids of objects as their hex digits, dates as {@code {"__type":
 * "Date", "iso": …}}, bytes as {@code {"__type": "Bytes", "base64": …}}, as LeanCloud's JSON has them. What no JSON has
 * (regular expressions, code, timestamps of replication, decimals of 128 bits) is null. Used once.
 */
final class BsonDocument {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int OBJECT_ID_BYTES = 12;
    private static final int DECIMAL_BYTES = 16;
    private static final int TIMESTAMP_BYTES = 8;
    private static final int OLD_BINARY = 2;

    private final ByteBuffer bytes;

    private BsonDocument(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads a document.
     *
     * @param bytes all of it, its length included
     * @return its fields in order
     * @throws IllegalArgumentException when it is none
     */
    static ObjectNode read(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        BsonDocument document = new BsonDocument(buffer);
        ObjectNode fields = NODES.objectNode();
        try {
            document.fields(fields::set, 0);
        } catch (BufferUnderflowException early) {
            throw new IllegalArgumentException("it ends early", early);
        }
        if (buffer.hasRemaining()) {
            throw new IllegalArgumentException("something is behind its end");
        }
        return fields;
    }

    @FunctionalInterface
    private interface Fields {
        void set(String name, JsonNode value);
    }

    private void fields(Fields into, int depth) {
        if (depth >= ExportReader.DEPTH_MAX) {
            throw new IllegalArgumentException("it is deeper than " + ExportReader.DEPTH_MAX);
        }
        int begin = bytes.position();
        int length = bytes.getInt();
        if (length < 0 || length > bytes.limit() - begin) {
            throw new IllegalArgumentException("a document is longer than what holds it");
        }
        int type = bytes.get();
        while (type != 0) {
            String name = name();
            into.set(name, value(type, depth));
            type = bytes.get();
        }
        if (bytes.position() != begin + length) {
            throw new IllegalArgumentException("a document has another length than it says");
        }
    }

    private JsonNode value(int type, int depth) {
        return switch (type) {
            case 0x01 -> number(bytes.getDouble());
            case 0x02, 0x0e -> NODES.textNode(text());
            case 0x03 -> object(depth);
            case 0x04 -> array(depth);
            case 0x05 -> binary();
            case 0x07 -> NODES.textNode(HexFormat.of().formatHex(take(OBJECT_ID_BYTES)));
            case 0x08 -> NODES.booleanNode(bytes.get() != 0);
            case 0x09 -> date(bytes.getLong());
            case 0x10 -> NODES.numberNode(bytes.getInt());
            case 0x12 -> NODES.numberNode(bytes.getLong());
            default -> without(type);
        };
    }

    private JsonNode without(int type) {
        switch (type) {
            case 0x06, 0x0a, 0xff, -1, 0x7f -> {}
            case 0x0b -> {
                name();
                name();
            }
            case 0x0c -> {
                text();
                take(OBJECT_ID_BYTES);
            }
            case 0x0d -> text();
            case 0x0f -> take(length(bytes.getInt() - Integer.BYTES));
            case 0x11 -> take(TIMESTAMP_BYTES);
            case 0x13 -> take(DECIMAL_BYTES);
            default -> throw new IllegalArgumentException(String.format(Locale.ROOT, "there is no type 0x%02x", type));
        }
        return NODES.nullNode();
    }

    /** JSON has neither infinities nor what is no number; whole ones are shown as such. */
    private static JsonNode number(double value) {
        if (!Double.isFinite(value)) {
            return NODES.nullNode();
        }
        long whole = (long) value;
        return whole == value && Math.abs(whole) < 1L << 53 ? NODES.numberNode(whole) : NODES.numberNode(value);
    }

    private JsonNode object(int depth) {
        ObjectNode object = NODES.objectNode();
        fields(object::set, depth + 1);
        return object;
    }

    /** A document whose names are numbers. */
    private JsonNode array(int depth) {
        ArrayNode array = NODES.arrayNode();
        fields((_, value) -> array.add(value), depth + 1);
        return array;
    }

    private JsonNode binary() {
        int length = length(bytes.getInt());
        int subtype = bytes.get();
        if (subtype == OLD_BINARY) {
            length = length(bytes.getInt());
        }
        ObjectNode binary = NODES.objectNode();
        return binary.put("__type", "Bytes").put("base64", Base64.getEncoder().encodeToString(take(length)));
    }

    private static JsonNode date(long ms) {
        return NODES.objectNode()
                .put("__type", "Date")
                .put("iso", Instant.ofEpochMilli(ms).toString());
    }

    private String name() {
        int begin = bytes.position();
        while (bytes.get() != 0) {
            // up to the zero byte
        }
        return decoded(begin, bytes.position() - 1 - begin);
    }

    private String text() {
        int length = length(bytes.getInt());
        if (length < 1) {
            throw new IllegalArgumentException("a text has no end");
        }
        String text = decoded(bytes.position(), length - 1);
        bytes.position(bytes.position() + length - 1);
        if (bytes.get() != 0) {
            throw new IllegalArgumentException("a text has no end");
        }
        return text;
    }

    private String decoded(int begin, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes.slice(begin, length))
                    .toString();
        } catch (CharacterCodingException wrong) {
            throw new IllegalArgumentException("a text is not UTF-8", wrong);
        }
    }

    private int length(int length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new IllegalArgumentException("a value is longer than what holds it");
        }
        return length;
    }

    private byte[] take(int length) {
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }
}
