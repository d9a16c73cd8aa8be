package stoa.gateway.inbound.egress;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses what members of a room get who negotiated that: once for all of them, since no message refers to an
 * earlier one (permessage-deflate without context takeover, RFC 7692, section 7.1.1). One per loop; on the loop only.
 */
public final class FrameDeflater implements AutoCloseable {
    /** Never compresses. */
    public static final FrameDeflater NONE = new FrameDeflater(0);

    private static final int OUT_BYTES_FIRST = 4 * 1024;
    /** What a flush ends with and the frame leaves out (RFC 7692, section 7.2.1). */
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    private final int bytesMin;
    private final @Nullable Deflater deflater;
    private byte[] out = new byte[0];

    /**
     * Takes its memory, which {@link #close} gives back.
     *
     * @param bytesMin payloads from this size on are compressed; 0 for none
     */
    public FrameDeflater(int bytesMin) {
        this.bytesMin = bytesMin;
        this.deflater = bytesMin == 0 ? null : new Deflater(Deflater.BEST_SPEED, true);
    }

    /**
     * Compresses a frame.
     *
     * @param frame a whole text frame; stays the caller's and as it is
     * @return a frame that the caller has to release; null where it is not worth it
     */
    @Nullable
    ByteBuf deflate(ByteBuf frame) {
        Deflater in = deflater;
        int payloadBytes = frame.readableBytes() - WholeFrame.headerBytes(frame);
        if (in == null || payloadBytes < bytesMin) {
            return null;
        }
        in.reset();
        in.setInput(frame.nioBuffer(frame.readerIndex() + WholeFrame.headerBytes(frame), payloadBytes));
        int length = 0;
        do {
            if (length == out.length) {
                out = Arrays.copyOf(out, Math.max(OUT_BYTES_FIRST, 2 * out.length));
            }
            length += in.deflate(out, length, out.length - length, Deflater.SYNC_FLUSH);
        } while (length == out.length);
        int compressed = length - TAIL.length;
        return compressed >= payloadBytes ? null : WholeFrame.deflated(out, compressed);
    }

    @Override
    public void close() {
        if (deflater != null) {
            deflater.end();
        }
    }
}
