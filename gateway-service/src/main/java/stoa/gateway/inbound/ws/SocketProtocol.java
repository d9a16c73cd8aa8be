package stoa.gateway.inbound.ws;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** A wire protocol of the client port beside the native one. One for all loops; any loop's thread. */
public interface SocketProtocol {
    /**
     * The WebSocket subprotocols that ask for it, on any path.
     *
     * @return at least one
     */
    List<String> subprotocols();

    /**
     * Takes a channel over after its handshake.
     *
     * @param loop owns the connection from now on
     * @param number of the connection
     * @param subprotocol one of its own
     * @param vertxHandler context of Vert.x's handler in the channel
     * @return the connection
     */
    LoopConnection open(EdgeLoop loop, long number, String subprotocol, ChannelHandlerContext vertxHandler);

    /**
     * Answers an HTTP request that belongs to the protocol.
     *
     * @param request any request that asks for no WebSocket
     * @return false when it was not answered, since it does not belong here
     */
    boolean answers(HttpServerRequest request);
}
