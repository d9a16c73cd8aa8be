package stoa.gateway.inbound.egress;

import io.netty.buffer.ByteBuf;

/** Where a connection's frames go: its socket. On the connection's loop only; nothing blocks. */
public interface FrameSink {
    /**
     * Whether the socket takes more without piling it up.
     *
     * @return false while the client does not read
     */
    boolean isWritable();

    /**
     * Whether the client understands compressed frames.
     *
     * @return what was negotiated when it connected
     */
    boolean takesDeflated();

    /**
     * Bytes that were written and not taken by the system yet.
     *
     * @return bytes
     */
    long pendingBytes();

    /**
     * Writes a whole frame; it goes out with the next {@link #flush}.
     *
     * @param frame is released by the socket
     */
    void write(ByteBuf frame);

    /** Sends what was written. */
    void flush();
}
