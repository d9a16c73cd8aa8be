package stoa.floors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** WebSocket frames of a server (RFC 6455, section 5.2): whole and not masked. Pure; any thread. */
final class Frames {
    /** Of {@link #joined}, to leave nobody's messages out. */
    static final long NOBODY = 0;

    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PONG = 10;

    private static final int WHOLE = 0x80;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;

    private Frames() {}

    /**
     * A frame.
     *
     * @param opcode of the RFC
     * @param payload of the frame
     * @return all its bytes
     */
    static byte[] frame(int opcode, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 10);
        put(out, opcode, payload);
        return out.toByteArray();
    }

    /**
     * A text frame.
     *
     * @param payload of the frame
     * @return all its bytes
     */
    static byte[] text(String payload) {
        return frame(TEXT, payload.getBytes(UTF_8));
    }

    /**
     * A frame for each message, one behind the other.
     *
     * @param messages in order
     * @param except number of the member whose messages are left out; {@link #NOBODY} for none
     * @return all their bytes; empty when all are left out
     */
    static byte[] joined(List<Message> messages, long except) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        for (Message message : messages) {
            if (message.sender() != except) {
                put(out, TEXT, message.event().getBytes(UTF_8));
            }
        }
        return out.toByteArray();
    }

    private static void put(ByteArrayOutputStream out, int opcode, byte[] payload) {
        out.write(WHOLE | opcode);
        if (payload.length < LENGTH_IN_2_BYTES) {
            out.write(payload.length);
        } else if (payload.length < 1 << Character.SIZE) {
            out.write(LENGTH_IN_2_BYTES);
            out.write(payload.length >> Byte.SIZE);
            out.write(payload.length);
        } else {
            out.write(LENGTH_IN_8_BYTES);
            for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                out.write((int) ((long) payload.length >> shift));
            }
        }
        out.writeBytes(payload);
    }
}
