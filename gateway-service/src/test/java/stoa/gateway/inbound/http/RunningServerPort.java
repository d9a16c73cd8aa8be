package stoa.gateway.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import stoa.gateway.inbound.EdgeLimits;
import stoa.gateway.inbound.FakeApps;
import stoa.gateway.inbound.FakeCalls;
import stoa.gateway.inbound.FakeConsole;
import stoa.gateway.inbound.FakeHourLogs;
import stoa.gateway.inbound.FakeImports;
import stoa.gateway.inbound.FakeServerCalls;
import stoa.gateway.inbound.FakeUsers;
import stoa.protocol.auth.AppSettings;

/** The server port with everything behind it in memory, and a clock that stands still unless told. */
final class RunningServerPort implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    final FakeCalls calls = new FakeCalls();
    final FakeServerCalls serverCalls = new FakeServerCalls();
    final FakeApps apps = new FakeApps();
    final FakeUsers users = new FakeUsers();
    final FakeConsole console = new FakeConsole();
    final FakeHourLogs hourLogs = new FakeHourLogs();
    final FakeImports imports = new FakeImports();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final Vertx vertx = Vertx.vertx();
    private final ServerServices services;
    private final ServerPort server;

    RunningServerPort() {
        this(Optional.empty(), EdgeLimits.DEFAULT);
    }

    /** One that gives URLs which begin with what the operator set. */
    RunningServerPort(Optional<String> url) {
        this(url, EdgeLimits.DEFAULT);
    }

    /** One with bounds of its own. */
    RunningServerPort(EdgeLimits limits) {
        this(Optional.empty(), limits);
    }

    private RunningServerPort(Optional<String> url, EdgeLimits limits) {
        services = new ServerServices(
                calls,
                apps,
                users,
                new KnownSettings(app -> Future.succeededFuture(AppSettings.defaults(app)), nowMs::get),
                calls,
                serverCalls,
                serverCalls,
                serverCalls,
                console,
                hourLogs,
                imports,
                console,
                new ServerMetrics(meters),
                Clock.fixed(Instant.ofEpochMilli(FakeServerCalls.TIME_MS), ZoneOffset.UTC),
                nowMs::get,
                new Random(1));
        server = new ServerPort(
                PortAddress.plain("127.0.0.1", 0),
                new ServerUrl(url, false),
                services,
                HttpDoor.ofBackEnds(limits, meters));
        vertx.deployVerticle(server).toCompletionStage().toCompletableFuture().join();
    }

    /** All paths that are signed. */
    Set<String> paths() {
        HourLogApi files = new HourLogApi(services, new ServerUrl(Optional.empty(), false), vertx::executeBlocking);
        return new ServerApi(services, files, Runnable::run).paths();
    }

    int port() {
        return server.port();
    }

    void pass(long ms) {
        nowMs.addAndGet(ms);
    }

    // Its default, HTTP/2 where the server offers it, is to be answered in HTTP/1.1.
    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> signed(String path, String form) throws Exception {
        return send(to(path).header("App-Key", "app")
                .header("RC-Nonce", "501553.9491717326")
                .header("Timestamp", "1700000000")
                .header("Signature", "good")
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .POST(BodyPublishers.ofString(form)));
    }

    /** What no answer may be other than. */
    static JsonObject json(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        return new JsonObject(response.body());
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
