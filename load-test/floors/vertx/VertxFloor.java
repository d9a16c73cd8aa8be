package stoa.floors;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.Locale;

/**
 * The floor of Vert.x: one event loop, no more than its HTTP server.
 *
 * <p>{@code [--port 0] [--tick-ms 20] [--mode joined|frames|text] [--transport epoll|io_uring|nio]}; a tick of 0 means
 * that each message is sent at once. The modes are those of {@link Fanout}.
 */
public final class VertxFloor extends VerticleBase implements stoa.floors.Transport<VertxConnection> {
    private static final int TICK_MS = 20;
    private static final int PORT_MAX = 65_535;
    private static final int BACKLOG = 4_096;

    private final Floor<VertxConnection> floor;
    private final Fanout fanout;
    private final int port;

    private VertxFloor(Fanout fanout, int port, int tickMs) {
        this.fanout = fanout;
        this.port = port;
        this.floor = new Floor<>(this, tickMs);
    }

    /**
     * Runs until it is killed.
     *
     * @param arguments see the class
     */
    public static void main(String[] arguments) {
        Arguments given = new Arguments(arguments, List.of("--port", "--tick-ms", "--mode", "--transport"));
        VertxFloor verticle = new VertxFloor(
                Fanout.valueOf(given.word("--mode", List.of("joined", "frames", "text"))
                        .toUpperCase(Locale.ROOT)),
                given.number("--port", 0, PORT_MAX),
                given.number("--tick-ms", TICK_MS, Floor.TICK_MS_MAX));
        Transport transport = transport(given.word("--transport", List.of("epoll", "io_uring", "nio")));
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(1))
                .withTransport(transport)
                .build();
        vertx.deployVerticle(verticle).onFailure(e -> Arguments.fail("not started: " + e.getMessage()));
    }

    private static Transport transport(String name) {
        Transport transport = switch (name) {
            case "io_uring" -> Transport.IO_URING;
            case "epoll" -> Transport.EPOLL;
            default -> Transport.NIO;
        };
        if (transport == null) {
            throw Arguments.fail("the class path has no library for " + name);
        }
        if (!transport.available()) {
            throw Arguments.fail(name + " does not work here: " + transport.unavailabilityCause());
        }
        return transport;
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setAcceptBacklog(BACKLOG)
                .setTcpNoDelay(true)
                .setWebSocketSubProtocols(List.of(Floor.SUBPROTOCOL))
                .setMaxWebSocketFrameSize(Floor.FRAME_BYTES_MAX)
                .setMaxWebSocketMessageSize(Floor.FRAME_BYTES_MAX)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setHttp2ClearTextEnabled(false);
        HttpServer server = vertx.createHttpServer(options).webSocketHandler(this::opened);
        return server.listen()
                .onSuccess(listening -> System.out.println("listening on 127.0.0.1:" + listening.actualPort()));
    }

    private void opened(ServerWebSocket socket) {
        Member<VertxConnection> member = floor.opened(VertxConnection.of(socket));
        socket.textMessageHandler(text -> floor.received(member, text));
        socket.closeHandler(_ -> floor.closed(member));
    }

    @Override
    public void answer(VertxConnection connection, String reply) {
        connection.socket().writeTextMessage(reply);
    }

    @Override
    public void close(VertxConnection connection, int code) {
        connection.socket().close((short) code);
    }

    @Override
    public void deliver(List<Member<VertxConnection>> members, List<Message> messages, long tick) {
        fanout.deliver(members, messages, tick);
    }

    @Override
    public void awaitTick(int afterMs) {
        vertx.setTimer(afterMs, _ -> floor.tickEnded());
    }
}
