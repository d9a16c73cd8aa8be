package stoa.systemtests.rongcloud;

import static org.awaitility.Awaitility.await;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The back end that webhooks call: takes everything and remembers it. */
final class Hooks implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** One event, whatever the form of its call: of several in one call each for itself. */
    record Told(String path, MultiMap query, JsonObject event) {}

    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    Hooks(Vertx vertx) {
        server = vertx.createHttpServer()
                .requestHandler(this::take)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void take(HttpServerRequest request) {
        boolean isForm = !String.valueOf(request.getHeader("Content-Type")).startsWith("application/json");
        if (isForm) {
            request.setExpectMultipart(true);
        }
        request.body().onSuccess(body -> {
            if (isForm) {
                JsonObject form = new JsonObject();
                request.formAttributes().forEach((name, value) -> form.put(name, value));
                add(request, form);
            } else {
                new JsonArray(body).forEach(one -> add(request, (JsonObject) one));
            }
            request.response().end();
        });
    }

    private void add(HttpServerRequest request, JsonObject event) {
        told.add(new Told(request.path(), request.params(), event));
    }

    /** Has the app's webhooks call here, and returns when they do. */
    void listen(RunningStoa stoa) throws IOException, InterruptedException {
        JsonObject wanted = new JsonObject()
                .put("webhookRoomStatusUrl", url("/room-status"))
                .put("webhookMessagesUrl", url("/messages"))
                .put("webhookAttributesUrl", url("/attributes"))
                .put("webhookOnlineUrl", url("/online"))
                .put("webhookServerMessages", false);
        JsonObject before = stoa.settings();
        if (wanted.stream().allMatch(one -> one.getValue().equals(before.getValue(one.getKey())))) {
            return;
        }
        stoa.settings(wanted.encode());
        String probe = stoa.fresh("probe") + '-';
        AtomicInteger number = new AtomicInteger();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            stoa.api().createRoom(probe + number.incrementAndGet());
            return told("/room-status")
                    .anyMatch(event -> event.getString("chatRoomId").startsWith(probe));
        });
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.actualPort() + path;
    }

    /** What was told so far. */
    Stream<JsonObject> told(String path) {
        return told.stream().filter(one -> one.path().equals(path)).map(Told::event);
    }

    /** Waits until an event is told. */
    JsonObject event(String path, Predicate<JsonObject> which) {
        return await("a call of the webhook " + path)
                .atMost(PATIENCE)
                .until(() -> told(path).filter(which).findFirst().orElse(null), found -> found != null);
    }

    /** Calls with their query string, which is signed. */
    List<Told> calls() {
        return List.copyOf(told);
    }

    @Override
    public void close() {
        server.close();
    }
}
