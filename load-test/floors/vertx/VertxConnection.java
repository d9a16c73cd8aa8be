package stoa.floors;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;

/**
 * A WebSocket of Vert.x and the channel underneath. Belongs to the one event loop.
 *
 * @param socket reads, writes replies and closes
 * @param channel takes frames that are encoded already
 */
record VertxConnection(ServerWebSocket socket, Channel channel) {
    /**
     * Bounds what a socket may owe its client.
     *
     * @param socket just opened
     * @return the connection
     */
    static VertxConnection of(ServerWebSocket socket) {
        Channel channel = ((WebSocketInternal) socket).channelHandlerContext().channel();
        int bytes = Transport.PENDING_BYTES_MAX;
        socket.setWriteQueueMaxSize(bytes);
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(bytes / 2, bytes));
        return new VertxConnection(socket, channel);
    }

    /**
     * Hands frames to the channel behind all its handlers, or ends the connection when it owes its client too much.
     *
     * @param frames is released
     */
    void write(ByteBuf frames) {
        if (channel.isWritable()) {
            ChannelFuture _ = channel.pipeline().firstContext().write(frames, channel.voidPromise());
        } else {
            frames.release();
            end();
        }
    }

    /** Lets the kernel have what was written. */
    void flush() {
        if (channel.isActive()) { // else it may have no context any more
            channel.pipeline().firstContext().flush();
        }
    }

    /** Ends the connection without a word; where Vert.x heard of it, it would wait for the client to take all that is owed. */
    void end() {
        if (channel.isActive()) {
            ChannelFuture _ = channel.pipeline().firstContext().close();
        }
    }
}
