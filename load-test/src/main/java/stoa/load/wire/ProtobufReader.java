package stoa.load.wire;

import java.nio.charset.StandardCharsets;

/**
 * Walks over the fields of protocol buffers in a byte array without making anything of them. Never reads beyond the
 * message it is in, however long the bytes say that something is. One thread.
 */
final class ProtobufReader {
    static final int VARINT = 0;
    static final int LENGTH = 2;

    private static final int FIXED_64 = 1;
    private static final int FIXED_32 = 5;
    private static final int KIND_BITS = 3;
    private static final int KIND = 7;
    private static final int VARINT_BITS_MAX = 63;
    private static final int BITS = 7;
    private static final int VALUE = 0x7f;
    private static final int MORE = 0x80;

    private byte[] bytes = new byte[0];
    private int at;
    private int to;
    private int passed;

    void begin(byte[] from, int first, int end) {
        bytes = from;
        at = first;
        to = end;
    }

    /** What a field begins with. */
    static int tag(int field, int kind) {
        return field << KIND_BITS | kind;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Whether the message has another field. */
    boolean more() {
        return at < to;
    }

    /** What the next field is; its value comes next. */
    int tag() throws UnreadableFrameException {
        int tag = (int) varint();
        if (tag >>> KIND_BITS == 0) {
            throw new UnreadableFrameException("a field without a number at byte " + at);
        }
        return tag;
    }

    long varint() throws UnreadableFrameException {
        long value = 0;
        for (int shift = 0; shift <= VARINT_BITS_MAX; shift += BITS) {
            if (at >= to) {
                throw new UnreadableFrameException("a number that ends too early");
            }
            byte next = bytes[at++];
            value |= (long) (next & VALUE) << shift;
            if ((next & MORE) == 0) {
                return value;
            }
        }
        throw new UnreadableFrameException("a number without an end at byte " + at);
    }

    /** Passes over bytes or a text. Returns where they end. */
    int pass() throws UnreadableFrameException {
        int end = end();
        passed = end - at;
        at = end;
        return end;
    }

    /** How many bytes the last {@link #pass} passed over. */
    int passed() {
        return passed;
    }

    /** Where what comes with a length ends; its first byte is next. */
    private int end() throws UnreadableFrameException {
        long length = (int) varint();
        if (length < 0 || length > to - at) {
            throw new UnreadableFrameException("a field of " + length + " bytes, " + (to - at) + " are left");
        }
        return at + (int) length;
    }

    /** Goes into a message. Returns what {@link #leave} wants. */
    int enter() throws UnreadableFrameException {
        int end = end();
        int outer = to;
        to = end;
        return outer;
    }

    void leave(int outer) {
        at = to;
        to = outer;
    }

    /** Passes over the value of a field of any kind. */
    void skip(int tag) throws UnreadableFrameException {
        switch (tag & KIND) {
            case VARINT -> varint();
            case LENGTH -> pass();
            case FIXED_64 -> fixed(Long.BYTES);
            case FIXED_32 -> fixed(Integer.BYTES);
            default -> throw new UnreadableFrameException("a field of kind " + (tag & KIND));
        }
    }

    private void fixed(int length) throws UnreadableFrameException {
        if (to - at < length) {
            throw new UnreadableFrameException("a number that ends too early");
        }
        at += length;
    }

    String text(int from, int end) {
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }
}
