package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import stoa.kit.testing.TestCertificate;

/** A real WebSocket client with blocking calls, for tests. */
final class TestClient {
    private static final long WAIT_S = 30;
    private static final int FRAME_BYTES_MAX = 64 * 1024 * 1024;

    /** Held, since it closes its connections when nobody does any more. */
    private final WebSocketClient client;

    private final WebSocket socket;
    private final BlockingQueue<JsonObject> replies = new LinkedBlockingQueue<>();
    private final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private long lastId;

    private TestClient(WebSocketClient client, WebSocket socket) {
        this.client = client;
        this.socket = socket;
        socket.textMessageHandler(this::received);
        socket.closeHandler(_ -> closed.complete((int) socket.closeStatusCode()));
    }

    static TestClient open(Vertx vertx, int port) throws Exception {
        return open(vertx, port, false);
    }

    /** A client that may offer permessage-deflate. */
    static TestClient open(Vertx vertx, int port, boolean deflates) throws Exception {
        return open(
                vertx,
                port,
                new WebSocketClientOptions()
                        .setTryUsePerMessageCompression(deflates)
                        .setCompressionAllowClientNoContext(deflates));
    }

    /** A client over TLS that trusts one certificate, for 127.0.0.1. */
    static TestClient open(Vertx vertx, int port, TestCertificate trusted) throws Exception {
        Buffer pem = Buffer.buffer(trusted.certificatePem());
        return open(
                vertx,
                port,
                new WebSocketClientOptions()
                        .setSsl(true)
                        .setTrustOptions(new PemTrustOptions().addCertValue(pem))
                        .setVerifyHost(true));
    }

    private static TestClient open(Vertx vertx, int port, WebSocketClientOptions how) throws Exception {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(ClientServer.PATH)
                .addSubProtocol(ClientServer.SUBPROTOCOL);
        WebSocketClient client = vertx.createWebSocketClient(how.setMaxFrameSize(FRAME_BYTES_MAX)
                .setMaxMessageSize(FRAME_BYTES_MAX)
                .setReceiveBufferSize(8 * 1024));
        return await(client.connect(options).map(socket -> new TestClient(client, socket)));
    }

    static TestClient login(Vertx vertx, int port, String user) throws Exception {
        return open(vertx, port).loggedIn(user);
    }

    /** Says who it is. */
    TestClient loggedIn(String user) throws Exception {
        TestClient client = this;
        assertThat(client.ok("connect", new JsonObject().put("app", "app").put("token", user))
                        .getString("user"))
                .isEqualTo(user);
        return client;
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(WAIT_S, TimeUnit.SECONDS);
    }

    private void received(String text) {
        Object frame = Json.decodeValue(text);
        for (Object one : frame instanceof JsonArray several ? several : new JsonArray().add(frame)) {
            JsonObject object = (JsonObject) one;
            (object.containsKey("ev") ? events : replies).add(object);
        }
    }

    JsonObject ask(String op, JsonObject fields) throws Exception {
        write(fields.copy().put("id", ++lastId).put("op", op).encode());
        JsonObject reply = reply();
        assertThat(reply.getLong("id")).isEqualTo(lastId);
        return reply;
    }

    JsonObject ok(String op, JsonObject fields) throws Exception {
        JsonObject reply = ask(op, fields);
        assertThat(reply.getJsonObject("ok")).as(reply.encode()).isNotNull();
        return reply.getJsonObject("ok");
    }

    int error(String op, JsonObject fields) throws Exception {
        JsonObject reply = ask(op, fields);
        assertThat(reply.getJsonObject("error")).as(reply.encode()).isNotNull();
        return reply.getJsonObject("error").getInteger("code");
    }

    void write(String text) throws Exception {
        await(socket.writeTextMessage(text));
    }

    void writeFrame(WebSocketFrame frame) throws Exception {
        await(socket.writeFrame(frame));
    }

    /** Writes a text frame that need not be UTF-8. */
    void writeText(byte[] payload) throws Exception {
        ((WebSocketInternal) socket)
                .channelHandlerContext()
                .writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(payload)))
                .get(WAIT_S, TimeUnit.SECONDS);
    }

    void ping() throws Exception {
        await(socket.writePing(Buffer.buffer("x")));
    }

    JsonObject reply() throws Exception {
        JsonObject reply = replies.poll(WAIT_S, TimeUnit.SECONDS);
        assertThat(reply).as("a reply within " + WAIT_S + " s").isNotNull();
        return reply;
    }

    JsonObject event() throws Exception {
        JsonObject event = events.poll(WAIT_S, TimeUnit.SECONDS);
        assertThat(event).as("an event within " + WAIT_S + " s").isNotNull();
        return event;
    }

    /** The ids of the next messages, however they were joined. */
    List<String> messages(int count) throws Exception {
        List<String> ids = new ArrayList<>();
        while (ids.size() < count) {
            JsonObject event = event();
            if (event.getString("ev").equals("messages")) {
                event.getJsonArray("messages").forEach(one -> ids.add(((JsonObject) one).getString("id")));
            } else if (event.getString("ev").equals("message")) {
                ids.add(event.getString("id"));
            }
        }
        return ids;
    }

    int eventsWaiting() {
        return events.size();
    }

    int closeCode() throws Exception {
        return closed.get(WAIT_S, TimeUnit.SECONDS);
    }

    boolean isClosed() {
        return closed.isDone();
    }

    void close() throws Exception {
        await(socket.close());
        await(client.close());
    }

    void stopReading() {
        socket.pause();
    }

    void readAgain() {
        socket.resume();
    }
}
