package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;

/** A back end without the vendor's SDK: signs what it is given, as it is. */
final class SignedCalls implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;
    private final String app;
    private final String secret;

    SignedCalls(URI server, String app, String secret) {
        this.server = server;
        this.app = app;
        this.secret = secret;
    }

    /** An answer, which is a JSON object with a code whatever else it is. */
    record Answer(int status, JsonObject json) {
        int code() {
            return json.getInteger("code");
        }

        String message() {
            return json.getString("errorMessage", "");
        }

        /** The three fields of a failure, with a message that names the culprit. */
        void isRefusal(int code, int status, String named) {
            assertThat(json.fieldNames()).containsExactlyInAnyOrder("url", "code", "errorMessage");
            assertThat(code()).as(message()).isEqualTo(code);
            assertThat(message()).contains(named);
            assertThat(status()).isEqualTo(status);
        }
    }

    Answer form(String path, String form) throws Exception {
        return send(signed(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    Answer json(String path, String json) throws Exception {
        return send(signed(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE);
    }

    private HttpRequest.Builder signed(String path) throws Exception {
        // as the vendor's SDK makes them
        String nonce = "501553.9491717326";
        String timestamp = Long.toString(System.currentTimeMillis() / 1000);
        return to(path).header("App-Key", app)
                .header("Nonce", nonce)
                .header("Timestamp", timestamp)
                .header("Signature", signature(nonce, timestamp));
    }

    String signature(String nonce, String timestamp) throws Exception {
        byte[] signed = (secret + nonce + timestamp).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(signed));
    }

    /** Sends, and sends again what a busy machine was too slow for. */
    Answer send(HttpRequest.Builder request) throws Exception {
        Answer answer = once(request);
        for (int attempt = 1; answer.code() == Wire.TOO_SLOW && attempt < Wire.ATTEMPTS_MAX; attempt++) {
            answer = once(request);
        }
        return answer;
    }

    private Answer once(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        Answer answer = new Answer(response.statusCode(), new JsonObject(response.body()));
        assertThat(answer.json().getValue("code")).isInstanceOf(Integer.class);
        return answer;
    }

    @Override
    public void close() {
        http.close();
    }
}
