package stoa.systemtests.rongcloud;

import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An app's back end that is called over HTTP: remembers all calls, and fails as long as it is told to. */
final class BackEnd implements AutoCloseable {
    /** A call. */
    record Call(String path, Map<String, String> query, String mediaType, String body, int status) {
        Map<String, String> form() {
            return pairs(body);
        }

        List<JsonObject> events() {
            return new JsonArray(body).stream().map(JsonObject.class::cast).toList();
        }
    }

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int status = 200;

    BackEnd(RunningStoa stoa) {
        server = stoa.vertx()
                .createHttpServer()
                .requestHandler(this::take)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            int answer = status;
            calls.add(new Call(
                    request.path(),
                    pairs(String.valueOf(request.query())),
                    String.valueOf(request.getHeader("Content-Type")),
                    body.toString(),
                    answer));
            request.response().setStatusCode(answer).end();
        });
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.actualPort() + path;
    }

    void answers(int with) {
        status = with;
    }

    List<Call> calls(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    /** Events that it took, of calls whose body is an array, each once. */
    List<JsonObject> events(String path) {
        return calls(path).stream()
                .filter(call -> call.status() == 200)
                .flatMap(call -> call.events().stream())
                .distinct()
                .toList();
    }

    /** What the signature of a call has to be. */
    static String signature(Call call, String secret) {
        try {
            String signed = secret + call.query().get("nonce") + call.query().get("timestamp");
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int at = pair.indexOf('=');
            if (at > 0) {
                pairs.put(pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
            }
        }
        return pairs;
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
