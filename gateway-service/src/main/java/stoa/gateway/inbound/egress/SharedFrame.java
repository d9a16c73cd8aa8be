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

    /** The form for an outbox, which is counted for it. */
    ByteBuf of(Outbox outbox) {
        ByteBuf smaller = outbox.takesDeflated() ? deflated() : null;
        if (smaller != null) {
            deflatedCount++;
            return smaller;
        }
        plainCount++;
        return plain;
    }

    private @Nullable ByteBuf deflated() {
        if (!tried) {
            tried = true;
            deflated = deflater.deflate(plain);
        }
        return deflated;
    }

    /** How many outboxes were given a form. */
    long count() {
        return plainCount + deflatedCount;
    }

    /** How many of them the compressed one. */
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
