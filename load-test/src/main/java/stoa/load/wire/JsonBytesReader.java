package stoa.load.wire;

import java.nio.charset.StandardCharsets;

/** Walks over JSON in a byte array without making anything of it. One thread. */
final class JsonBytesReader {
    private byte[] bytes = new byte[0];
    private int at;
    private int to;
    private int tokenFrom;
    private int tokenLength;

    void begin(byte[] from, int first, int end) {
        bytes = from;
        at = first;
        to = end;
    }

    int at() {
        return at;
    }

    /** Bytes from here to the end. */
    int left() {
        return to - at;
    }

    /** The byte at a place; 0 beyond the end. */
    int byteAt(int place) {
        return place < to ? bytes[place] : 0;
    }

    int tokenFrom() {
        return tokenFrom;
    }

    int tokenLength() {
        return tokenLength;
    }

    String text(int from, int length) {
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    boolean matches(int from, int length, String ascii) {
        if (length != ascii.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void blank() {
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
    }

    /** Whether an object or array begins here; goes into it when one does. */
    boolean opens(char bracket) {
        blank();
        if (at < to && bytes[at] == bracket) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char sign) throws UnreadableFrameException {
        if (!opens(sign)) {
            throw new UnreadableFrameException("no " + sign + " at byte " + at);
        }
    }

    /** Whether another member or element comes; goes behind the bracket when none does. */
    boolean more(char bracket) throws UnreadableFrameException {
        blank();
        if (at >= to) {
            throw new UnreadableFrameException("JSON that ends too early");
        }
        if (bytes[at] == ',') {
            at++;
            return true;
        }
        if (bytes[at] == bracket) {
            at++;
            return false;
        }
        return true;
    }

    /** Reads a key; its value comes next. */
    void key() throws UnreadableFrameException {
        string();
        expect(':');
        blank();
    }

    /** Whether the last key or string is this. */
    boolean is(byte[] name) {
        if (tokenLength != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (bytes[tokenFrom + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    boolean isNumber() {
        return at < to && (bytes[at] == '-' || (bytes[at] >= '0' && bytes[at] <= '9'));
    }

    boolean isString() {
        return at < to && bytes[at] == '"';
    }

    /** Whether a string comes that begins so. */
    boolean beginsWith(byte first) {
        return isString() && byteAt(at + 1) == first;
    }

    /** Whether a literal with this first letter comes; passes over the value. */
    boolean literal(char first) throws UnreadableFrameException {
        boolean is = byteAt(at) == first;
        skip();
        return is;
    }

    /** Reads a whole number; of others the part before the point. */
    long number() throws UnreadableFrameException {
        if (!isNumber()) {
            throw new UnreadableFrameException("no number at byte " + at);
        }
        boolean negative = bytes[at] == '-';
        if (negative) {
            at++;
        }
        long value = 0;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + (bytes[at++] - '0');
        }
        plain();
        return negative ? -value : value;
    }

    /** Passes over what is left of a number or literal. */
    private void plain() {
        while (at < to && bytes[at] != ',' && bytes[at] != '}' && bytes[at] != ']') {
            at++;
        }
    }

    /** Reads a string; its raw bytes are the token. */
    void string() throws UnreadableFrameException {
        expect('"');
        tokenFrom = at;
        while (at < to && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        if (at >= to) {
            throw new UnreadableFrameException("a string that does not end");
        }
        tokenLength = at - tokenFrom;
        at++;
    }

    /** Passes over a string that says of itself how long it is; over its signs where that is not true. */
    void skipString(long length) throws UnreadableFrameException {
        long end = at + 1 + length;
        if (length >= 0 && end < to && bytes[(int) end] == '"') {
            at = (int) end + 1;
        } else {
            string();
        }
    }

    /** Passes over a value of any kind. */
    void skip() throws UnreadableFrameException {
        int depth = 0;
        do {
            blank();
            if (at >= to) {
                throw new UnreadableFrameException("JSON that ends too early");
            }
            switch (bytes[at]) {
                case '"' -> string();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                case ',', ':' -> at++;
                default -> plain();
            }
        } while (depth > 0);
    }
}
