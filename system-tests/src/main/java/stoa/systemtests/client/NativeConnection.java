package stoa.systemtests.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * One WebSocket of the native protocol: requests by id, events as they come. Knows nothing of
 * reconnecting. All calls and callbacks on the Vert.x context that opened it.
 */
public final class NativeConnection {
    /** A close code that is no goodbye. */
    private static final short LOST = 4900;

    private final WebSocket socket;
    private final Vertx vertx;
    private final long replyTimeoutMs;
    private final Map<Long, Promise<JsonObject>> waiting = new HashMap<>();
    private final Consumer<JsonObject> onEvent;
    private final Runnable onClosed;
    private long lastId;
    private @Nullable JsonObject closedEvent;

    private NativeConnection(
            Vertx vertx, WebSocket socket, long replyTimeoutMs, Consumer<JsonObject> onEvent, Runnable onClosed) {
        this.vertx = vertx;
        this.socket = socket;
        this.replyTimeoutMs = replyTimeoutMs;
        this.onEvent = onEvent;
        this.onClosed = onClosed;
    }

    /**
     * Opens a connection.
     *
     * @param client the client to open it with; to be held as long as the connection, for Vert.x closes those of a
     *     client that is collected
     * @param vertx whose context is used
     * @param url e.g. {@code ws://127.0.0.1:8080/v1/connect}
     * @param onEvent gets every event in order
     * @param onClosed called once when the connection is gone, after all waiting requests failed
     * @return the open connection; fails when the server cannot be reached
     */
    public static Future<NativeConnection> open(
            WebSocketClient client, Vertx vertx, URI url, Consumer<JsonObject> onEvent, Runnable onClosed) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(url.getHost())
                .setPort(url.getPort())
                .setURI(url.getPath())
                .setTimeout(3_000)
                .addSubProtocol("stoa.v1.json");
        return client.connect(options).map(socket -> {
            NativeConnection connection = new NativeConnection(vertx, socket, 20_000, onEvent, onClosed);
            socket.textMessageHandler(connection::onText);
            socket.closeHandler(_ -> connection.onClose());
            return connection;
        });
    }

    /**
     * Asks the server.
     *
     * @param op name of the operation
     * @param fields its fields; {@code id} and {@code op} are added
     * @return the {@code ok} object; fails with {@link StoaException} for an error reply, a closed
     *     connection or a server that is silent for 20 s
     */
    public Future<JsonObject> ask(String op, JsonObject fields) {
        if (socket.isClosed()) {
            return Future.failedFuture(new StoaException(ErrorCode.UNAVAILABLE, "the connection is closed"));
        }
        long id = ++lastId;
        Promise<JsonObject> promise = Promise.promise();
        waiting.put(id, promise);
        socket.writeTextMessage(fields.copy().put("id", id).put("op", op).encode());
        long timer = vertx.setTimer(replyTimeoutMs, _ -> {
            if (waiting.remove(id) != null) {
                promise.fail(new StoaException(ErrorCode.DEADLINE_EXCEEDED, op + " was not answered"));
            }
        });
        return promise.future().onComplete(_ -> vertx.cancelTimer(timer));
    }

    /**
     * The server's last word before it closed.
     *
     * @return the {@code closed} event, null when there was none
     */
    public @Nullable JsonObject closedEvent() {
        return closedEvent;
    }

    /**
     * Whether the connection is gone.
     *
     * @return true from the moment the close was seen
     */
    public boolean isClosed() {
        return socket.isClosed();
    }

    /** Closes the connection; {@code onClosed} follows. */
    public void close() {
        socket.close();
    }

    /** Ends the connection without a goodbye, as a network does that is gone. */
    public void drop() {
        socket.close(LOST);
    }

    /** Stops reading, as a client does whose process hangs. */
    public void stopReading() {
        socket.pause();
    }

    /** Reads again. */
    public void readAgain() {
        socket.resume();
    }

    private void onText(String text) {
        Object frame = Json.decodeValue(text);
        if (frame instanceof JsonArray several) {
            several.forEach(one -> onObject((JsonObject) one));
        } else {
            onObject((JsonObject) frame);
        }
    }

    private void onObject(JsonObject object) {
        if (object.containsKey("ev")) {
            if ("closed".equals(object.getString("ev"))) {
                closedEvent = object;
            }
            onEvent.accept(object);
            return;
        }
        Promise<JsonObject> promise = waiting.remove(object.getLong("id"));
        if (promise == null) {
            return;
        }
        JsonObject error = object.getJsonObject("error");
        if (error == null) {
            promise.complete(object.getJsonObject("ok", new JsonObject()));
        } else {
            promise.fail(new StoaException(
                    ErrorCode.ofNumber(error.getInteger("code")),
                    error.getString("message", ""),
                    error.getLong("retryAfterMs", 0L)));
        }
    }

    private void onClose() {
        Map<Long, Promise<JsonObject>> lost = Map.copyOf(waiting);
        waiting.clear();
        String why = "the connection was closed" + (closedEvent == null ? "" : ": " + closedEvent.encode());
        lost.values().forEach(promise -> promise.fail(new StoaException(ErrorCode.UNAVAILABLE, why)));
        onClosed.run();
    }
}
