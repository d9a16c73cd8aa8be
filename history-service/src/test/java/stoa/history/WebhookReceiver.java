package stoa.history;

import static stoa.history.TestDatabase.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An app's back end: remembers what it was told, and answers as it is told to. */
final class WebhookReceiver implements AutoCloseable {
    /** One call. */
    record Told(String method, String path, Map<String, String> query, String mediaType, String host, String body) {
        /** The fields of a form. */
        Map<String, String> form() {
            return pairs(body);
        }
    }

    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int status = 200;
    private volatile String location = "";

    WebhookReceiver(Vertx vertx) {
        server = await(vertx.createHttpServer().requestHandler(this::take).listen(0, "127.0.0.1"));
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            told.add(new Told(
                    request.method().name(),
                    request.path(),
                    pairs(String.valueOf(request.query())),
                    String.valueOf(request.getHeader("Content-Type")),
                    request.authority().toString(),
                    body.toString()));
            if (!location.isEmpty()) {
                request.response().putHeader("Location", location);
            }
            // Longer than anybody reads.
            request.response().setStatusCode(status).end("x".repeat(100_000));
        });
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            int at = pair.indexOf('=');
            pairs.put(pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
        }
        return pairs;
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    void answer(int with) {
        status = with;
    }

    void redirect(String to) {
        location = to;
        status = 302;
    }

    List<Told> told() {
        return told;
    }

    List<Told> told(String path) {
        return told.stream().filter(one -> one.path().equals(path)).toList();
    }

    @Override
    public void close() {
        await(server.close());
    }
}
