package stoa.floors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Reads the frames of one client (RFC 6455, section 5). Keeps the fragments of a message; not thread-safe. */
final class FrameReader {
    /** What came. */
    interface Listener {
        /**
         * A text, whole.
         *
         * @param text its payload
         */
        void text(String text);

        /**
         * A control frame.
         *
         * @param opcode of the RFC
         * @param payload up to 125 bytes
         */
        void control(int opcode, byte[] payload);

        /**
         * Something that may not be; nothing may be read after it.
         *
         * @param code WebSocket close code
         */
        void violated(int code);

        /**
         * Whether to go on.
         *
         * @return false once the connection is closed
         */
        boolean isOpen();
    }

    /** Bytes of the longest header. */
    static final int HEADER_BYTES_MAX = 14;

    private static final int BROKEN_RULE = 1002;
    private static final int BINARY_REFUSED = 1003;
    private static final int TOO_LARGE = 1009;
    private static final int BINARY = 2;
    private static final int MASK_BYTES = 4;
    private static final int LENGTH_IN_2_BYTES = 126;

    private final Listener listener;
    private ByteArrayOutputStream fragments;

    /**
     * A reader that has read nothing.
     *
     * @param listener hears of what came
     */
    FrameReader(Listener listener) {
        this.listener = listener;
    }

    /**
     * Reads all frames that are whole.
     *
     * @param input what came; what is left in it is the beginning of a frame
     */
    void read(ByteBuffer input) {
        boolean isWhole = true;
        while (isWhole && listener.isOpen() && input.remaining() >= 2) {
            isWhole = frame(input);
        }
    }

    private boolean frame(ByteBuffer input) {
        int start = input.position();
        int first = input.get(start) & 0xff;
        int second = input.get(start + 1) & 0xff;
        int opcode = first & 0x0f;
        boolean isControl = opcode >= Frames.CLOSE;
        boolean isLast = (first & 0x80) != 0;
        int length = second & 0x7f;
        if ((first & 0x70) != 0
                || (second & 0x80) == 0
                || (isControl ? opcode > Frames.PONG || !isLast || length >= LENGTH_IN_2_BYTES : opcode > BINARY)) {
            listener.violated(BROKEN_RULE);
            return false;
        }
        int lengthBytes = length < LENGTH_IN_2_BYTES ? 0 : length == LENGTH_IN_2_BYTES ? Short.BYTES : Long.BYTES;
        int header = 2 + lengthBytes + MASK_BYTES;
        if (input.remaining() < header) {
            return false;
        }
        long told = lengthBytes == 0
                ? length
                : lengthBytes == Short.BYTES ? input.getShort(start + 2) & 0xffff : input.getLong(start + 2);
        if (told < 0 || told > Floor.FRAME_BYTES_MAX) {
            listener.violated(TOO_LARGE);
            return false;
        }
        if (input.remaining() < header + told) {
            return false;
        }
        byte[] payload = unmasked(input, start + header, (int) told);
        input.position(start + header + payload.length);
        if (isControl) {
            listener.control(opcode, payload);
        } else {
            data(opcode, isLast, payload);
        }
        return true;
    }

    private static byte[] unmasked(ByteBuffer input, int from, int length) {
        byte[] payload = new byte[length];
        input.get(from, payload);
        for (int i = 0; i < length; i++) {
            payload[i] ^= input.get(from - MASK_BYTES + i % MASK_BYTES);
        }
        return payload;
    }

    private void data(int opcode, boolean isLast, byte[] payload) {
        if (opcode == BINARY) {
            listener.violated(BINARY_REFUSED);
        } else if ((opcode == Frames.TEXT) == (fragments != null)) {
            listener.violated(BROKEN_RULE);
        } else if (isLast && fragments == null) {
            listener.text(new String(payload, UTF_8));
        } else {
            fragment(isLast, payload);
        }
    }

    private void fragment(boolean isLast, byte[] payload) {
        if (fragments == null) {
            fragments = new ByteArrayOutputStream();
        }
        if (fragments.size() + payload.length > Floor.FRAME_BYTES_MAX) {
            listener.violated(TOO_LARGE);
            return;
        }
        fragments.writeBytes(payload);
        if (isLast) {
            String text = fragments.toString(UTF_8);
            fragments = null;
            listener.text(text);
        }
    }
}
