package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import org.jspecify.annotations.Nullable;
import stoa.kit.tls.TlsIdentity;

/** The server port: back ends' HTTP, on one event loop. */
public final class ServerPort extends VerticleBase {
    private static final int IDLE_SECONDS = 60;

    private final HttpServerOptions options;
    private final ServerUrl url;
    private final ServerServices services;
    private final HttpDoor door;
    private @Nullable HttpServer server;

    /**
     * A port that is not open yet.
     *
     * @param address where it listens
     * @param url what URLs it gives begin with
     * @param services everybody it asks
     * @param door lets sockets in
     */
    public ServerPort(PortAddress address, ServerUrl url, ServerServices services, HttpDoor door) {
        this.options = address.options()
                .setIdleTimeout(IDLE_SECONDS)
                // curl, and so the SDKs built on it, wait a second for leave to send a larger body
                .setHandle100ContinueAutomatically(true);
        this.url = url;
        this.services = services;
        this.door = door;
    }

    @Override
    public Future<?> start() {
        HourLogApi hourLogs = new HourLogApi(services, url, context::executeBlocking);
        ServerApi api = new ServerApi(services, hourLogs, task -> context.runOnContext(_ -> task.run()));
        HttpServer created = vertx.createHttpServer(options)
                .requestHandler(api::handle)
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
        return server == null ? options.getPort() : server.actualPort();
    }

    /**
     * Serves further connections with another certificate; those that are there stay. From any thread.
     *
     * @param identity the other one
     * @return when it is so
     */
    public Future<?> renew(TlsIdentity identity) {
        return server == null ? Future.succeededFuture() : server.updateSSLOptions(PortAddress.renewed(identity));
    }

    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.close();
    }
}
