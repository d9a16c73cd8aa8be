package stoa.gateway.inbound.leancloud;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.inbound.egress.Outbox;
import stoa.gateway.inbound.leancloud.CommandCodec.UnreadableCommandException;
import stoa.gateway.inbound.ws.ClientSocket;
import stoa.gateway.inbound.ws.EdgeLoop;
import stoa.gateway.inbound.ws.LoopConnection;
import stoa.gateway.inbound.ws.SocketListener;
import stoa.leancloud.wire.GenericCommand;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.kafka.SessionEvent;

/**
 * One socket of LeanCloud's protocol from its handshake to its end, with the sessions on it ("LeanCloud protocol",
 * sections 3 and 6). Bounded by {@link #SESSIONS_MAX} and {@link stoa.gateway.inbound.EdgeLimits}. On its loop only.
 */
final class LeanCloudConnection implements SocketListener, LoopConnection {
    /** Client ids on one socket at most. */
    static final int SESSIONS_MAX = 100;

    /** A socket on which nothing was heard for so long is closed, milliseconds ("LeanCloud protocol", section 3.3). */
    static final long IDLE_MS = 10 * 60_000L;

    /** What conversations tell and the socket does not take, bytes; beyond, it has to come back for the rest. */
    static final long UNTAKEN_BYTES_MAX = 2L * 1024 * 1024;

    /** Close codes of connection-level errors are LeanCloud's numbers ("LeanCloud protocol", section 3.4). */
    private static final int FIRST_CODE = 4_100;

    private static final int LAST_CODE = 4_199;

    private final LeanCloudProtocol protocol;
    private final LeanCloudLoop shared;
    private final EdgeLoop loop;
    private final long number;
    private final CommandCodec codec;
    private final ClientSocket socket;
    private final SpacedSink sink;
    private final Outbox replies;
    private final CausalOrder order;
    private final CommandRouter router;
    private final Map<String, LeanCloudSession> sessions = new LinkedHashMap<>();
    private final long openedAtMs;
    private long heardAtMs;
    private long unwritableSinceMs = -1;
    private final boolean wantsMessages;
    private boolean isExpected;
    private boolean ended;
    private @Nullable String app;
    private @Nullable String remoteAddress;

    /**
     * A connection after its handshake, before its socket is installed.
     *
     * @param protocol shared by all
     * @param loop owns it
     * @param number unique in the process
     * @param codec what was negotiated
     * @param wantsMessages whether clients that come back get what they missed, instead of how much it is
     */
    LeanCloudConnection(
            LeanCloudProtocol protocol, EdgeLoop loop, long number, CommandCodec codec, boolean wantsMessages) {
        this.protocol = protocol;
        this.shared = protocol.shared(loop);
        this.loop = loop;
        this.number = number;
        this.codec = codec;
        this.wantsMessages = wantsMessages;
        this.socket = new ClientSocket(loop.context(), loop.services().limits().frameBytesMax(), this, null);
        this.sink = new SpacedSink(socket, shared.spacing(), () -> loop.execute(this::tooSlow));
        this.replies = new Outbox(
                sink.replies(),
                RoomCommands.of(codec),
                loop.flushes(),
                loop.services().metrics(),
                () -> loop.execute(this::tooSlow));
        this.order = new CausalOrder(loop.services().limits().heldEntriesMax(), this::overflowed);
        this.router = new CommandRouter(this);
        this.openedAtMs = loop.nowMs();
        this.heardAtMs = openedAtMs;
    }

    /** Takes the channel over. */
    void install(ChannelHandlerContext vertxHandler) {
        if (vertxHandler.channel().remoteAddress() instanceof InetSocketAddress remote) {
            remoteAddress = NetUtil.toSocketAddressString(remote);
        }
        socket.install(vertxHandler);
    }

    LeanCloudProtocol protocol() {
        return protocol;
    }

    /** What all sockets of the loop share. */
    LeanCloudLoop shared() {
        return shared;
    }

    EdgeLoop loop() {
        return loop;
    }

    /** Whether clients that come back get what they missed, instead of how much it is. */
    boolean wantsMessages() {
        return wantsMessages;
    }

    /** In which order the socket is told of conversations. */
    CausalOrder order() {
        return order;
    }

    /** Address and port the client is seen at; null when unknown. */
    @Nullable
    String remoteAddress() {
        return remoteAddress;
    }

    /** The app that a command named first; null before. */
    @Nullable
    String app() {
        return app;
    }

    boolean ended() {
        return ended;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public void heard() {
        heardAtMs = loop.nowMs();
    }

    @Override
    public void text(ByteBuffer utf8) {
        read(utf8, CommandCodec.BASE64);
    }

    @Override
    public void binary(ByteBuffer payload) {
        read(payload, CommandCodec.BINARY);
    }

    private void read(ByteBuffer payload, CommandCodec sent) {
        if (ended) {
            return;
        }
        try {
            if (sent != codec) {
                throw new StoaException(ErrorCode.UNPARSEABLE_RAW_MESSAGE, "the frame is of the other kind");
            }
            GenericCommand command = codec.read(payload);
            if (app == null && command.hasAppId()) {
                app = command.getAppId();
            }
            router.take(command);
        } catch (UnreadableCommandException _) {
            end(new StoaException(ErrorCode.UNPARSEABLE_RAW_MESSAGE), false);
        } catch (StoaException unreadable) {
            end(unreadable, false);
        }
    }

    /** The client has logged in, or had a session: it may stay without one. */
    void expected() {
        isExpected = true;
    }

    /** Writes a reply. */
    void reply(GenericCommand command) {
        if (!ended) {
            replies.write(codec.frames(List.of(command)), 1);
            if (sink.pendingBytes() > loop.services().limits().replyBytesMax()) {
                loop.execute(this::tooSlow);
            }
        }
    }

    /** A way out for a session's room messages and what else it is told. */
    Outbox outbox() {
        return new Outbox(
                sink,
                RoomCommands.of(codec),
                loop.flushes(),
                loop.services().metrics(),
                () -> loop.execute(this::tooSlow));
    }

    /** Tells something that is no reply. */
    void push(Outbox outbox, GenericCommand command) {
        if (!ended) {
            outbox.write(codec.frames(List.of(command)), 1);
        }
    }

    /** Tells a session of what happened in a conversation. */
    void tell(LeanCloudSession session, LiveEntry entry, Told told) {
        if (ended) {
            return;
        }
        ByteBuf frame = takesUnnamed(session)
                ? shared.frames().shared(entry, told, session.client(), codec)
                : shared.frames().named(entry, told, session.client(), codec);
        loop.services().metrics().delivered(1);
        session.outbox().write(frame, 1);
        if (sink.pendingBytes() > UNTAKEN_BYTES_MAX) {
            loop.execute(this::tooSlow);
        }
    }

    /** More waits than may: the clients come back and are told anew what they have missed. */
    void overflowed() {
        loop.execute(() -> end(new StoaException(ErrorCode.OVERLOADED), false));
    }

    /** The session of a client id; null when it is not open here. */
    @Nullable
    LeanCloudSession session(String client) {
        return sessions.get(client);
    }

    /** The session that commands without a client id belong to; null when none is open. */
    @Nullable
    LeanCloudSession firstSession() {
        return sessions.isEmpty() ? null : sessions.values().iterator().next();
    }

    boolean isFull() {
        return sessions.size() >= SESSIONS_MAX;
    }

    /** A session is open. */
    void opened(LeanCloudSession session) {
        isExpected = true;
        sessions.put(session.client(), session);
        loop.opened(session);
        address();
    }

    /** A session is over; the socket stays. */
    void forget(LeanCloudSession session) {
        if (sessions.remove(session.client(), session)) {
            loop.ended(session);
            address();
        }
    }

    /** Only whoever is alone on a socket, and says to understand it, gets frames that name nobody. */
    void address() {
        sessions.values().forEach(session -> session.outbox().addressed(!takesUnnamed(session)));
    }

    private boolean takesUnnamed(LeanCloudSession session) {
        return sessions.size() == 1 && session.mayOmitClient();
    }

    @Override
    public void violated(ErrorCode code, int closeCode, String message) {
        ErrorCode theirs =
                code == ErrorCode.FRAME_TOO_LARGE ? ErrorCode.FRAME_TOO_LONG : ErrorCode.UNPARSEABLE_RAW_MESSAGE;
        end(new StoaException(theirs, message), false);
    }

    @Override
    public void unwritable() {
        unwritableSinceMs = loop.nowMs();
    }

    @Override
    public void writable() {
        unwritableSinceMs = -1;
        heardAtMs = loop.nowMs();
        if (!ended) {
            sessions.values().forEach(session -> session.outbox().writable());
        }
    }

    private void tooSlow() {
        end(new StoaException(ErrorCode.SLOW_CONNECTION), false);
    }

    @Override
    public void check(long nowMs, long checkEveryMs) {
        if (ended) {
            return;
        }
        boolean isLate = nowMs - openedAtMs >= loop.services().limits().connectTimeoutMs();
        if (unwritableSinceMs >= 0) {
            if (nowMs - unwritableSinceMs >= loop.services().limits().slowMs()) {
                tooSlow();
            }
        } else if (sessions.isEmpty() && !isExpected && isLate) {
            end(new StoaException(ErrorCode.LOGIN_TIMEOUT), false);
        } else if (nowMs - heardAtMs >= IDLE_MS) {
            end(new StoaException(ErrorCode.READ_TIMEOUT), false);
        }
    }

    @Override
    public void goAway(long afterMs) {
        push(replies, Replies.goaway());
    }

    @Override
    public void end(StoaException reason, boolean leave) {
        if (!ended) {
            loop.services().metrics().closed(reason.code());
            int code = reason.code().number();
            boolean isTheirs = code >= FIRST_CODE && code <= LAST_CODE;
            if (reason.code() == ErrorCode.GO_ELSEWHERE) {
                sessions.values().forEach(LeanCloudSession::revokeWill);
            }
            endSessions(leave, reason.code().name());
            sink.close();
            socket.close(
                    isTheirs ? code : WebSocketCloseStatus.ENDPOINT_UNAVAILABLE.code(),
                    LeanCloudError.of(reason).name(),
                    null);
        }
    }

    @Override
    public void gone(boolean goodbye) {
        if (!ended) {
            endSessions(false, null);
        }
        sink.drop();
        loop.remove(this);
    }

    private void endSessions(boolean leave, @Nullable String reason) {
        ended = true;
        for (LeanCloudSession session : List.copyOf(sessions.values())) {
            session.ended(leave, SessionEvent.Kind.OFFLINE, reason);
        }
    }
}
