package stoa.gateway.inbound.egress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * Builds whole WebSocket frames, header and all, so that one buffer can be written to any number
 * of sockets: Netty's own encoder would make a header for each. Unfragmented, unmasked (RFC 6455,
 * section 5.2, frames of a server). From Netty's pools, whose duplicates are no garbage.
 */
public final class WholeFrame {
    private static final int TEXT_FINAL = 0x81;

    private static final int BINARY_FINAL = 0x82;
    /** The same with the bit that says the payload is compressed (RFC 7692, section 6). */
    private static final int TEXT_FINAL_DEFLATED = 0xc1;

    private static final int LENGTH_BITS = 0x7f;
    private static final int LENGTH_7_MAX = 125;
    private static final int LENGTH_16_MAX = 0xffff;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int HEADER_BYTES_MAX = 10;

    private WholeFrame() {}

    /**
     * A frame.
     *
     * @param payload UTF-8
     * @return a buffer that the caller has to release or to hand on
     */
    public static ByteBuf of(byte[] payload) {
        return of(payload, 0, payload.length);
    }

    /**
     * A frame of a part of an array.
     *
     * @param payload UTF-8
     * @param from first byte
     * @param length how many bytes
     * @return a buffer that the caller has to release or to hand on
     */
    public static ByteBuf of(byte[] payload, int from, int length) {
        return of(TEXT_FINAL, payload, from, length);
    }

    /**
     * A frame with a compressed payload.
     *
     * @param payload deflated, without the last flush's tail
     * @param length how many bytes of it, from the first on
     * @return a buffer that the caller has to release or to hand on
     */
    static ByteBuf deflated(byte[] payload, int length) {
        return of(TEXT_FINAL_DEFLATED, payload, 0, length);
    }

    /** How long the header of a frame that was made here is. */
    static int headerBytes(ByteBuf frame) {
        return switch (frame.getByte(frame.readerIndex() + 1) & LENGTH_BITS) {
            case LENGTH_16 -> 2 + Short.BYTES;
            case LENGTH_64 -> 2 + Long.BYTES;
            default -> 2;
        };
    }

    /**
     * Room for several frames, one behind the other.
     *
     * @param frames how many are to be appended
     * @param payloadBytes of all of them together
     * @return an empty buffer that the caller has to release or to hand on
     */
    public static ByteBuf buffer(int frames, int payloadBytes) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(frames * HEADER_BYTES_MAX + payloadBytes);
    }

    /**
     * Appends a text frame.
     *
     * @param out from {@link #buffer}
     * @param payload UTF-8
     */
    public static void appendText(ByteBuf out, byte[] payload) {
        append(out, TEXT_FINAL, payload, 0, payload.length);
    }

    /**
     * Appends a binary frame.
     *
     * @param out from {@link #buffer}
     * @param payload any bytes
     */
    public static void appendBinary(ByteBuf out, byte[] payload) {
        append(out, BINARY_FINAL, payload, 0, payload.length);
    }

    private static ByteBuf of(int first, byte[] payload, int from, int length) {
        ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(HEADER_BYTES_MAX + length);
        append(frame, first, payload, from, length);
        return frame;
    }

    private static void append(ByteBuf frame, int first, byte[] payload, int from, int length) {
        frame.writeByte(first);
        if (length <= LENGTH_7_MAX) {
            frame.writeByte(length);
        } else if (length <= LENGTH_16_MAX) {
            frame.writeByte(LENGTH_16).writeShort(length);
        } else {
            frame.writeByte(LENGTH_64).writeLong(length);
        }
        frame.writeBytes(payload, from, length);
    }
}
