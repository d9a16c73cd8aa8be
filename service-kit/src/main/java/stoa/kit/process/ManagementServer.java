package stoa.kit.process;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Health and metrics over HTTP, for orchestrators and operators:
 *
 * <ul>
 *   <li>{@code /health/live}: 200 when the event loops of all services turn within two seconds;
 *   <li>{@code /health/ready}: 200 when nothing is missing, else 503, with the reasons as JSON;
 *   <li>{@code /metrics}: Prometheus text.
 * </ul>
 */
final class ManagementServer {
    private static final long LIVE_WITHIN_MS = 2_000;
    private static final int REQUEST_BYTES_MAX = 8 * 1024;
    private static final String JSON = "application/json";

    private final Vertx vertx;
    private final PrometheusMeterRegistry registry;
    private final Supplier<List<String>> missing;
    private final Supplier<Future<Void>> turned;
    private final HttpServer server;

    ManagementServer(
            Vertx vertx,
            PrometheusMeterRegistry registry,
            Supplier<List<String>> missing,
            Supplier<Future<Void>> turned) {
        this.vertx = vertx;
        this.registry = registry;
        this.missing = missing;
        this.turned = turned;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                .setMaxHeaderSize(REQUEST_BYTES_MAX)
                .setIdleTimeout(60)
                .setIdleTimeoutUnit(TimeUnit.SECONDS));
    }

    /** Listens; completes with the port. */
    Future<Integer> start(String host, int port) {
        return server.requestHandler(this::handle)
                .listen(port, host)
                .map(HttpServer::actualPort)
                .recover(taken -> Future.failedFuture(StartException.portTaken(
                        "health and metrics", port, ProcessSettings.MANAGEMENT_PORT.name(), taken)));
    }

    Future<Void> stop() {
        return server.close();
    }

    private void handle(HttpServerRequest request) {
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
