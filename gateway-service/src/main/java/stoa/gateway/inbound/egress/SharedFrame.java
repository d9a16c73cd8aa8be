package stoa.gateway.inbound.egress;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What most members of a room get in one tick, in the forms their sockets take; each is made once, the compressed one
 * when the first member wants it. On the loop only.
 */
final class SharedFrame {
    private final ByteBuf plain;
    private final FrameDeflater deflater;
    private @Nullable ByteBuf deflated;
    private boolean tried;
    private long deflatedCount;
    private long plainCount;

    /**
     * A frame.
     *
     * @param plain released with this
     * @param deflater of the loop
     */
    SharedFrame(ByteBuf plain, FrameDeflater deflater) {
        this.plain = plain;
        this.deflater = deflater;
    }

    /** Writes the form that an outbox takes, and counts it once it is written. */
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

    /** How many outboxes it was written to. */
    long count() {
        return plainCount + deflatedCount;
    }

    /** How many of them got the compressed form. */
    long deflatedCount() {
        return deflatedCount;
    }

    /** Bytes of all of them together. */
    long bytes() {
        long small = deflated == null ? 0 : deflatedCount * deflated.readableBytes();
        return plainCount * plain.readableBytes() + small;
    }

    void release() {
        plain.release();
        if (deflated != null) {
            deflated.release();
        }
    }
}
