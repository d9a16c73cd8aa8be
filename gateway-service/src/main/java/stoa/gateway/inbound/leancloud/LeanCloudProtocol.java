package stoa.gateway.inbound.leancloud;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import stoa.gateway.domain.ConversationCalls;
import stoa.gateway.domain.MarkerCalls;
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

    /** How sub-protocols end whose clients are told how much they have not read, instead of getting all of it. */
    private static final String COUNTS = ".3";

    private final UserCalls users;
    private final ConversationCalls conversations;
    private final Predicate<HttpServerRequest> rest;
    private final MarkerCalls markers;
    private final RoomStays stays = new RoomStays(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    private final Map<EdgeLoop, LeanCloudLoop> loops = new ConcurrentHashMap<>();

    /**
     * The protocol.
     *
     * @param users who is online anywhere
     * @param conversations room-service, for conversations that are no chat rooms
     * @param markers history-service, for what members have received and read
     * @param rest answers what belongs to the REST API; false for what does not
     */
    public LeanCloudProtocol(
            UserCalls users, ConversationCalls conversations, MarkerCalls markers, Predicate<HttpServerRequest> rest) {
        this.users = users;
        this.conversations = conversations;
        this.markers = markers;
        this.rest = rest;
    }

    @Override
    public List<String> subprotocols() {
        return CODECS.keySet().stream().sorted().toList();
    }

    @Override
    public LoopConnection open(EdgeLoop loop, long number, String subprotocol, ChannelHandlerContext vertxHandler) {
        CommandCodec codec = CODECS.getOrDefault(subprotocol, CommandCodec.BINARY);
        LeanCloudConnection connection =
                new LeanCloudConnection(this, loop, number, codec, !subprotocol.endsWith(COUNTS));
        connection.install(vertxHandler);
        return connection;
    }

    @Override
    public boolean answers(HttpServerRequest request) {
        return RouteApi.answers(request) || rest.test(request);
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

    MarkerCalls markers() {
        return markers;
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
