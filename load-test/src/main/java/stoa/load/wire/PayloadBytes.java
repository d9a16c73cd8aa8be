package stoa.load.wire;

/** What the content of the message at hand says, read in place. One thread. */
final class PayloadBytes {
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

    /** Reads a string that may be a {@link Payload}; behind it afterwards. */
    void read(JsonBytesReader in) throws UnreadableFrameException {
        if (!in.beginsWith(Payload.MARK)) {
            in.skip();
            return;
        }
        int start = in.at() + 1;
        int at = start + 1;
        for (int part = 0; part < parts.length; part++) {
            long value = 0;
            int digits = 0;
            for (; in.byteAt(at) >= '0' && in.byteAt(at) <= '9'; at++) {
                value = value * 10 + (in.byteAt(at) - '0');
                digits++;
            }
            if (digits == 0 || digits > 18 || in.byteAt(at) != '.') {
                in.skip();
                return;
            }
            parts[part] = value;
            at++;
        }
        in.skipString(parts[0]);
        stream = (int) parts[1];
        number = (int) parts[2];
        sentMicros = parts[3];
        message = true;
    }

    void tally(long value) {
        tally = true;
        count = value;
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
