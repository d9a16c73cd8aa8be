package stoa.gateway.inbound.ws;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stoa.gateway.inbound.http.HttpDoor;
import stoa.gateway.inbound.http.JsonAnswer;
import stoa.gateway.inbound.http.PortAddress;
import stoa.gateway.inbound.http.WebPages;
import stoa.kit.tls.TlsIdentity;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * The client port on one event loop: WebSockets at {@link #PATH} and, of other protocols, anywhere; the demo page
 * elsewhere. One instance per loop; all listen on the same port and Vert.x spreads the connections over them.
 */
public final class ClientServer extends VerticleBase {
    /** Where clients connect. */
    public static final String PATH = "/v1/connect";

    /** The subprotocol of the native protocol's first version. */
    public static final String SUBPROTOCOL = "stoa.v1.json";

    private static final int LARGE_HEADER_BYTES = 16 * 1024;
    /** How long an HTTP connection may do nothing before it is a WebSocket. */
    private static final int HTTP_IDLE_SECONDS = 60;

    private final HttpServerOptions options;
    private final EdgeServices services;
    private final WebPages pages;
    private final HttpDoor door;
    private final List<String> known = new ArrayList<>(List.of(SUBPROTOCOL));
    private final Map<String, SocketProtocol> protocols = new HashMap<>();
    private @Nullable EdgeLoop loop;
    private @Nullable HttpServer server;
    private boolean draining;

    /**
     * A server that does not listen yet.
     *
     * @param address where it listens
     * @param services of the process
     * @param pages what is served beside WebSockets
     * @param door lets sockets in; of all loops
     */
    public ClientServer(PortAddress address, EdgeServices services, WebPages pages, HttpDoor door) {
        for (SocketProtocol protocol : services.protocols()) {
            known.addAll(protocol.subprotocols());
            protocol.subprotocols().forEach(name -> protocols.put(name, protocol));
        }
        this.options = address.options()
                .setIdleTimeout(HTTP_IDLE_SECONDS)
                .setMaxHeaderSize(LARGE_HEADER_BYTES)
                .setWebSocketSubProtocols(known)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setTcpNoDelay(true)
                // curl, and so the SDKs built on it, wait a second for leave to send a larger body
                .setHandle100ContinueAutomatically(true);
        this.services = services;
        this.pages = pages;
        this.door = door;
    }

    @Override
    public Future<?> start() {
        EdgeLoop started = new EdgeLoop((ContextInternal) context, services);
        loop = started;
        services.hub().attach(started);
        HttpServer created = vertx.createHttpServer(options)
                .requestHandler(request -> handle(request, started))
                .connectionHandler(connection -> door.admit(connection, options));
        server = created;
        return created.listen();
    }

    /**
     * The port that is listened on.
     *
     * @return the real one, where any free one was asked for
     */
    public int port() {
        HttpServer listening = server;
        return listening == null ? options.getPort() : listening.actualPort();
    }

    /**
     * Serves further connections with another certificate; those that are there stay. From any thread, and on one
     * instance for all: they share what listens.
     *
     * @param identity the other one
     * @return when it is so
     */
    public Future<?> renew(TlsIdentity identity) {
        HttpServer listening = server;
        return listening == null ? Future.succeededFuture() : listening.updateSSLOptions(PortAddress.renewed(identity));
    }

    private void handle(HttpServerRequest request, EdgeLoop edge) {
        String subprotocol = isUpgrade(request) ? Subprotocols.chosen(request, known) : null;
        SocketProtocol other = subprotocol == null ? null : protocols.get(subprotocol);
        if (other == null && !PATH.equals(request.path())) {
            if (services.protocols().stream().noneMatch(protocol -> protocol.answers(request))) {
                pages.handle(request);
            }
        } else if (draining) {
            JsonAnswer.fail(request, new StoaException(ErrorCode.GO_ELSEWHERE));
        } else if (services.metrics().connections().get() >= services.limits().connectionsMax()) {
            JsonAnswer.fail(request, new StoaException(ErrorCode.OVERLOADED));
        } else if (other != null && subprotocol != null) {
            upgrade(request, channel -> edge.accept(number -> other.open(edge, number, subprotocol, channel)));
        } else if (!isUpgrade(request)) {
            JsonAnswer.fail(
                    request,
                    new StoaException(ErrorCode.BAD_REQUEST, "connect with a WebSocket, subprotocol " + SUBPROTOCOL));
        } else if (subprotocol == null && Subprotocols.isAnyOffered(request)) {
            JsonAnswer.fail(request, new StoaException(ErrorCode.VERSION_UNSUPPORTED));
        } else {
            openNative(request, edge);
        }
    }

    private void openNative(HttpServerRequest request, EdgeLoop edge) {
        boolean deflates = deflates(request);
        if (deflates) {
            request.response().putHeader(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, DeflateOffer.ANSWER);
        }
        upgrade(
                request,
                channel -> edge.accept(number -> {
                    ClientConnection connection = new ClientConnection(edge, number, deflates);
                    connection.install(channel);
                    return connection;
                }));
    }

    private static void upgrade(HttpServerRequest request, Consumer<ChannelHandlerContext> opened) {
        request.toWebSocket()
                .onSuccess(socket -> {
                    ChannelHandlerContext channel = ((WebSocketInternal) socket).channelHandlerContext();
                    HttpDoor.leave(channel.pipeline());
                    opened.accept(channel);
                })
                .onFailure(_ -> refuse(request));
    }

    private static void refuse(HttpServerRequest request) {
        if (!request.response().ended()) {
            request.response()
                    .setStatusCode(HttpResponseStatus.BAD_REQUEST.code())
                    .end();
        }
    }

    private boolean deflates(HttpServerRequest request) {
        return services.deflateBytesMin() > 0
                && DeflateOffer.isAcceptable(request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS));
    }

    private static boolean isUpgrade(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET) && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }

    /**
     * Sends all connections of this loop elsewhere and takes no new ones; from any thread.
     *
     * @param perSecond how many per second, of this loop
     * @return when none is left
     */
    public Future<Void> drain(int perSecond) {
        return Future.future(done -> context.runOnContext(_ -> {
            draining = true;
            EdgeLoop draining = loop;
            Future<Void> drained = draining == null ? Future.succeededFuture() : draining.drain(perSecond);
            drained.onComplete(done);
        }));
    }

    @Override
    public Future<?> stop() {
        if (loop != null) {
            loop.stop();
        }
        return server == null ? Future.succeededFuture() : server.close();
    }
}
