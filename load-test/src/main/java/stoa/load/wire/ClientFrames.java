package stoa.load.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes the WebSocket frames of a client, masked as RFC 6455 asks. Any thread. */
public final class ClientFrames {
    /** Bytes of a frame beside its payload, at most. */
    public static final int HEADER_BYTES_MAX = 14;

    private static final int TEXT_FINAL = 0x81;
    private static final int BINARY_FINAL = 0x82;
    private static final int PONG_FINAL = 0x8a;
    private static final int CLOSE_FINAL = 0x88;
    private static final int MASKED = 0x80;
    private static final int LENGTH_7_MAX = 125;
    private static final int LENGTH_16_MAX = 0xffff;

    private ClientFrames() {}

    /**
     * The request that opens a connection of the native protocol.
     *
     * @param authority host and port
     * @param path for example {@code /v1/connect}
     * @return its bytes
     */
    public static byte[] upgrade(String authority, String path) {
        return upgrade(authority, path, "stoa.v1.json");
    }

    /**
     * The request that opens a connection.
     *
     * @param authority host and port
     * @param path for example {@code /v1/connect}
     * @param subprotocol that is to be spoken
     * @return its bytes
     */
    public static byte[] upgrade(String authority, String path, String subprotocol) {
        return ("GET " + path + " HTTP/1.1\r\nHost: " + authority
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: c3RvYSBsb2FkIHRlc3QgIQ==\r\nSec-WebSocket-Protocol: " + subprotocol
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Writes a text frame.
     *
     * @param into has room for the payload and {@link #HEADER_BYTES_MAX}
     * @param payload UTF-8
     * @param mask any number
     */
    public static void text(ByteBuffer into, byte[] payload, int mask) {
        frame(into, TEXT_FINAL, payload, mask);
    }

    /**
     * Writes a binary frame.
     *
     * @param into has room for the payload and {@link #HEADER_BYTES_MAX}
     * @param payload any bytes
     * @param mask any number
     */
    public static void binary(ByteBuffer into, byte[] payload, int mask) {
        frame(into, BINARY_FINAL, payload, mask);
    }

    /**
     * Writes the answer to a ping.
     *
     * @param into has room for the payload and {@link #HEADER_BYTES_MAX}
     * @param payload of the ping
     * @param mask any number
     */
    public static void pong(ByteBuffer into, byte[] payload, int mask) {
        frame(into, PONG_FINAL, payload, mask);
    }

    /**
     * Writes the frame that closes a connection for good (1000).
     *
     * @param into has room for {@link #HEADER_BYTES_MAX} and two more
     * @param mask any number
     */
    public static void close(ByteBuffer into, int mask) {
        frame(into, CLOSE_FINAL, new byte[] {(byte) (1000 >> 8), (byte) 1000}, mask);
    }

    private static void frame(ByteBuffer into, int first, byte[] payload, int mask) {
        into.put((byte) first);
        if (payload.length <= LENGTH_7_MAX) {
            into.put((byte) (MASKED | payload.length));
        } else if (payload.length <= LENGTH_16_MAX) {
            into.put((byte) (MASKED | 126)).putShort((short) payload.length);
        } else {
            into.put((byte) (MASKED | 127)).putLong(payload.length);
        }
        into.putInt(mask);
        for (int i = 0; i < payload.length; i++) {
            into.put((byte) (payload[i] ^ (mask >>> (8 * (3 - i % 4)))));
        }
    }
}
