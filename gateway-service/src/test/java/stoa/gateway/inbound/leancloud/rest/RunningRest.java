package stoa.gateway.inbound.leancloud.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
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
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import stoa.gateway.inbound.FakeCalls;
import stoa.gateway.inbound.FakeServerCalls;
import stoa.gateway.inbound.FakeUsers;
import stoa.gateway.inbound.http.ServerMetrics;

/** The REST API behind a real HTTP server, with everything behind it in memory and a clock that is told the time. */
final class RunningRest implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    final MemoryRestAuth auth = new MemoryRestAuth();
    final MemoryConversations conversations = new MemoryConversations();
    final FakeCalls rooms = new FakeCalls();
    final FakeServerCalls server = new FakeServerCalls();
    final MemoryUnread unread = new MemoryUnread();
    final FakeUsers users = new FakeUsers();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final AtomicLong nowMs = new AtomicLong(1_000_000);
    final RestApi api;
    private final Vertx vertx = Vertx.vertx();
    private final int port;

    RunningRest() {
        api = new RestApi(new RestServices(
                auth,
                conversations,
                rooms,
                server,
                server,
                new MemoryHistory(),
                unread,
                users,
                new ServerMetrics(meters),
                Clock.fixed(Instant.ofEpochMilli(MemoryConversations.TIME_MS), ZoneOffset.UTC),
                nowMs::get,
                new Random(1)));
        HttpServer http = vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                .requestHandler(request -> {
                    if (!api.answers(request)) {
                        request.response().setStatusCode(418).end("not ours");
                    }
                });
        http.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        port = http.actualPort();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    /** With the master key. */
    HttpResponse<String> master(String method, String path, String body) throws Exception {
        return send(to(path).header("X-LC-Id", "app")
                .header("X-LC-Key", "master,master")
                .method(method, BodyPublishers.ofString(body)));
    }

    /** An object that succeeded. */
    JsonObject ask(String method, String path, String body) throws Exception {
        HttpResponse<String> response = master(method, path, body);
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
        return new JsonObject(response.body());
    }

    /** An array that succeeded. */
    JsonArray list(String path) throws Exception {
        HttpResponse<String> response = master("GET", path, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonArray(response.body());
    }

    /** What a call is refused with, status and code. */
    String refusal(String method, String path, String body) throws Exception {
        return refusal(master(method, path, body));
    }

    static String refusal(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        JsonObject answer = new JsonObject(response.body());
        assertThat(answer.fieldNames()).containsExactly("code", "error");
        assertThat(answer.getString("error")).isNotEmpty();
        return response.statusCode() + " " + answer.getInteger("code");
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
