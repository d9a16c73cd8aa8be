package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.gateway.domain.ConnectRates;
import stoa.gateway.domain.ConversationPositions;
import stoa.gateway.domain.EdgeConnection;
import stoa.gateway.domain.LiveConnection;
import stoa.gateway.domain.LiveUsers;
import stoa.gateway.domain.Session;
import stoa.gateway.inbound.ws.EdgeLoop;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.OpType;
import stoa.leancloud.wire.SessionCommand;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations.LoginSignature;
import stoa.protocol.auth.AuthOperations.OpenedSession;
import stoa.protocol.auth.LeanCloudOperations.Device;
import stoa.protocol.auth.LeanCloudOperations.OpenClientSession;
import stoa.protocol.auth.LeanCloudOperations.OpenedClientSession;
import stoa.protocol.auth.Platform;
import stoa.protocol.auth.UserOperations.FindSessions;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.kafka.SessionEvent;
import stoa.protocol.log.LogEvent.Sender;

/** Opens, refreshes, asks for and closes sessions ("LeanCloud protocol", section 6). On the connection's loop only. */
final class SessionCommands {
    private static final Logger LOG = LoggerFactory.getLogger(SessionCommands.class);
    private static final int QUERIED_MAX = 20;
    private static final int MISSED_TRIES_MAX = 3;
    private static final long MISSED_AGAIN_MS = 500;
    private static final int CLIENT_ID_BYTES = 12;

    private final LeanCloudConnection connection;
    private final EdgeLoop loop;

    SessionCommands(LeanCloudConnection connection) {
        this.connection = connection;
        this.loop = connection.loop();
    }

    Future<Answered> handle(GenericCommand command) {
        if (!command.hasOp()) {
            throw new StoaException(ErrorCode.UNPARSEABLE_RAW_MESSAGE, "no operation was named");
        }
        return switch (command.getOp()) {
            case open -> open(command);
            case close -> close(command);
            case refresh -> refresh(command);
            case query -> query(command);
            default -> throw new StoaException(ErrorCode.UNPARSEABLE_RAW_MESSAGE, "there is no such operation");
        };
    }

    private Future<Answered> open(GenericCommand command) {
        String client = command.hasPeerId() ? command.getPeerId() : randomClient();
        LeanCloudSession known = connection.session(client);
        if (known == null && connection.isFull()) {
            throw new StoaException(
                    ErrorCode.APP_QUOTA_EXCEEDED, LeanCloudConnection.SESSIONS_MAX + " clients are on this socket");
        }
        SessionCommand asked = command.getSessionMessage();
        // Opened again on the same socket it goes on, also where the client does not say so.
        String token = asked.hasSt() ? asked.getSt() : known == null ? null : known.token();
        return ask(command, client, token).compose(opened -> {
            LeanCloudSession going = connection.session(client);
            if (connection.ended()) {
                return Future.failedFuture(new StoaException(ErrorCode.SESSION_REQUIRED));
            }
            if (going != null
                    && going.edge().session().id().equals(opened.session().sessionId())) {
                going.token(opened.session().sessionToken());
                going.understands(asked);
                connection.address();
                return Future.succeededFuture(Answered.with(opened(command, going, opened)));
            }
            if (going != null) {
                going.revokeWill();
                going.ended(true, SessionEvent.Kind.OFFLINE, null);
            }
            LeanCloudSession session = session(command, opened);
            return entered(session)
                    .compose(_ -> followed(session, asked.getR()))
                    .map(positions -> new Answered(opened(command, session, opened), () -> {
                        session.rooms().all().forEach(session.rooms()::release);
                        missed(session, asked, positions, 1);
                    }));
        });
    }

    /** From where on it is told of conversations; without that there is no session. */
    private Future<ConversationPositions> followed(LeanCloudSession session, boolean isBack) {
        if (connection.session(session.client()) != session) {
            // It ended while it came back to its room: the hub knows, and would never hear of its end again.
            return Future.failedFuture(new StoaException(ErrorCode.SESSION_REQUIRED));
        }
        return loop.services().hub().follow(session.edge()).onFailure(_ -> {
            if (connection.session(session.client()) != session) {
                return;
            }
            if (isBack) {
                // A client that comes back by itself tries again only where its socket has ended.
                connection.end(new StoaException(ErrorCode.GO_ELSEWHERE), false);
            } else {
                session.ended(true, SessionEvent.Kind.OFFLINE, ErrorCode.UNAVAILABLE.name());
            }
        });
    }

    /**
     * Tells what was missed, and then what happens from the positions on. Where that is not to be had, what happens is
     * told without it.
     */
    private void missed(LeanCloudSession session, SessionCommand asked, ConversationPositions positions, int tries) {
        new MissedWhileAway(connection, session, asked, positions)
                .frames(connection.wantsMessages())
                .onComplete(found -> {
                    if (connection.session(session.client()) != session) {
                        return;
                    }
                    if (found.failed() && tries < MISSED_TRIES_MAX) {
                        loop.context()
                                .owner()
                                .setTimer(
                                        MISSED_AGAIN_MS,
                                        _ -> loop.execute(() -> missed(session, asked, positions, tries + 1)));
                        return;
                    }
                    if (found.failed()) {
                        LOG.warn(
                                "a client is not told what it has not read: {}",
                                found.cause().toString());
                    } else {
                        found.result().forEach(frame -> connection.push(session.outbox(), frame));
                    }
                    session.conversations().release();
                });
    }

    private Future<OpenedClientSession> ask(GenericCommand command, String client, @Nullable String token) {
        String app = command.hasAppId() ? command.getAppId() : connection.app();
        if (app == null) {
            throw new StoaException(ErrorCode.APP_NOT_AVAILABLE, "no app was named");
        }
        SessionCommand asked = command.getSessionMessage();
        LoginSignature signature = asked.hasS() ? new LoginSignature(asked.getT(), asked.getN(), asked.getS()) : null;
        Device device = new Device(
                asked.hasTag() ? asked.getTag() : null,
                asked.hasDeviceId() ? asked.getDeviceId() : asked.hasDeviceToken() ? asked.getDeviceToken() : null);
        return loop.services().auth().openClientSession(new OpenClientSession(app, client, signature, token, device));
    }

    /** Lets a new session in, unless it has to give way. */
    private LeanCloudSession session(GenericCommand command, OpenedClientSession opened) {
        OpenedSession open = opened.session();
        SessionCommand asked = command.getSessionMessage();
        LiveUsers users = loop.services().users();
        String app = open.settings().app();
        Sender sender = open.name() == null ? null : new Sender(open.name(), open.portrait());
        Session who = new Session(app, open.user(), open.sessionId(), sender);
        EdgeConnection edge = new EdgeConnection(loop, loop.nextNumber(), who);
        LiveConnection live = live(edge, asked, opened);
        if (asked.getR() && users.isTagTaken(live)) {
            // Who only comes back does not put out who came meanwhile.
            throw new StoaException(ErrorCode.SESSION_CONFLICT);
        }
        if (users.admit(app, open.user()) > 0) {
            throw new StoaException(
                    ErrorCode.APP_QUOTA_EXCEEDED,
                    "at most " + ConnectRates.CONNECTS_PER_SECOND + " sessions of a client a second");
        }
        loop.settingsChanged(open.settings());
        LeanCloudSession session =
                new LeanCloudSession(connection, edge, live, open.tokenIssuedAtMs(), open.sessionToken());
        session.understands(asked);
        connection.opened(session);
        loop.services().hub().opened(edge, open.settings());
        users.opened(live);
        return session;
    }

    private LiveConnection live(EdgeConnection edge, SessionCommand asked, OpenedClientSession opened) {
        Device device = opened.device();
        long number = edge.number();
        return new LiveConnection(
                number,
                edge.session(),
                new LiveConnection.Client(
                        platform(asked.getUa()),
                        device.id() == null ? "" : device.id(),
                        device.tag(),
                        connection.remoteAddress(),
                        true),
                loop.services().clock().millis(),
                opened.session().settings().devicePolicy() == AppSettings.DevicePolicy.ONE_PER_PLATFORM,
                reason -> loop.execute(() -> loop.end(number, reason, true)),
                _ -> {});
    }

    /** What kind of client it is, by how its SDK names itself. */
    private static Platform platform(String agent) {
        String name = agent.toLowerCase(Locale.ROOT);
        if (name.startsWith("js/")) {
            return Platform.WEB;
        }
        boolean mobile = name.contains("android") || name.contains("ios") || name.contains("objc");
        return mobile ? Platform.MOBILE : Platform.OTHER;
    }

    /** Who comes back is in the chat room of before; where that fails the client learns it when it speaks. */
    private static Future<?> entered(LeanCloudSession session) {
        String room = session.roomBefore();
        return room == null ? Future.succeededFuture() : session.enter(room).otherwise(0L);
    }

    private GenericCommand.Builder opened(
            GenericCommand command, LeanCloudSession session, OpenedClientSession opened) {
        return reply(command, OpType.opened)
                .setPeerId(session.client())
                .setAppId(session.app())
                .setSessionMessage(SessionCommand.newBuilder()
                        .setSt(opened.session().sessionToken())
                        .setStTtl(opened.tokenSeconds()));
    }

    private GenericCommand.Builder reply(GenericCommand command, OpType op) {
        return Replies.to(command, CommandType.session, op)
                .setServerTs(loop.services().clock().millis());
    }

    private Future<Answered> close(GenericCommand command) {
        LeanCloudSession session =
                command.hasPeerId() ? connection.session(command.getPeerId()) : connection.firstSession();
        GenericCommand.Builder reply =
                reply(command, OpType.closed).setSessionMessage(SessionCommand.getDefaultInstance());
        if (session == null) {
            return Future.succeededFuture(Answered.with(reply));
        }
        return session.leaveAll().map(_ -> {
            session.ended(true, SessionEvent.Kind.LOGGED_OUT, null);
            return Answered.with(reply.setPeerId(session.client()));
        });
    }

    private Future<Answered> refresh(GenericCommand command) {
        LeanCloudSession session = open(command, connection);
        SessionCommand asked = command.getSessionMessage();
        return ask(command, session.client(), asked.hasSt() ? asked.getSt() : session.token())
                .map(opened -> {
                    session.token(opened.session().sessionToken());
                    return Answered.with(reply(command, OpType.refreshed)
                            .setPeerId(session.client())
                            .setSessionMessage(SessionCommand.newBuilder()
                                    .setSt(session.token())
                                    .setStTtl(opened.tokenSeconds())));
                });
    }

    private Future<Answered> query(GenericCommand command) {
        LeanCloudSession session = open(command, connection);
        List<String> asked = command.getSessionMessage().getSessionPeerIdsList();
        if (asked.size() > QUERIED_MAX) {
            throw new StoaException(
                    ErrorCode.UNPARSEABLE_RAW_MESSAGE, "at most " + QUERIED_MAX + " clients are asked for");
        }
        return connection
                .protocol()
                .users()
                .online(new FindSessions(
                        session.app(), asked.stream().distinct().toList()))
                .map(found -> Answered.with(reply(command, OpType.query_result)
                        .setPeerId(session.client())
                        .setSessionMessage(SessionCommand.newBuilder().addAllOnlineSessionPeerIds(found.users()))));
    }

    private static LeanCloudSession open(GenericCommand command, LeanCloudConnection connection) {
        LeanCloudSession session =
                command.hasPeerId() ? connection.session(command.getPeerId()) : connection.firstSession();
        if (session == null) {
            throw new StoaException(ErrorCode.SESSION_REQUIRED);
        }
        return session;
    }

    private String randomClient() {
        byte[] bytes = new byte[CLIENT_ID_BYTES];
        loop.services().random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
