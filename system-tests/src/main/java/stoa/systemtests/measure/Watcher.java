package stoa.systemtests.measure;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.StoaException;
import stoa.systemtests.client.NativeConnection;

/** A client that notes when something it expects comes. Blocks its caller; one caller at a time. */
final class Watcher {
    private static final long PATIENCE_SECONDS = 20;
    private static final int ATTEMPTS_MAX = 5;

    private record Expected(Predicate<JsonObject> which, CompletableFuture<Long> atNs) {}

    private final String user;
    /** Held, because Vert.x closes the connections of a client that is collected. */
    private final WebSocketClient client;

    private final AtomicReference<@Nullable NativeConnection> connection = new AtomicReference<>();
    private volatile Expected expected = new Expected(_ -> false, new CompletableFuture<>());

    private Watcher(Vertx vertx, String user) {
        this.user = user;
        this.client = vertx.createWebSocketClient();
    }

    static Watcher connect(Vertx vertx, MeasuredStoa stoa, URI gateway, String user) {
        Watcher watcher = new Watcher(vertx, user);
        watcher.connection.set(watcher.open(vertx, gateway.resolve("/v1/connect"), ATTEMPTS_MAX));
        watcher.ask(
                "connect",
                new JsonObject()
                        .put("app", stoa.app())
                        .put("token", stoa.token(user))
                        .put("platform", "other")
                        .put("device", user));
        return watcher;
    }

    private NativeConnection open(Vertx vertx, URI url, int attemptsLeft) {
        Future<NativeConnection> opening = NativeConnection.open(client, vertx, url, this::saw, () -> {});
        try {
            return wait(opening.toCompletionStage().toCompletableFuture());
        } catch (IllegalStateException busy) {
            if (attemptsLeft == 0) {
                throw busy;
            }
            return open(vertx, url, attemptsLeft - 1);
        }
    }

    String user() {
        return user;
    }

    private void saw(JsonObject event) {
        Expected waiting = expected;
        if (waiting.which().test(event)) {
            waiting.atNs().complete(System.nanoTime());
        }
    }

    /** What is waited for from now on. */
    void expect(Predicate<JsonObject> which) {
        expected = new Expected(which, new CompletableFuture<>());
    }

    /** When it came, waiting for it; nanoseconds as of {@link System#nanoTime()}. */
    long expectedAtNs() {
        return wait(expected.atNs());
    }

    void join(String room) {
        ask("room.join", new JsonObject().put("room", room).put("latest", -1));
    }

    /** Says something; the number of the error, 0 when it was accepted. */
    int say(String room) {
        try {
            ask(
                    "send",
                    new JsonObject().put("room", room).put("type", "RC:TxtMsg").put("content", "?"));
            return 0;
        } catch (StoaException refused) {
            return refused.code().number();
        }
    }

    private void ask(String op, JsonObject fields) {
        NativeConnection open = connection.get();
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        Future<JsonObject> answer = open.ask(op, fields);
        wait(answer.toCompletionStage().toCompletableFuture());
    }

    private static <T> T wait(CompletableFuture<T> what) {
        try {
            return what.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof StoaException known) {
                throw known;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (TimeoutException late) {
            throw new IllegalStateException("it did not come within " + PATIENCE_SECONDS + " s", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
