package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.OpType;
import stoa.leancloud.wire.SessionCommand;

/** A tiny client of LeanCloud's protocol with blocking calls, for tests. */
final class LeanCloudClient {
    static final String BINARY = "lc.protobuf2.3";
    private static final long WAIT_S = 30;
    private static final int MAY_OMIT_CLIENT = 0xbb;

    private final WebSocketClient client;
    private final WebSocket socket;
    private final boolean base64;
    private final BlockingQueue<GenericCommand> replies = new LinkedBlockingQueue<>();
    private final BlockingQueue<GenericCommand> pushes = new LinkedBlockingQueue<>();
    private final List<GenericCommand> arrived = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private int lastI;

    private LeanCloudClient(WebSocketClient client, WebSocket socket, boolean base64) {
        this.client = client;
        this.socket = socket;
        this.base64 = base64;
        socket.binaryMessageHandler(bytes -> received(bytes.getBytes()));
        socket.textMessageHandler(text -> received(Base64.getDecoder().decode(text)));
        socket.closeHandler(_ -> closed.complete((int) socket.closeStatusCode()));
    }

    static LeanCloudClient connect(Vertx vertx, int port, String uri, @Nullable String subprotocol) throws Exception {
        WebSocketConnectOptions options =
                new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI(uri);
        if (subprotocol != null) {
            options.addSubProtocol(subprotocol);
        }
        WebSocketClient client = vertx.createWebSocketClient();
        boolean base64 = (subprotocol == null ? uri : subprotocol).contains("base64");
        return TestClient.await(client.connect(options).map(socket -> {
            assertThat(socket.subProtocol()).isEqualTo(subprotocol);
            return new LeanCloudClient(client, socket, base64);
        }));
    }

    static LeanCloudClient connect(RunningEdge edge) throws Exception {
        return connect(edge.clients, edge.port(), "/", BINARY);
    }

    /** A socket with one client, as the SDKs of today open it. */
    static LeanCloudClient open(RunningEdge edge, String user) throws Exception {
        LeanCloudClient client = connect(edge);
        assertThat(client.open(user, _ -> {}).getOp()).isEqualTo(OpType.opened);
        return client;
    }

    private void received(byte[] bytes) {
        try {
            GenericCommand command = GenericCommand.parseFrom(bytes);
            arrived.add(command);
            (command.hasI() || command.getCmd() == CommandType.echo ? replies : pushes).add(command);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    GenericCommand open(String user, Consumer<SessionCommand.Builder> more) throws Exception {
        SessionCommand.Builder session = SessionCommand.newBuilder()
                .setUa("js/5.0.0")
                .setR(false)
                .setDeviceId("device")
                .setConfigBitmap(MAY_OMIT_CLIENT);
        more.accept(session);
        return ask(command(CommandType.session, OpType.open)
                .setAppId("app")
                .setPeerId(user)
                .setSessionMessage(session));
    }

    static GenericCommand.Builder command(CommandType type, @Nullable OpType op) {
        GenericCommand.Builder command = GenericCommand.newBuilder().setCmd(type);
        return op == null ? command : command.setOp(op);
    }

    /** Asks and gets the one answer with the same number. */
    GenericCommand ask(GenericCommand.Builder command) throws Exception {
        int i = ++lastI;
        write(command.setI(i).build());
        GenericCommand reply = reply();
        assertThat(reply.getI()).isEqualTo(i);
        return reply;
    }

    /** Asks for something that is refused; the code of the error. */
    int error(GenericCommand.Builder command) throws Exception {
        GenericCommand reply = ask(command);
        assertThat(reply.getCmd()).as(reply.toString()).isEqualTo(CommandType.error);
        assertThat(reply.getErrorMessage().getReason()).matches("[A-Z_]+");
        return reply.getErrorMessage().getCode();
    }

    void write(GenericCommand command) throws Exception {
        byte[] bytes = command.toByteArray();
        if (base64) {
            TestClient.await(socket.writeTextMessage(Base64.getEncoder().encodeToString(bytes)));
        } else {
            writeBytes(bytes);
        }
    }

    void writeBytes(byte[] bytes) throws Exception {
        TestClient.await(socket.writeBinaryMessage(Buffer.buffer(bytes)));
    }

    void writeText(String text) throws Exception {
        TestClient.await(socket.writeTextMessage(text));
    }

    GenericCommand reply() throws Exception {
        GenericCommand reply = replies.poll(WAIT_S, TimeUnit.SECONDS);
        assertThat(reply).as("a reply within " + WAIT_S + " s").isNotNull();
        return reply;
    }

    GenericCommand push() throws Exception {
        GenericCommand push = pushes.poll(WAIT_S, TimeUnit.SECONDS);
        assertThat(push).as("a push within " + WAIT_S + " s").isNotNull();
        assertThat(push.hasI()).isFalse();
        return push;
    }

    /** What was told and not asked for yet; complete, since an echo comes behind it. */
    int pushesWaiting() throws Exception {
        GenericCommand _ = ask(command(CommandType.echo, null));
        return pushes.size();
    }

    /** Everything that came so far, replies and pushes, in order. */
    List<GenericCommand> arrived() {
        return List.copyOf(arrived);
    }

    int closeCode() throws Exception {
        return closed.get(WAIT_S, TimeUnit.SECONDS);
    }

    void close() throws Exception {
        TestClient.await(socket.close());
        TestClient.await(client.close());
    }
}
