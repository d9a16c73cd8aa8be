package stoa.gateway.inbound.nativejson;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import stoa.protocol.id.WholeText;

/**
 * Writes JSON as UTF-8 bytes and takes ready-made pieces in, which is why it is not a Jackson
 * generator: what a thousand members get is encoded once and joined from its bytes. The caller keeps
 * the order of begin, name, value and end right; commas are set here. Not thread-safe.
 */
public final class JsonBytes {
    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    private byte[] bytes;
    private int length;
    private boolean comma;

    /**
     * An empty buffer.
     *
     * @param bytesExpected a guess; it grows as needed
     */
    public JsonBytes(int bytesExpected) {
        bytes = new byte[Math.max(16, bytesExpected)];
    }

    /**
     * Begins an object.
     *
     * @return this
     */
    public JsonBytes begin() {
        separate();
        put('{');
        comma = false;
        return this;
    }

    /**
     * Ends an object.
     *
     * @return this
     */
    public JsonBytes end() {
        put('}');
        comma = true;
        return this;
    }

    /**
     * Begins an array.
     *
     * @return this
     */
    public JsonBytes beginArray() {
        separate();
        put('[');
        comma = false;
        return this;
    }

    /**
     * Ends an array.
     *
     * @return this
     */
    public JsonBytes endArray() {
        put(']');
        comma = true;
        return this;
    }

    /**
     * A field's name; its value follows.
     *
     * @param name any text
     * @return this
     */
    public JsonBytes name(String name) {
        string(name);
        put(':');
        comma = false;
        return this;
    }

    /**
     * A text.
     *
     * @param text any text; U+FFFD is written for half a surrogate pair
     * @return this
     */
    public JsonBytes string(String text) {
        separate();
        put('"');
        append(ENCODER.quoteAsUTF8(WholeText.of(text)), 0);
        put('"');
        comma = true;
        return this;
    }

    /**
     * A whole number.
     *
     * @param number the number
     * @return this
     */
    public JsonBytes number(long number) {
        return raw(ascii(Long.toString(number)));
    }

    /**
     * A truth value.
     *
     * @param value the value
     * @return this
     */
    public JsonBytes bool(boolean value) {
        return raw(value ? TRUE : FALSE);
    }

    /**
     * Nothing.
     *
     * @return this
     */
    public JsonBytes nothing() {
        return raw(NULL);
    }

    /**
     * A value that is JSON already.
     *
     * @param json valid JSON in UTF-8
     * @return this
     */
    public JsonBytes raw(byte[] json) {
        separate();
        append(json, 0);
        comma = true;
        return this;
    }

    /**
     * A value that is JSON already.
     *
     * @param json valid JSON
     * @return this
     */
    public JsonBytes raw(String json) {
        return raw(json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The fields of another object, into the one that was begun.
     *
     * @param object an object without spaces around it, with at least one field
     * @return this; the object is ended
     */
    public JsonBytes endWithFieldsOf(byte[] object) {
        separate();
        append(object, 1);
        comma = true;
        return this;
    }

    /**
     * What was written.
     *
     * @return a copy
     */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void separate() {
        if (comma) {
            put(',');
        }
    }

    private void put(char ascii) {
        grow(1);
        bytes[length++] = (byte) ascii;
    }

    private void append(byte[] source, int from) {
        int count = source.length - from;
        grow(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    private void grow(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
        }
    }
}
