package stoa.kit.process;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.ChannelFuture;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Health and metrics over HTTP, for orchestrators and operators:
 *
 * <ul>
 *   <li>{@code /health/live}: 200 when the event loops of all services turn within two seconds;
 *   <li>{@code /health/ready}: 200 when nothing is missing, else 503, with the reasons as JSON;
 *   <li>{@code /metrics}: Prometheus text;
 *   <li>{@code /loggers}: levels of loggers, which can be changed for a time.
 * </ul>
 *
 * <p>Its sockets are few: more than the bound are closed at once, and one that does not bring a whole request in its
 * time is closed too, so that clients who send slowly or nothing cannot keep the orchestrator out for long.
 */
final class ManagementServer {
    private static final long LIVE_WITHIN_MS = 2_000;
    private static final int REQUEST_BYTES_MAX = 8 * 1024;
    private static final long TICK_MS = 1_000;
    private static final String JSON = "application/json";

    private final Vertx vertx;
    private final PrometheusMeterRegistry registry;
    private final Supplier<List<String>> missing;
    private final Supplier<Future<Void>> turned;
    private final Bounds bounds;
    /** Timers of the sockets whose next request is awaited; on the server's event loop. */
    private final Map<HttpConnection, Long> deadlines = new HashMap<>();

    private final AtomicInteger sockets = new AtomicInteger();
    private final Counter refused;
    private final LoggersApi loggers = new LoggersApi();
    private final HttpServer server;
    private long tickTimer = -1;

    /**
     * What clients may take.
     *
     * @param socketsMax open sockets at most
     * @param requestMs how long a socket may be without a whole request, milliseconds
     */
    record Bounds(int socketsMax, long requestMs) {
        static final Bounds DEFAULT = new Bounds(128, 60_000);
    }

    ManagementServer(
            Vertx vertx,
            PrometheusMeterRegistry registry,
            Supplier<List<String>> missing,
            Supplier<Future<Void>> turned,
            Bounds bounds) {
        this.vertx = vertx;
        this.registry = registry;
        this.missing = missing;
        this.turned = turned;
        this.bounds = bounds;
        registry.gauge("stoa_management_sockets", sockets);
        this.refused = registry.counter("stoa_management_sockets_refused");
        this.server = vertx.createHttpServer(
                new HttpServerOptions().setMaxHeaderSize(REQUEST_BYTES_MAX).setHttp2ClearTextEnabled(false));
    }

    /** Listens; completes with the port. */
    Future<Integer> start(String host, int port) {
        tickTimer = vertx.setPeriodic(TICK_MS, _ -> loggers.tick());
        return server.connectionHandler(this::admit)
                .requestHandler(this::handle)
                .listen(port, host)
                .map(HttpServer::actualPort)
                .recover(taken -> Future.failedFuture(StartException.portTaken(
                        "health and metrics", port, ProcessSettings.MANAGEMENT_PORT.name(), taken)));
    }

    Future<Void> stop() {
        vertx.cancelTimer(tickTimer);
        return server.close();
    }

    private void admit(HttpConnection socket) {
        boolean full = sockets.incrementAndGet() > bounds.socketsMax();
        awaitRequest(socket);
        socket.closeHandler(_ -> {
            deadline(socket, null);
            sockets.decrementAndGet();
        });
        if (full) {
            refused.increment();
            cut(socket);
        }
    }

    /** Vert.x would wait for the request under way. */
    private static void cut(HttpConnection socket) {
        ChannelFuture _ = ((HttpServerConnection) socket)
                .channelHandlerContext()
                .channel()
                .close();
    }

    private void awaitRequest(HttpConnection socket) {
        deadline(socket, vertx.setTimer(bounds.requestMs(), _ -> {
            // also where the answer ends after its socket did, and nobody else takes the timer back
            deadlines.remove(socket);
            cut(socket);
        }));
    }

    private void deadline(HttpConnection socket, @Nullable Long timer) {
        Long before = timer == null ? deadlines.remove(socket) : deadlines.put(socket, timer);
        if (before != null) {
            vertx.cancelTimer(before);
        }
    }

    private void handle(HttpServerRequest request) {
        HttpConnection socket = request.connection();
        deadline(socket, null);
        request.response().endHandler(_ -> awaitRequest(socket));
        @Nullable String path = request.path();
        if (path != null && LoggersApi.isFor(path)) {
            loggers(request, path);
            return;
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            answer(request, 405, JSON, new JsonObject().put("error", "only GET").encode());
            return;
        }
        switch (request.path()) {
            case "/health/live" -> live(request);
            case "/health/ready" -> ready(request);
            case "/metrics" -> metrics(request);
            default ->
                answer(
                        request,
                        404,
                        JSON,
                        new JsonObject().put("error", "no such path").encode());
        }
    }

    /** The body's time is the request's. */
    private void loggers(HttpServerRequest request, String path) {
        LoggersApi.@Nullable Answer refusal = LoggersApi.refusal(request);
        if (refusal != null) {
            answer(request, refusal.status(), JSON, refusal.body().encode());
            return;
        }
        HttpConnection socket = request.connection();
        awaitRequest(socket);
        request.body().onSuccess(body -> {
            deadline(socket, null);
            LoggersApi.Answer given = loggers.answer(request.method(), path, body);
            answer(request, given.status(), JSON, given.body().encode());
        });
    }

    private void live(HttpServerRequest request) {
        turned.get()
                .timeout(LIVE_WITHIN_MS, TimeUnit.MILLISECONDS)
                .onComplete(
                        live -> answer(
                                request,
                                200,
                                JSON,
                                new JsonObject().put("live", true).encode()),
                        stuck -> answer(
                                request,
                                503,
                                JSON,
                                new JsonObject().put("live", false).encode()));
    }

    private void ready(HttpServerRequest request) {
        List<String> reasons = missing.get();
        JsonObject body = new JsonObject().put("ready", reasons.isEmpty()).put("missing", new JsonArray(reasons));
        answer(request, reasons.isEmpty() ? 200 : 503, JSON, body.encode());
    }

    private void metrics(HttpServerRequest request) {
        vertx.executeBlocking(() -> registry.scrape(), false)
                .onComplete(
                        text -> answer(request, 200, "text/plain; version=0.0.4; charset=utf-8", text),
                        failed -> answer(
                                request,
                                500,
                                JSON,
                                new JsonObject().put("error", "internal").encode()));
    }

    private static void answer(HttpServerRequest request, int status, String type, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body);
    }
}
