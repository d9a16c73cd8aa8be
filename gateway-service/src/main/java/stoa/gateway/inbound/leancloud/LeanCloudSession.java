package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.EdgeConnection;
import stoa.gateway.domain.JoinRequest;
import stoa.gateway.domain.LiveConnection;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.domain.Session;
import stoa.gateway.domain.SlidingSecond;
import stoa.gateway.inbound.egress.Outbox;
import stoa.gateway.inbound.ws.ClientRooms;
import stoa.gateway.inbound.ws.EdgeLoop;
import stoa.gateway.inbound.ws.LoopSession;
import stoa.leancloud.wire.SessionCommand;
import stoa.protocol.auth.AuthOperations.TokensRevoked;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.kafka.SessionEvent;

/**
 * One client id on a socket, and the one chat room it is in ("LeanCloud protocol", sections 6 and 7). On the
 * connection's loop only.
 */
final class LeanCloudSession implements LoopSession {
    private static final long MAY_OMIT_CLIENT = 0x80;
    private static final long TAKES_PARTS = 0x20;
    /** Clients of the JavaScript SDK take what names nobody for the only session of their socket. */
    private static final String JAVASCRIPT = "js/";

    private final LeanCloudConnection connection;
    private final EdgeLoop loop;
    private final EdgeConnection edge;
    private final LiveConnection live;
    private final Outbox outbox;
    private final ClientRooms rooms;
    private final SessionConversations conversations;
    private final SessionMarkers markers;
    private final SlidingSecond rate = new SlidingSecond();
    private final long tokenIssuedAtMs;
    private String token;
    private @Nullable Will will;
    private boolean takesParts;
    private boolean understandsOmission;
    private boolean omitsClient;
    private boolean ended;

    /**
     * A session that nobody was told of.
     *
     * @param connection its socket
     * @param edge as the hub knows it
     * @param live as others exclude it
     * @param tokenIssuedAtMs when the user proved who it is
     * @param token to go on with later
     */
    LeanCloudSession(
            LeanCloudConnection connection,
            EdgeConnection edge,
            LiveConnection live,
            long tokenIssuedAtMs,
            String token) {
        this.connection = connection;
        this.loop = connection.loop();
        this.edge = edge;
        this.live = live;
        this.tokenIssuedAtMs = tokenIssuedAtMs;
        this.token = token;
        this.outbox = connection.outbox();
        this.rooms = new ClientRooms(loop, edge, outbox, () -> ended);
        this.conversations = new SessionConversations(
                connection, this, loop.services().limits().heldEntriesMax());
        this.markers = new SessionMarkers(connection, this);
    }

    String client() {
        return edge.session().user();
    }

    String app() {
        return edge.session().app();
    }

    EdgeConnection edge() {
        return edge;
    }

    ClientRooms rooms() {
        return rooms;
    }

    /** What it is told of conversations that are no chat rooms. */
    SessionConversations conversations() {
        return conversations;
    }

    /** What its client has received and read. */
    SessionMarkers markers() {
        return markers;
    }

    Outbox outbox() {
        return outbox;
    }

    SlidingSecond rate() {
        return rate;
    }

    String token() {
        return token;
    }

    void token(String fresh) {
        token = fresh;
    }

    /** What the client says of itself. */
    void understands(SessionCommand open) {
        understandsOmission =
                (open.getConfigBitmap() & MAY_OMIT_CLIENT) != 0 || open.getUa().startsWith(JAVASCRIPT);
        takesParts = (open.getConfigBitmap() & TAKES_PARTS) != 0;
    }

    /** Whether the client understands that a command about several users may hold for some of them. */
    boolean takesParts() {
        return takesParts;
    }

    /** What is to be said when the session ends without a goodbye; the last one counts. */
    void will(Will latest) {
        will = latest;
    }

    /** The session ends in peace, or goes on elsewhere: there is nothing to be said. */
    void revokeWill() {
        will = null;
    }

    /** The client has left its own id out. */
    void omitted() {
        if (!omitsClient) {
            omitsClient = true;
            connection.address();
        }
    }

    /**
     * Whether frames without a client id find their way to it. The JavaScript SDK gives those to the first client that
     * was ever made with it, and to nobody when that one is gone; that client is the one that leaves its id out itself.
     */
    boolean mayOmitClient() {
        return understandsOmission && omitsClient;
    }

    /** Where the session is, or is again after it came back; null for nowhere. */
    @Nullable
    String roomBefore() {
        return connection.protocol().stays().room(edge.session().id());
    }

    /**
     * Enters a chat room, and leaves the one it is in. Right behind the answer {@link ClientRooms#release} has to be
     * called.
     *
     * @param room room id
     * @return when the room was made, epoch milliseconds
     */
    Future<Long> enter(String room) {
        Future<?> left = rooms.isIn(room) ? Future.succeededFuture() : leaveAll();
        return left.compose(_ -> rooms.join(new JoinRequest(room, false, 0, null)))
                .map(reply -> {
                    connection.protocol().stays().entered(edge.session().id(), room);
                    return reply.joined().room().createdAtMs();
                });
    }

    /** Leaves the chat room it is in; nothing where it is in none. */
    Future<?> leaveAll() {
        Future<?> left = Future.succeededFuture();
        for (String room : rooms.all()) {
            left = left.compose(_ -> leave(room));
        }
        return left;
    }

    /** Leaves a chat room; nothing where it is not in it. */
    Future<Void> leave(String room) {
        if (!rooms.isIn(room)) {
            return Future.succeededFuture();
        }
        connection.protocol().stays().left(edge.session().id());
        return rooms.leave(room);
    }

    @Override
    public long number() {
        return edge.number();
    }

    @Override
    public void left(String room) {
        if (rooms.left(room)) {
            connection.protocol().stays().left(edge.session().id());
        }
    }

    @Override
    public void conversation(LiveEntry entry) {
        conversations.take(entry);
    }

    @Override
    public boolean isRevokedBy(TokensRevoked revoked) {
        Session session = edge.session();
        return session.app().equals(revoked.app())
                && session.user().equals(revoked.user())
                && tokenIssuedAtMs < revoked.issuedBeforeMs();
    }

    @Override
    public void end(StoaException reason, boolean leave) {
        if (ended) {
            return;
        }
        if (reason.code() == ErrorCode.GO_ELSEWHERE) {
            connection.end(reason, leave);
            return;
        }
        // Where the same session was opened on another socket, nobody listens here any more.
        boolean isReplaced = !leave && reason.code() == ErrorCode.KICKED_BY_OTHER_LOGIN;
        if (isReplaced) {
            revokeWill();
        } else {
            connection.push(outbox, Replies.sessionEnded(client(), reason));
        }
        ended(
                leave,
                isReplaced ? SessionEvent.Kind.OFFLINE : SessionEvent.Kind.KICKED,
                reason.code().name());
    }

    /** It is over: nothing is delivered any more. */
    void ended(boolean leave, SessionEvent.Kind kind, @Nullable String reason) {
        if (ended) {
            return;
        }
        ended = true;
        connection.forget(this);
        rooms.end();
        conversations.end();
        if (will != null && kind != SessionEvent.Kind.LOGGED_OUT) {
            will.send(loop.services().hub(), edge);
        }
        if (leave) {
            connection.protocol().stays().left(edge.session().id());
        } else {
            connection.protocol().stays().away(edge.session().id());
        }
        loop.services().users().closed(live, kind, reason);
        loop.services().hub().closed(edge, leave);
    }
}
