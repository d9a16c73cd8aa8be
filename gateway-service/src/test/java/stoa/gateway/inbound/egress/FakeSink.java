package stoa.gateway.inbound.egress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A socket that keeps what is written and can stop taking. */
final class FakeSink implements FrameSink {
    private static final int RESERVED_1 = 0x40;

    final List<String> frames = new ArrayList<>();
    boolean writable = true;
    boolean broken;
    boolean brokenFlush;
    boolean deflating;
    int flushes;
    int deflated;
    long bytes;
    /** The buffer that the last frame shares with those of others. */
    ByteBuf shared = Unpooled.EMPTY_BUFFER;

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public boolean takesDeflated() {
        return deflating;
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public void write(ByteBuf frame) {
        if (broken) {
            frame.release();
            throw new IllegalStateException("broken");
        }
        int length = frame.getUnsignedByte(1);
        int header = length < 126 ? 2 : length == 126 ? 4 : 10;
        bytes += frame.readableBytes();
        if ((frame.getByte(0) & RESERVED_1) == 0) {
            frames.add(frame.toString(header, frame.readableBytes() - header, StandardCharsets.UTF_8));
        } else {
            deflated++;
            frames.add(Inflated.text(frame.nioBuffer(header, frame.readableBytes() - header)));
        }
        shared = frame.unwrap() == null ? frame : frame.unwrap();
        frame.release();
    }

    @Override
    public void flush() {
        if (brokenFlush) {
            throw new IllegalStateException("broken");
        }
        flushes++;
    }
}
