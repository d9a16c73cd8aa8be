package stoa.systemtests.chaos;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A back end: signed calls to the server API, form fields in, JSON out. Blocking. */
public final class ServerApi {
    private static final int ATTEMPTS_MAX = 30;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private final List<URI> bases;
    private final String app;
    private final String secret;

    /**
     * A back end of one app.
     *
     * @param bases base URLs, tried in turn
     * @param app app key
     * @param secret app secret
     */
    public ServerApi(List<URI> bases, String app, String secret) {
        this.bases = List.copyOf(bases);
        this.app = app;
        this.secret = secret;
    }

    /**
     * Gets a user's token.
     *
     * @param user user id
     * @return the token
     */
    public String token(String user) {
        return call("/user/getToken.json", Map.of("userId", user, "name", user)).getString("token");
    }

    /**
     * Creates a room.
     *
     * @param room room id
     */
    public void createRoom(String room) {
        call("/chatroom/create.json", Map.of("chatroom[" + room + "]", "Room " + room));
    }

    /**
     * Calls until it is answered with code 200.
     *
     * @param path e.g. {@code /chatroom/create.json}
     * @param fields form fields
     * @return the answer
     */
    public JsonObject call(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + '=' + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String last = "";
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            try {
                String text = post(bases.get(attempt % bases.size()).resolve(path), body);
                JsonObject answer = new JsonObject(text);
                if (answer.getInteger("code") == 200) {
                    return answer;
                }
                last = text;
            } catch (IOException failure) {
                last = failure.toString();
            }
            Waiting.pause(500);
        }
        throw new IllegalStateException(path + " was not answered with 200: " + last);
    }

    private String post(URI url, String body) throws IOException {
        String nonce = Long.toHexString(System.nanoTime());
        String timestamp = Long.toString(System.currentTimeMillis());
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(5))
                .header("App-Key", app)
                .header("Nonce", nonce)
                .header("Timestamp", timestamp)
                .header("Signature", sha1(secret + nonce + timestamp))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
