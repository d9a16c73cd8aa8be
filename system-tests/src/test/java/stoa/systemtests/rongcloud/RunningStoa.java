package stoa.systemtests.rongcloud;

import io.rong.RongCloud;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import stoa.embedded.TcpPort;
import stoa.standalone.Standalone;
import stoa.systemtests.chaos.ServerApi;
import stoa.systemtests.measure.MeasuredStoa;

/** One Stoa for all tests of this package, as {@code ./stoa up} starts it; ends with the JVM. */
final class RunningStoa {
    private static final String ADMIN_SECRET = "secret of the tests";
    private static @Nullable RunningStoa shared;
    private static @Nullable String neverStarted;

    private final Standalone standalone;
    private final Map<String, String> environment = new HashMap<>();
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger names = new AtomicInteger();
    private final Hooks hooks = new Hooks(vertx);
    private final Wire wire;
    private final KafkaTail kafkaTail;
    private final SignedCalls signedCalls;
    private @Nullable Asleep asleep;

    private RunningStoa() throws IOException {
        for (String port : List.of(
                "STOA_CLIENT_PORT",
                "STOA_SERVER_PORT",
                "STOA_MANAGEMENT_PORT",
                "STOA_PG_PORT",
                "STOA_REDIS_PORT",
                "STOA_KAFKA_PORT")) {
            environment.put(port, Integer.toString(TcpPort.free("127.0.0.1")));
        }
        environment.put("STOA_ADMIN_SECRET", ADMIN_SECRET);
        environment.put(
                "STOA_APP_SETTINGS", "{\"messagesPerSecond\":0,\"serverApiPerSecond\":0,\"roomIdleMinutes\":1}");
        environment.put("STOA_WEBHOOK_PRIVATE_TARGETS", "true");
        Path data = Files.createTempDirectory("stoa-sdk");
        standalone = new Standalone(data, environment, _ -> {});
        try {
            standalone.start();
        } catch (RuntimeException refused) {
            standalone.close();
            throw refused;
        }
        wire = new Wire(vertx, server());
        kafkaTail = new KafkaTail(kafka());
        signedCalls = new SignedCalls(server(), app(), secret());
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-stoa"));
    }

    private void stop() {
        CallReport.write(wire.calls(), wire.tooSlow());
        kafkaTail.close();
        signedCalls.close();
        wire.close();
        hooks.close();
        standalone.close();
    }

    static synchronized RunningStoa get() {
        RunningStoa running = shared;
        if (running == null) {
            if (neverStarted != null) {
                throw new IllegalStateException("Stoa did not start for an earlier test: " + neverStarted);
            }
            try {
                running = new RunningStoa();
            } catch (IOException | RuntimeException failure) {
                neverStarted = failure.toString();
                throw new IllegalStateException(failure);
            }
            shared = running;
            running.fallAsleep();
        }
        return running;
    }

    /**
     * A room in which nothing happens from the start on: a minute of silence passes beside the other tests.
     *
     * @param sinceMs when its last message came
     */
    record Asleep(String room, NativeUser member, long sinceMs) {}

    synchronized Asleep asleep() {
        if (asleep == null) {
            fallAsleep();
        }
        return Objects.requireNonNull(asleep);
    }

    private void fallAsleep() {
        String room = fresh("asleep");
        api().createRoom(room);
        NativeUser member = connect(fresh("sleeper"));
        member.join(room);
        asleep = new Asleep(room, member, member.say(room, "good night").getLong("ts"));
    }

    /** The vendor's SDK, pointed here as its users do it: the one call they change. */
    RongCloud sdk() {
        return sdk(app(), secret());
    }

    /** The vendor's SDK in the hands of whoever has this key and secret. */
    @SuppressWarnings("deprecation")
    RongCloud sdk(String key, String password) {
        return RongCloud.getInstance(key, password, wire.url().toString());
    }

    /** What the SDK asked and was answered. */
    Wire wire() {
        return wire;
    }

    /** The back end that webhooks call, from now on if another test had them call elsewhere. */
    Hooks hooks() {
        try {
            hooks.listen(this);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
        return hooks;
    }

    /** A reader of all topics. */
    KafkaTail kafkaTail() {
        return kafkaTail;
    }

    /** Requests that are signed, without the SDK. */
    SignedCalls signed() {
        return signedCalls;
    }

    /** A user of another app. */
    NativeUser connectTo(String app, String token, String user) {
        return NativeUser.connect(vertx, clientUrl(), new NativeUser.Login(app, token, user, "other"));
    }

    /** What the operator asks; answered with 200. */
    JsonObject admin(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server().resolve(path))
                .header("Authorization", "Bearer " + ADMIN_SECRET)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return answer(request);
    }

    /** A user on a native connection. */
    NativeUser connect(String user) {
        return connect(user, api().token(user), "other");
    }

    /** A user with a token, on a device of a platform. */
    NativeUser connect(String user, String token, String platform) {
        return NativeUser.connect(vertx, clientUrl(), new NativeUser.Login(app(), token, user, platform));
    }

    /** A user who lost a connection comes back, with its session and a position per room. */
    NativeUser comeBack(NativeUser lost, JsonObject rooms) {
        JsonObject more = new JsonObject()
                .put("session", lost.connected().getString("session"))
                .put("rooms", rooms);
        NativeUser.Login login = new NativeUser.Login(app(), api().token(lost.user()), lost.user(), "other");
        return NativeUser.connect(vertx, clientUrl(), login, more);
    }

    Vertx vertx() {
        return vertx;
    }

    /** An id no other test has. */
    String fresh(String prefix) {
        return prefix + names.incrementAndGet();
    }

    ServerApi api() {
        return new ServerApi(List.of(server()), app(), secret());
    }

    String app() {
        return standalone.appEnvironment().getOrDefault("STOA_APP_KEY", "");
    }

    String masterKey() {
        return standalone.appEnvironment().getOrDefault("STOA_MASTER_KEY", "");
    }

    String secret() {
        return standalone.appEnvironment().getOrDefault("STOA_APP_SECRET", "");
    }

    URI server() {
        return URI.create("http://127.0.0.1:" + environment.get("STOA_SERVER_PORT"));
    }

    URI clientUrl() {
        return URI.create("ws://127.0.0.1:" + environment.get("STOA_CLIENT_PORT") + "/v1/connect");
    }

    /** Where numbers are shown to operators. */
    URI metrics() {
        return URI.create("http://127.0.0.1:" + environment.get("STOA_MANAGEMENT_PORT") + "/metrics");
    }

    /** The database, for tests that cannot wait for an hour to pass. */
    String database() {
        return "postgresql://postgres@127.0.0.1:" + environment.get("STOA_PG_PORT") + "/stoa";
    }

    String kafka() {
        return "127.0.0.1:" + environment.get("STOA_KAFKA_PORT");
    }

    /** As measurements see it. */
    MeasuredStoa measured() {
        return new MeasuredStoa(
                new MeasuredStoa.Access(
                        app(), secret(), standalone.appEnvironment().getOrDefault("STOA_MASTER_KEY", "")),
                new MeasuredStoa.Urls(
                        List.of(URI.create("http://127.0.0.1:" + environment.get("STOA_CLIENT_PORT"))),
                        List.of(server()),
                        List.of(URI.create("http://127.0.0.1:" + environment.get("STOA_MANAGEMENT_PORT")))));
    }

    /** Changes settings of the app; effective within a second. */
    void settings(String changes) throws IOException, InterruptedException {
        JsonObject _ = settings("PATCH", HttpRequest.BodyPublishers.ofString(changes));
    }

    /** The settings of the app. */
    JsonObject settings() throws IOException, InterruptedException {
        return settings("GET", HttpRequest.BodyPublishers.noBody());
    }

    private JsonObject settings(String method, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server().resolve("/v1/app/settings"))
                .header("App-Key", app())
                .header("Authorization", "Bearer " + standalone.appEnvironment().getOrDefault("STOA_MASTER_KEY", ""))
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        return answer(request);
    }

    private static JsonObject answer(HttpRequest request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int attempt = 1; ; attempt++) {
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                JsonObject json = new JsonObject(answer.body());
                if (answer.statusCode() == 200) {
                    return json;
                }
                if (json.getInteger("code") != Wire.TOO_SLOW || attempt == Wire.ATTEMPTS_MAX) {
                    throw new IllegalStateException(answer.body());
                }
            }
        }
    }
}
