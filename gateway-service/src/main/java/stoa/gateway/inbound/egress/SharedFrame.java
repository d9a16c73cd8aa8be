package stoa.gateway.inbound.egress;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import stoa.gateway.inbound.EdgeMetrics;
import stoa.gateway.inbound.egress.RoomEncoding.Encoded;
import stoa.gateway.inbound.nativejson.NativeEvents.Gap;

/**
 * What most members of a room who speak one protocol get in one tick, plain and compressed; the compressed one is made
 * when the first member wants it. On the loop only.
 */
final class SharedFrame {
    private final Encoded encoded;
    private final ByteBuf plain;
    private final FrameDeflater deflater;
    private @Nullable ByteBuf deflated;
    private boolean tried;
    private long deflatedCount;
    private long plainCount;

    /**
     * Frames.
     *
     * @param encoded released with this
     * @param deflater of the loop
     */
    SharedFrame(Encoded encoded, FrameDeflater deflater) {
        this.encoded = encoded;
        this.plain = encoded.bytes();
        this.deflater = deflater;
    }

    /** Writes what an outbox takes, and counts it once it is written. */
    void writeTo(Outbox outbox) {
        ByteBuf smaller = outbox.takesDeflated() ? deflated() : null;
        outbox.writeShared(smaller == null ? plain : smaller);
        if (smaller == null) {
            plainCount++;
        } else {
            deflatedCount++;
        }
    }

    private @Nullable ByteBuf deflated() {
        if (!tried) {
            tried = true;
            deflated = deflater.deflate(plain);
        }
        return deflated;
    }

    /**
     * Counts what was written.
     *
     * @param gap what was told with it; null for nothing
     */
    void tell(EdgeMetrics metrics, @Nullable Gap gap) {
        long count = plainCount + deflatedCount;
        long small = deflated == null ? 0 : deflatedCount * deflated.readableBytes();
        metrics.frames(count * encoded.frames(), plainCount * plain.readableBytes() + small);
        metrics.deflated(deflatedCount);
        metrics.delivered(count * encoded.entries());
        if (gap != null) {
            metrics.shed("room", gap.shed(), count);
        }
    }

    void release() {
        plain.release();
        if (deflated != null) {
            deflated.release();
        }
    }
}
