package stoa.gateway.inbound.leancloud;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.WholeText;

/**
 * Bodies of messages between the two protocols ("LeanCloud protocol", section 8). A body that is a JSON object is kept
 * as it is, with the type {@code LC:<_lctype>}; any other text is kept as a JSON text with the type {@code LC:0}, bytes
 * as base64 with the type {@code LC:binary}. What native clients send is shown as these SDKs show it. Pure.
 *
 * @param text null for a body of bytes
 * @param bytes null for a body of text
 */
public record MessageBody(@Nullable String text, @Nullable ByteString bytes) {
    /** What is shown of a message that was taken back. */
    public static final String RECALLED = "{\"_lctype\":-127}";

    /** The prefix of types that these SDKs' messages have. */
    static final String TYPE_PREFIX = "LC:";

    /** The vendor's type of native text messages. */
    static final String NATIVE_TEXT = "RC:TxtMsg";

    /** The {@code _lctype} of text messages. */
    static final int TEXT_TYPE = -1;

    private static final String BINARY = TYPE_PREFIX + "binary";
    private static final String UNTYPED = TYPE_PREFIX + "0";
    private static final int DEPTH_MAX = 32;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
            .build();

    /**
     * A body as messages keep it.
     *
     * @param type message type
     * @param content valid JSON
     */
    public record Kept(String type, JsonText content) {}

    /**
     * A body of text.
     *
     * @param text any
     * @return the body
     */
    public static MessageBody of(String text) {
        return new MessageBody(text, null);
    }

    /**
     * How it is kept.
     *
     * @return type and content
     */
    public Kept kept() {
        if (bytes != null) {
            return new Kept(BINARY, json(base64OrText()));
        }
        String body = text == null ? "" : text;
        Integer type = typeOfObject(body);
        return type == null ? new Kept(UNTYPED, json(body)) : new Kept(TYPE_PREFIX + type, new JsonText(body));
    }

    /**
     * Its size.
     *
     * @return bytes
     */
    public int size() {
        return bytes == null ? ByteString.copyFromUtf8(text == null ? "" : text).size() : bytes.size();
    }

    /**
     * Bytes as base64, text as it is: how the history shows it.
     *
     * @return text
     */
    public String base64OrText() {
        if (bytes != null) {
            return Base64.getEncoder().encodeToString(bytes.toByteArray());
        }
        return text == null ? "" : text;
    }

    /**
     * How a message is shown.
     *
     * @param type message type; null when it is not known
     * @param content its content
     * @return the body
     */
    public static MessageBody shown(@Nullable String type, JsonText content) {
        String json = content.value();
        boolean isTheirs = type != null && type.startsWith(TYPE_PREFIX);
        if (isTheirs && json.startsWith("\"")) {
            return shownText(BINARY.equals(type), json);
        }
        if (isTheirs || (type == null && typeOfObject(json) != null)) {
            return of(json);
        }
        String nativeText = NATIVE_TEXT.equals(type) ? textOf(json) : null;
        if (nativeText != null) {
            return of("{\"_lctype\":-1,\"_lctext\":" + json(nativeText).value() + '}');
        }
        String named = type == null ? "" : "\"type\":" + json(type).value() + ',';
        return of("{\"_lctype\":0,\"_lcattrs\":{" + named + "\"content\":" + json + "}}");
    }

    private static MessageBody shownText(boolean binary, String json) {
        String text = text(json);
        if (binary) {
            try {
                return new MessageBody(
                        null, ByteString.copyFrom(Base64.getDecoder().decode(text)));
            } catch (IllegalArgumentException _) {
                // A native client said so: it is shown as what it is.
                return of(text);
            }
        }
        return of(text);
    }

    private static JsonText json(String text) {
        return new JsonText('"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"');
    }

    private static String text(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            return parser.nextToken() == JsonToken.VALUE_STRING ? WholeText.of(parser.getText()) : json;
        } catch (IOException _) {
            return json;
        }
    }

    /** The text {@code content} of an object; null where it has none. */
    private static @Nullable String textOf(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            String found = null;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals("content");
                if (parser.nextToken() == JsonToken.VALUE_STRING && wanted) {
                    found = WholeText.of(parser.getText());
                }
                parser.skipChildren();
            }
            return found;
        } catch (IOException _) {
            return null;
        }
    }

    /** The {@code _lctype} of a body that is a JSON object, 0 where it names none; null where it is anything else. */
    private static @Nullable Integer typeOfObject(String body) {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            int depth = 1;
            int type = 0;
            while (depth > 0) {
                JsonToken token = parser.nextToken();
                if (token == null || !isWhole(parser, token)) {
                    return null;
                }
                if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                } else if (depth == 1 && isType(parser, token)) {
                    type = parser.getIntValue();
                }
            }
            return parser.nextToken() == null ? type : null;
        } catch (IOException _) {
            return null;
        }
    }

    private static boolean isType(JsonParser parser, JsonToken token) throws IOException {
        return token == JsonToken.VALUE_NUMBER_INT
                && "_lctype".equals(parser.currentName())
                && parser.getNumberType() == JsonParser.NumberType.INT;
    }

    /** Half characters, which only escapes can say, are no text that everybody can be given. */
    private static boolean isWhole(JsonParser parser, JsonToken token) throws IOException {
        return (token != JsonToken.FIELD_NAME && token != JsonToken.VALUE_STRING) || WholeText.is(parser.getText());
    }
}
