package stoa.systemtests.chaos;

import io.vertx.core.json.DecodeException;
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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** A back end: signed calls to the server API, form fields in, JSON out. Blocking. */
public final class ServerApi {
    private static final int ATTEMPTS_MAX = 30;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private final AtomicLong turn = new AtomicLong();
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
     * Creates a room that an hour of silence does not end, whatever the app's setting says of others.
     *
     * @param room room id
     */
    public void createLastingRoom(String room) {
        call("/chatroom/create_new.json", Map.of("chatroomId", room, "destroyType", "0", "destroyTime", "60"));
    }

    /**
     * Calls once.
     *
     * @param path e.g. {@code /chatroom/create.json}
     * @param fields form fields
     * @return the answer; empty when there was none, so that it may or may not have been done
     */
    Optional<JsonObject> attempt(String path, Map<String, String> fields) {
        try {
            URI base = bases.get((int) (turn.getAndIncrement() % bases.size()));
            return Optional.of(new JsonObject(post(base.resolve(path), body(fields))));
        } catch (IOException | DecodeException failure) {
            return Optional.empty();
        }
    }

    /**
     * Calls until it is answered with code 200.
     *
     * @param path e.g. {@code /chatroom/create.json}
     * @param fields form fields
     * @return the answer
     */
    public JsonObject call(String path, Map<String, String> fields) {
        String body = body(fields);
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

    private static String body(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + '=' + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
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
