package stoa.gateway.inbound.egress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Builds whole WebSocket text frames, header and all, so that one buffer can be written to any number
 * of sockets: Netty's own encoder would make a header for each. Unfragmented, unmasked (RFC 6455,
 * section 5.2, frames of a server), never compressed.
 */
public final class TextFrame {
    private static final int TEXT_FINAL = 0x81;
    private static final int LENGTH_7_MAX = 125;
    private static final int LENGTH_16_MAX = 0xffff;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int HEADER_BYTES_MAX = 10;

    private TextFrame() {}

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
        ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(HEADER_BYTES_MAX + length);
        frame.writeByte(TEXT_FINAL);
        if (length <= LENGTH_7_MAX) {
            frame.writeByte(length);
        } else if (length <= LENGTH_16_MAX) {
            frame.writeByte(LENGTH_16).writeShort(length);
        } else {
            frame.writeByte(LENGTH_64).writeLong(length);
        }
        return frame.writeBytes(payload, from, length);
    }
}
