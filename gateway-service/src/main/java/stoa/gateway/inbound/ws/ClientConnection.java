package stoa.gateway.inbound.ws;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import stoa.gateway.inbound.egress.NativeEncoding;
import stoa.gateway.inbound.egress.Outbox;
import stoa.gateway.inbound.nativejson.NativeEvents;
import stoa.gateway.inbound.nativejson.NativeReader;
import stoa.gateway.inbound.nativejson.NativeReplies;
import stoa.gateway.inbound.nativejson.NativeRequest;
import stoa.gateway.inbound.nativejson.UnreadableFrameException;
import stoa.protocol.error.CloseClass;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.kafka.SessionEvent;

/**
 * One client's connection from its handshake to its end: reads frames, hands requests on, and closes
 * when the client is silent, does not read or does what it must not. Bounded by {@link
 * stoa.gateway.inbound.EdgeLimits}. On its loop only.
 */
final class ClientConnection implements SocketListener, LoopConnection {
    /** Close codes above this base carry the {@link CloseClass}. */
    private static final int PRIVATE_CODES = 4000;

    private final EdgeLoop loop;
    private final long number;
    private final ClientSocket socket;
    private final Outbox outbox;
    private final Login login;
    private @Nullable ClientSession session;
    private long heardAtMs;
    private long unwritableSinceMs = -1;
    private boolean pinged;
    private boolean ended;
    private int unanswered;
    private @Nullable String remoteAddress;

    /**
     * A connection after its handshake, before its socket is installed.
     *
     * @param loop owns it
     * @param number unique in the process
     * @param deflates whether compressed messages were negotiated
     */
    ClientConnection(EdgeLoop loop, long number, boolean deflates) {
        this.loop = loop;
        this.number = number;
        this.socket = new ClientSocket(
                loop.context(), loop.services().limits().frameBytesMax(), this, deflates ? loop::inflater : null);
        this.outbox = new Outbox(
                socket,
                NativeEncoding.JSON,
                loop.flushes(),
                loop.services().metrics(),
                () -> loop.execute(this::tooSlow));
        this.login = new Login(this, loop);
        this.heardAtMs = loop.nowMs();
    }

    /** Takes the channel over. */
    void install(ChannelHandlerContext vertxHandler) {
        if (vertxHandler.channel().remoteAddress() instanceof InetSocketAddress remote) {
            remoteAddress = NetUtil.toSocketAddressString(remote);
        }
        socket.install(vertxHandler);
    }

    /** Address and port the client is seen at, {@code 192.0.2.7:50123}; null when unknown. */
    @Nullable
    String remoteAddress() {
        return remoteAddress;
    }

    EdgeLoop loop() {
        return loop;
    }

    @Override
    public long number() {
        return number;
    }

    Outbox outbox() {
        return outbox;
    }

    @Nullable
    ClientSession session() {
        return session;
    }

    boolean ended() {
        return ended;
    }

    @Override
    public void heard() {
        heardAtMs = loop.nowMs();
        pinged = false;
    }

    @Override
    public void binary(ByteBuffer payload) {
        int code = WebSocketCloseStatus.INVALID_MESSAGE_TYPE.code();
        violated(ErrorCode.FRAME_UNREADABLE, code, "only text frames are understood");
    }

    @Override
    public void text(ByteBuffer utf8) {
        if (ended) {
            return;
        }
        try {
            for (NativeRequest request : NativeReader.read(utf8)) {
                take(request);
            }
        } catch (UnreadableFrameException e) {
            String message = e.getMessage() == null ? "" : e.getMessage();
            violated(ErrorCode.FRAME_UNREADABLE, WebSocketCloseStatus.INVALID_PAYLOAD_DATA.code(), message);
        }
    }

    private void take(NativeRequest request) {
        Long id = request.id();
        if (request instanceof NativeRequest.Refused refused) {
            refuse(id, refused.op(), refused.error());
        } else if (id != null && unanswered >= loop.services().limits().requestsUnansweredMax()) {
            refuse(id, request.op(), new StoaException(ErrorCode.TOO_MANY_REQUESTS));
        } else if (id != null) {
            unanswered++;
            Answer answer = new Answer(this, id, request.op(), loop.nowMs());
            route(request, answer);
        }
    }

    private void refuse(@Nullable Long id, String op, StoaException error) {
        loop.services().metrics().request(op, error.code().name(), 0);
        write(NativeReplies.error(id, error));
    }

    private void route(NativeRequest request, Answer answer) {
        ClientSession open = session;
        if (request instanceof NativeRequest.Ping && open == null) {
            answer.ok(NativeReplies.pong(answer.id(), loop.services().clock().millis(), null));
        } else if (request instanceof NativeRequest.Connect connect) {
            login.connect(connect, answer);
        } else if (login.underWay()) {
            // Sent right behind connect, in order: it waits, bounded by the unanswered requests.
            login.then(() -> route(request, answer));
        } else if (open != null) {
            open.handle(request, answer);
        } else {
            answer.fail(new StoaException(ErrorCode.NOT_CONNECTED));
        }
    }

    /** The login succeeded. */
    void opened(ClientSession opened) {
        session = opened;
        loop.opened(opened);
    }

    /** A request got its reply. */
    void answered(String op, String outcome, long startedAtMs) {
        unanswered--;
        loop.services().metrics().request(op, outcome, loop.nowMs() - startedAtMs);
    }

    /** Writes one frame. */
    void write(byte[] payload) {
        if (!ended) {
            outbox.write(payload);
            if (socket.pendingBytes() > loop.services().limits().replyBytesMax()) {
                loop.execute(this::tooSlow);
            }
        }
    }

    @Override
    public void violated(ErrorCode code, int closeCode, String message) {
        end(new StoaException(code, message), closeCode, false);
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
            outbox.writable();
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
        long heartbeatMs = loop.services().limits().heartbeatMs();
        long silentMs = nowMs - heardAtMs;
        if (unwritableSinceMs >= 0) {
            if (nowMs - unwritableSinceMs >= loop.services().limits().slowMs()) {
                tooSlow();
            }
        } else if (session == null && !login.underWay() && silentSinceOpen(nowMs)) {
            end(new StoaException(ErrorCode.CONNECT_TIMEOUT), false);
        } else if (silentMs >= 2 * heartbeatMs - checkEveryMs) {
            end(new StoaException(ErrorCode.HEARTBEAT_MISSED), false);
        } else if (silentMs >= heartbeatMs && !pinged) {
            pinged = true;
            socket.ping();
        }
    }

    private boolean silentSinceOpen(long nowMs) {
        return nowMs - login.waitingSinceMs() >= loop.services().limits().connectTimeoutMs();
    }

    @Override
    public void goAway(long afterMs) {
        write(NativeEvents.goaway(afterMs, "restart"));
    }

    /** Closes with the code of the error's class. */
    @Override
    public void end(StoaException error, boolean leave) {
        CloseClass known = error.code().closeClass();
        int code = (known == CloseClass.NONE ? CloseClass.RETRY : known).webSocketCode();
        end(error, code, leave);
    }

    private void end(StoaException error, int closeCode, boolean leave) {
        if (!ended) {
            loop.services().metrics().closed(error.code());
            byte[] lastWords = NativeEvents.closed(error);
            cleanUp(leave, kind(error.code()), error.code().name());
            String reason = closeCode > PRIVATE_CODES ? error.code().name() : "";
            socket.close(closeCode, reason, lastWords);
        }
    }

    @Override
    public void gone(boolean goodbye) {
        if (!ended) {
            cleanUp(goodbye, SessionEvent.Kind.OFFLINE, null);
        }
        loop.remove(this);
    }

    /** The client wants to go; its last reply is written. */
    void bye(boolean isLogout) {
        if (!ended) {
            cleanUp(true, isLogout ? SessionEvent.Kind.LOGGED_OUT : SessionEvent.Kind.OFFLINE, null);
            socket.close(WebSocketCloseStatus.NORMAL_CLOSURE.code(), "", null);
        }
    }

    private void cleanUp(boolean leave, SessionEvent.Kind kind, @Nullable String reason) {
        ended = true;
        if (session != null) {
            loop.ended(session);
            session.ended(leave, kind, reason);
        }
    }

    private static SessionEvent.Kind kind(ErrorCode code) {
        // Who has to log in again was sent away; all others may come back by themselves.
        return code.closeClass() == CloseClass.LOGIN ? SessionEvent.Kind.KICKED : SessionEvent.Kind.OFFLINE;
    }
}
