package stoa.gateway.inbound.egress;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A socket that keeps what is written and can stop taking. */
final class FakeSink implements FrameSink {
    final List<String> frames = new ArrayList<>();
    boolean writable = true;
    boolean broken;
    int flushes;
    int references;

    @Override
    public boolean isWritable() {
        return writable;
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
        frames.add(frame.toString(header, frame.readableBytes() - header, StandardCharsets.UTF_8));
        references = frame.refCnt();
        frame.release();
    }

    @Override
    public void flush() {
        flushes++;
    }
}
