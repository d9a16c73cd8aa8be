package stoa.load.wire;

import java.nio.charset.StandardCharsets;

/** What the content of the message at hand says, read in place. One thread. */
final class PayloadBytes {
    private static final byte[] COUNT = "count".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS_MAX = 18;

    private final long[] parts = new long[4];
    private boolean message;
    private boolean tally;
    private int stream;
    private int number;
    private long sentMicros;
    private long count;

    void clear() {
        message = false;
        tally = false;
    }

    /** Reads a JSON value that may be a {@link Payload} or what merges several; behind it afterwards. */
    void read(JsonBytesReader in) throws UnreadableFrameException {
        if (in.beginsWith(Payload.MARK)) {
            if (head(in, in.at() + 1)) {
                in.skipString(parts[0]);
                message();
            } else {
                in.skip();
            }
        } else if (!in.isString() && in.opens('{')) {
            count(in);
        } else {
            in.skip();
        }
    }

    /** Reads a text that is one of these as a whole; anything else may be somebody else's. */
    void readText(JsonBytesReader in) {
        if (in.byteAt(in.at()) == Payload.MARK) {
            if (head(in, in.at()) && parts[0] == in.left()) {
                message();
            }
        } else if (in.opens('{')) {
            try {
                count(in);
            } catch (UnreadableFrameException _) {
                clear();
            }
        }
    }

    /** Whether the numbers of a payload begin behind the mark at a place. */
    private boolean head(JsonBytesReader in, int mark) {
        int at = mark + 1;
        for (int part = 0; part < parts.length; part++) {
            long value = 0;
            int digits = 0;
            for (; in.byteAt(at) >= '0' && in.byteAt(at) <= '9'; at++) {
                value = value * 10 + (in.byteAt(at) - '0');
                digits++;
            }
            if (digits == 0 || digits > DIGITS_MAX || in.byteAt(at) != '.') {
                return false;
            }
            parts[part] = value;
            at++;
        }
        return true;
    }

    private void message() {
        stream = (int) parts[1];
        number = (int) parts[2];
        sentMicros = parts[3];
        message = true;
    }

    /** The fields of an object, of which one is the count. */
    private void count(JsonBytesReader in) throws UnreadableFrameException {
        while (in.more('}')) {
            in.key();
            if (in.is(COUNT) && in.isNumber()) {
                count = in.number();
                tally = true;
            } else {
                in.skip();
            }
        }
    }

    boolean isMessage() {
        return message;
    }

    boolean isTally() {
        return tally;
    }

    int stream() {
        return stream;
    }

    int number() {
        return number;
    }

    long sentMicros() {
        return sentMicros;
    }

    long count() {
        return count;
    }
}
