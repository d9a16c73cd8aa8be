package stoa.load.wire;

/**
 * Finds the WebSocket frames in the bytes that a server sent (RFC 6455, section 5.2). Keeps nothing: what is left of
 * a frame that has not come whole is the caller's to present again. Any thread.
 */
public final class ServerFrames {
    private static final int FINAL = 0x80;
    private static final int OPCODE = 0x0f;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int CODE_MISSING = 1005;

    private ServerFrames() {}

    /** Is given each whole frame; the bytes are valid during the call only. */
    public interface Sink {
        /**
         * A text frame.
         *
         * @param bytes hold the payload
         * @param from its first byte
         * @param to behind its last byte
         * @throws UnreadableFrameException when it is none of the protocol
         */
        void text(byte[] bytes, int from, int to) throws UnreadableFrameException;

        /**
         * A binary frame; refused unless the protocol has any.
         *
         * @param bytes hold the payload
         * @param from its first byte
         * @param to behind its last byte
         * @throws UnreadableFrameException when it is none of the protocol
         */
        default void binary(byte[] bytes, int from, int to) throws UnreadableFrameException {
            throw new UnreadableFrameException("a binary frame, which this protocol does not have");
        }

        /**
         * A ping, to be answered with the same bytes.
         *
         * @param bytes hold the payload
         * @param from its first byte
         * @param to behind its last byte
         */
        void ping(byte[] bytes, int from, int to);

        /**
         * The server closes.
         *
         * @param code close code, 1005 where there was none
         */
        void closing(int code);
    }

    /**
     * Hands on all frames that are whole.
     *
     * @param bytes what arrived
     * @param from first byte of a frame
     * @param to behind the last byte that arrived
     * @param payloadMax larger frames are refused
     * @param sink gets them, in order
     * @return where the first frame begins that is not whole; {@code to} when there is none
     * @throws UnreadableFrameException when this is no frame of a server
     */
    public static int take(byte[] bytes, int from, int to, int payloadMax, Sink sink) throws UnreadableFrameException {
        int at = from;
        while (to - at >= 2) {
            int small = bytes[at + 1] & LENGTH;
            int header = small == LENGTH_64 ? 10 : small == LENGTH_16 ? 4 : 2;
            if (to - at < header) {
                return at;
            }
            long length = small < LENGTH_16 ? small : number(bytes, at + 2, header - 2);
            if (length < 0 || length > payloadMax) {
                throw new UnreadableFrameException("a frame of " + length + " bytes, at most " + payloadMax);
            }
            int end = at + header + (int) length;
            if (end > to) {
                return at;
            }
            hand(bytes, at, end - (int) length, end, sink);
            at = end;
        }
        return at;
    }

    private static void hand(byte[] bytes, int frame, int from, int to, Sink sink) throws UnreadableFrameException {
        if ((bytes[frame] & FINAL) == 0 || (bytes[frame + 1] & MASKED) != 0) {
            throw new UnreadableFrameException("a frame in parts or masked, which no server of this protocol sends");
        }
        switch (bytes[frame] & OPCODE) {
            case TEXT -> sink.text(bytes, from, to);
            case BINARY -> sink.binary(bytes, from, to);
            case PING -> sink.ping(bytes, from, to);
            case CLOSE -> sink.closing(to - from < 2 ? CODE_MISSING : (int) number(bytes, from, 2));
            case PONG -> {}
            default -> throw new UnreadableFrameException("a frame of kind " + (bytes[frame] & OPCODE));
        }
    }

    private static long number(byte[] bytes, int at, int length) {
        long number = 0;
        for (int i = 0; i < length; i++) {
            number = number << 8 | (bytes[at + i] & 0xff);
        }
        return number;
    }
}
