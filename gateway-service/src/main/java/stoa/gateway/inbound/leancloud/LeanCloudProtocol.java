package stoa.gateway.inbound.leancloud;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import stoa.gateway.domain.ConversationCalls;
import stoa.gateway.domain.UserCalls;
import stoa.gateway.inbound.ws.EdgeLoop;
import stoa.gateway.inbound.ws.LoopConnection;
import stoa.gateway.inbound.ws.SocketProtocol;

/**
 * LeanCloud's protocol on the client port ("LeanCloud protocol", sections 2 and 3): its sub-protocols on any path, and
 * the routes that lead to them. One for all loops; any loop's thread.
 */
public final class LeanCloudProtocol implements SocketProtocol {
    private static final Map<String, CommandCodec> CODECS = Map.of(
            "lc.protobuf2.3", CommandCodec.BINARY,
            "lc.protobuf2.1", CommandCodec.BINARY,
            "lc.proto2base64.3", CommandCodec.BASE64,
            "lc.proto2base64.1", CommandCodec.BASE64);

    private final UserCalls users;
    private final ConversationCalls conversations;
    private final RoomStays stays = new RoomStays(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    private final Map<EdgeLoop, LeanCloudLoop> loops = new ConcurrentHashMap<>();

    /**
     * The protocol.
     *
     * @param users who is online anywhere
     * @param conversations room-service, for conversations that are no chat rooms
     */
    public LeanCloudProtocol(UserCalls users, ConversationCalls conversations) {
        this.users = users;
        this.conversations = conversations;
    }

    @Override
    public List<String> subprotocols() {
        return CODECS.keySet().stream().sorted().toList();
    }

    @Override
    public LoopConnection open(EdgeLoop loop, long number, String subprotocol, ChannelHandlerContext vertxHandler) {
        CommandCodec codec = CODECS.getOrDefault(subprotocol, CommandCodec.BINARY);
        LeanCloudConnection connection = new LeanCloudConnection(this, loop, number, codec);
        connection.install(vertxHandler);
        return connection;
    }

    @Override
    public boolean answers(HttpServerRequest request) {
        return RouteApi.answers(request);
    }

    UserCalls users() {
        return users;
    }

    RoomStays stays() {
        return stays;
    }

    ConversationCalls conversations() {
        return conversations;
    }

    /** What the sockets of a loop share. */
    LeanCloudLoop shared(EdgeLoop loop) {
        return loops.computeIfAbsent(
                loop,
                key -> new LeanCloudLoop(
                        new Spacing(
                                (delayMs, task) -> key.context().setTimer(delayMs, _ -> task.run()), System::nanoTime),
                        new ConversationKinds(conversations, key::nowMs),
                        new ConversationFrames()));
    }
}
