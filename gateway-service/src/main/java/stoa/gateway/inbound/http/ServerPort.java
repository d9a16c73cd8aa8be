package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.AuthCalls;
import stoa.gateway.domain.RoomCalls;
import stoa.gateway.domain.UserCalls;

/** The server port: back ends' HTTP, on one event loop. */
public final class ServerPort extends VerticleBase {
    private static final int IDLE_SECONDS = 60;

    private final HttpServerOptions options;
    private final ServerApi api;
    private @Nullable HttpServer server;

    /**
     * A port that is not open yet.
     *
     * @param host address to listen on
     * @param port 0 for any free one
     * @param auth auth-service
     * @param rooms room-service
     * @param users what is known of users
     */
    public ServerPort(String host, int port, AuthCalls auth, RoomCalls rooms, UserCalls users) {
        this.options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setIdleTimeout(IDLE_SECONDS)
                .setHttp2ClearTextEnabled(false);
        this.api = new ServerApi(auth, rooms, users);
    }

    @Override
    public Future<?> start() {
        HttpServer created = vertx.createHttpServer(options).requestHandler(api::handle);
        server = created;
        return created.listen();
    }

    /**
     * The port that is listened on.
     *
     * @return the real one, where any free one was asked for
     */
    public int port() {
        return server == null ? options.getPort() : server.actualPort();
    }

    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.close();
    }
}
