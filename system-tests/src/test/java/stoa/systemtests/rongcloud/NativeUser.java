package stoa.systemtests.rongcloud;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.systemtests.client.NativeConnection;

/** A user on one native connection, for tests that think in steps. Blocks its callers. */
final class NativeUser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int ATTEMPTS_MAX = 20;

    /** As browsers have it: what a busy moment puts into one frame is more than this client takes by default. */
    private static final WebSocketClientOptions LARGE =
            new WebSocketClientOptions().setMaxFrameSize(4 << 20).setMaxMessageSize(4 << 20);

    private final String user;
    private final List<JsonObject> events = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable NativeConnection> connection = new AtomicReference<>();
    private final Context context;
    // Held: a client that nobody refers to closes its connections when it is collected.
    private final WebSocketClient client;
    private JsonObject connected = new JsonObject();

    private NativeUser(Vertx vertx, String user) {
        this.context = vertx.getOrCreateContext();
        this.client = vertx.createWebSocketClient(LARGE);
        this.user = user;
    }

    /** What a client says of itself. */
    record Login(String app, String token, String user, String platform) {}

    static NativeUser connect(Vertx vertx, URI url, Login login) {
        return connect(vertx, url, login, new JsonObject());
    }

    /** Connects with more fields, as a client does that comes back. */
    static NativeUser connect(Vertx vertx, URI url, Login login, JsonObject more) {
        NativeUser self = new NativeUser(vertx, login.user());
        NativeConnection opened = wait(self.open(vertx, url, ATTEMPTS_MAX));
        self.connection.set(opened);
        self.connected = self.ask(
                "connect",
                more.copy()
                        .put("app", login.app())
                        .put("token", login.token())
                        .put("platform", login.platform())
                        .put("device", login.user()));
        return self;
    }

    /** As clients do, tries again where a busy machine drops the handshake. */
    private Future<NativeConnection> open(Vertx vertx, URI url, int attempts) {
        return there(() -> NativeConnection.open(client, vertx, url, events::add, () -> {}))
                .recover(failure -> attempts > 1 ? open(vertx, url, attempts - 1) : Future.failedFuture(failure));
    }

    /** What the server answered to the login. */
    JsonObject connected() {
        return connected;
    }

    String user() {
        return user;
    }

    /** Asks, and asks again what a busy machine was too slow for. */
    JsonObject ask(String op, JsonObject fields) {
        for (int attempt = 1; ; attempt++) {
            try {
                return wait(tell(op, fields));
            } catch (StoaException refused) {
                boolean late = refused.code() == ErrorCode.DEADLINE_EXCEEDED || refused.code() == ErrorCode.UNAVAILABLE;
                if (!late || op.equals("send") || attempt == ATTEMPTS_MAX) {
                    throw refused;
                }
            }
        }
    }

    /** Asks and does not wait. */
    Future<JsonObject> tell(String op, JsonObject fields) {
        NativeConnection current = connection.get();
        if (current == null) {
            throw new IllegalStateException("not connected");
        }
        return there(() -> current.ask(op, fields));
    }

    /** A connection belongs to one thread. */
    private <T> Future<T> there(Supplier<Future<T>> action) {
        Promise<T> done = Promise.promise();
        context.runOnContext(_ -> action.get().onComplete(done));
        return done.future();
    }

    /** The error an op is answered with. */
    ErrorCode refused(String op, JsonObject fields) {
        try {
            JsonObject ok = ask(op, fields);
            throw new AssertionError(op + " was answered " + ok);
        } catch (StoaException refused) {
            return refused.code();
        }
    }

    /** Joins, as clients do: again where a service was too busy to answer. */
    JsonObject join(String room) {
        for (int attempt = 1; ; attempt++) {
            try {
                return ask("room.join", new JsonObject().put("room", room));
            } catch (StoaException failure) {
                if (attempt == ATTEMPTS_MAX || !failure.code().retryable()) {
                    throw failure;
                }
            }
        }
    }

    JsonObject say(String room, String text) {
        return ask("send", message(room, text));
    }

    static JsonObject message(String room, String text) {
        return new JsonObject()
                .put("room", room)
                .put("type", "RC:TxtMsg")
                .put("content", new JsonObject().put("content", text));
    }

    /** Waits for an event. */
    JsonObject event(String name, Predicate<JsonObject> which) {
        return await("an event " + name + " for " + user)
                .atMost(PATIENCE)
                .until(
                        () -> events.stream()
                                .filter(event -> name.equals(event.getString("ev")))
                                .filter(which)
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    /** Waits for a message in a room whose content's text is this. */
    JsonObject hears(String room, String text) {
        return await("\"" + text + "\" for " + user)
                .atMost(PATIENCE)
                .until(
                        () -> messages(room)
                                .filter(message -> text.equals(text(message)))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    boolean heard(String room, String text) {
        return messages(room).anyMatch(message -> text.equals(text(message)));
    }

    /** All messages of a room so far. */
    Stream<JsonObject> messages(String room) {
        return events.stream()
                .filter(event -> room.equals(event.getString("room")))
                .flatMap(event -> {
                    JsonArray several = event.getJsonArray("messages");
                    if (several != null) {
                        return several.stream().map(JsonObject.class::cast);
                    }
                    return "message".equals(event.getString("ev")) ? Stream.of(event) : Stream.empty();
                });
    }

    private static @Nullable String text(JsonObject message) {
        return message.getValue("content") instanceof JsonObject content ? content.getString("content") : null;
    }

    List<JsonObject> events() {
        return events;
    }

    boolean isClosed() {
        NativeConnection current = connection.get();
        return current == null || current.isClosed();
    }

    @Override
    public void close() {
        NativeConnection current = connection.get();
        if (current != null) {
            current.close();
        }
    }

    /** Loses the connection without a goodbye. */
    void drop() {
        NativeConnection current = connection.get();
        if (current != null) {
            current.drop();
            await("the end of " + user + "'s connection").atMost(PATIENCE).until(current::isClosed);
        }
    }

    private static <T> T wait(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof StoaException known) {
                throw known;
            }
            throw failure;
        }
    }
}
