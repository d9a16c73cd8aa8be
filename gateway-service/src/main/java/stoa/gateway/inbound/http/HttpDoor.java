package stoa.gateway.inbound.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import stoa.gateway.inbound.EdgeLimits;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * Where sockets come into an HTTP port: counts them, closes at once those above the bound, and has every request
 * watched until it is there whole. All event loops of a port share one. Any thread; {@link #admit} on the socket's own.
 */
public final class HttpDoor {
    /** How a port writes its refusals. */
    @FunctionalInterface
    interface Refusals {
        /**
         * Writes one.
         *
         * @param path of the request, as far as it is known
         * @param error what is wrong
         * @return an object
         */
        JsonBytes json(String path, StoaException error);
    }

    private static final String PORT = "port";

    private final int socketsMax;
    private final long requestMs;
    private final Refusals refusals;
    private final AtomicInteger sockets = new AtomicInteger();
    private final Counter refused;
    private final Counter late;
    private final Counter unreadable;

    private HttpDoor(String port, int socketsMax, long requestMs, Refusals refusals, MeterRegistry meters) {
        this.socketsMax = socketsMax;
        this.requestMs = requestMs;
        this.refusals = refusals;
        meters.gauge("stoa_gateway_sockets", List.of(Tag.of(PORT, port)), sockets);
        this.refused = meters.counter("stoa_gateway_sockets_refused", PORT, port);
        this.late = meters.counter("stoa_gateway_requests_cut", PORT, port, "reason", "late");
        this.unreadable = meters.counter("stoa_gateway_requests_cut", PORT, port, "reason", "unreadable");
    }

    /**
     * The door of the client port. WebSockets count too, until they are closed.
     *
     * @param limits of the edge
     * @param meters where it counts
     * @return for all loops of the port
     */
    public static HttpDoor ofClients(EdgeLimits limits, MeterRegistry meters) {
        int socketsMax = limits.connectionsMax() + limits.httpSocketsMax();
        return new HttpDoor("clients", socketsMax, limits.requestMs(), (_, error) -> JsonAnswer.json(error), meters);
    }

    /**
     * The door of the server port.
     *
     * @param limits of the edge
     * @param meters where it counts
     * @return for the port
     */
    public static HttpDoor ofBackEnds(EdgeLimits limits, MeterRegistry meters) {
        return new HttpDoor(
                "back_ends",
                limits.httpSocketsMax(),
                limits.requestMs(),
                (path, error) -> ServerApi.json(path, ServerApi.serverCode(error.code()), error.text()),
                meters);
    }

    /**
     * Lets a socket in, or closes it.
     *
     * @param connection nothing of it was read yet
     * @param options of the server
     */
    public void admit(HttpConnection connection, HttpServerOptions options) {
        ChannelHandlerContext vertxHandler = ((HttpServerConnection) connection).channelHandlerContext();
        if (sockets.incrementAndGet() > socketsMax) {
            sockets.decrementAndGet();
            refused.increment();
            ChannelFuture _ = vertxHandler.channel().close();
            return;
        }
        ChannelFuture _ = vertxHandler.channel().closeFuture().addListener(_ -> sockets.decrementAndGet());
        new RequestWatch(this, requestMs).install(vertxHandler, options);
    }

    /**
     * Leaves a channel alone that is no HTTP any more.
     *
     * @param pipeline after the handshake
     */
    public static void leave(ChannelPipeline pipeline) {
        RequestWatch.uninstall(pipeline);
    }

    /** A request was not there whole in time. */
    JsonBytes late(String path) {
        late.increment();
        return refusals.json(path, new StoaException(ErrorCode.REQUEST_TIMEOUT));
    }

    /** What was sent is no request. */
    JsonBytes unreadable(String path, String why) {
        unreadable.increment();
        return refusals.json(path, new StoaException(ErrorCode.BAD_REQUEST, why));
    }
}
