package stoa.gateway.inbound;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.AuthCalls;
import stoa.gateway.domain.RoomCalls;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations.ChangeSettings;
import stoa.protocol.auth.AuthOperations.CheckRequestSignature;
import stoa.protocol.auth.AuthOperations.IssueToken;
import stoa.protocol.auth.AuthOperations.IssuedToken;
import stoa.protocol.auth.AuthOperations.LoginSignature;
import stoa.protocol.auth.AuthOperations.OpenSession;
import stoa.protocol.auth.AuthOperations.OpenedSession;
import stoa.protocol.auth.AuthOperations.RenewSession;
import stoa.protocol.auth.AuthOperations.RenewedSession;
import stoa.protocol.auth.LeanCloudOperations.CheckActionSignature;
import stoa.protocol.auth.LeanCloudOperations.OpenClientSession;
import stoa.protocol.auth.LeanCloudOperations.OpenedClientSession;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.AttributeOperations.Attributes;
import stoa.protocol.room.AttributeOperations.AttributesChange;
import stoa.protocol.room.AttributeOperations.DeleteAttributes;
import stoa.protocol.room.AttributeOperations.QueryAttributes;
import stoa.protocol.room.AttributeOperations.SetAttributes;
import stoa.protocol.room.RoomOperations.AnnounceMemberships;
import stoa.protocol.room.RoomOperations.CreateRooms;
import stoa.protocol.room.RoomOperations.DestroyRooms;
import stoa.protocol.room.RoomOperations.JoinRoom;
import stoa.protocol.room.RoomOperations.JoinedRoom;
import stoa.protocol.room.RoomOperations.LeaveRoom;
import stoa.protocol.room.RoomOperations.LeftRoom;
import stoa.protocol.room.RoomOperations.Member;
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.QueryMembers;
import stoa.protocol.room.RoomOperations.QueryRooms;
import stoa.protocol.room.RoomOperations.RoomInfo;
import stoa.protocol.room.RoomOperations.Rooms;

/** Auth-service and room-service in memory: the token is the user's name, {@code bad} is refused. Any thread. */
public final class FakeCalls implements AuthCalls, RoomCalls {
    /** Which actions were asked to be signed; the signature {@code good} is. */
    public final List<CheckActionSignature> actionsSigned = new CopyOnWriteArrayList<>();

    private final AtomicInteger sessions = new AtomicInteger();
    private final Map<String, String> rooms = new ConcurrentHashMap<>();
    private volatile AppSettings settings = AppSettings.defaults("app");

    /** What every login is told from now on. */
    public void settings(AppSettings changed) {
        settings = changed;
    }

    @Override
    public Future<OpenedSession> openSession(OpenSession request) {
        String user = request.token();
        if (user == null || user.equals("bad")) {
            return Future.failedFuture(new StoaException(ErrorCode.BAD_TOKEN));
        }
        String resumed = request.session();
        String id = resumed == null ? "session-" + sessions.incrementAndGet() : resumed;
        return Future.succeededFuture(new OpenedSession(user, user, null, id, id, 1_000, resumed != null, settings));
    }

    @Override
    public Future<OpenedClientSession> openClientSession(OpenClientSession request) {
        if (request.client().equals("bad")) {
            return Future.failedFuture(new StoaException(ErrorCode.SIGNATURE_FAILED));
        }
        String token = request.sessionToken();
        if (token != null && !token.startsWith("session-")) {
            return Future.failedFuture(new StoaException(ErrorCode.SESSION_TOKEN_EXPIRED));
        }
        String id = token == null ? "session-" + sessions.incrementAndGet() : token;
        OpenedSession opened =
                new OpenedSession(request.client(), request.client(), null, id, id, 1_000, token != null, settings);
        return Future.succeededFuture(new OpenedClientSession(opened, request.device(), 7_200));
    }

    @Override
    public Future<Done> checkActionSignature(CheckActionSignature request) {
        LoginSignature signature = request.signature();
        actionsSigned.add(request);
        return signature != null && signature.signature().equals("good")
                ? Future.succeededFuture(Done.DONE)
                : Future.failedFuture(new StoaException(ErrorCode.CONVERSATION_SIGNATURE_FAILED));
    }

    @Override
    public Future<RenewedSession> renewSession(RenewSession request) {
        return Future.succeededFuture(new RenewedSession(request.sessionId()));
    }

    @Override
    public Future<IssuedToken> issueToken(IssueToken request) {
        String app = request.app();
        return Future.succeededFuture(new IssuedToken(app == null ? "app" : app, request.user(), request.user()));
    }

    @Override
    public Future<Done> checkRequestSignature(CheckRequestSignature request) {
        return request.signature().equals("good")
                ? Future.succeededFuture(Done.DONE)
                : Future.failedFuture(new StoaException(ErrorCode.SERVER_BAD_SIGNATURE));
    }

    @Override
    public Future<AppSettings> changeSettings(ChangeSettings request) {
        if (!request.masterKey().equals("master")) {
            return Future.failedFuture(new StoaException(ErrorCode.SERVER_BAD_SIGNATURE));
        }
        String changes = request.changes();
        if (changes != null && !changes.equals("{\"messagesPerSecond\":7}")) {
            return Future.failedFuture(new StoaException(ErrorCode.SERVER_BAD_PARAMETER, "changes"));
        }
        return Future.succeededFuture(
                AppSettings.defaults(request.app()).withLimits(1, changes == null ? 5 : 7, 131_072, 40));
    }

    @Override
    public Future<Done> create(CreateRooms request) {
        rooms.putAll(request.namesById());
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Done> destroy(DestroyRooms request) {
        request.rooms().forEach(rooms::remove);
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Rooms> query(QueryRooms request) {
        return Future.succeededFuture(new Rooms(request.rooms().stream()
                .filter(rooms::containsKey)
                .map(id -> new RoomInfo(id, name(id), 1_700_000_000_000L))
                .toList()));
    }

    private String name(String id) {
        @Nullable String name = rooms.get(id);
        return name == null ? "" : name;
    }

    @Override
    public Future<JoinedRoom> join(JoinRoom request) {
        return Future.succeededFuture(new JoinedRoom(new RoomInfo(request.room(), request.room(), 1), 1, 1));
    }

    @Override
    public Future<LeftRoom> leave(LeaveRoom request) {
        return Future.succeededFuture(new LeftRoom(false));
    }

    @Override
    public Future<Members> members(QueryMembers request) {
        return Future.succeededFuture(new Members(1, List.of(new Member("ann", 7))));
    }

    @Override
    public Future<Done> announce(AnnounceMemberships request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<AttributesChange> setAttributes(SetAttributes request) {
        String key = request.entries().keySet().iterator().next();
        return key.equals("taken")
                ? Future.succeededFuture(
                        new AttributesChange(0, List.of(), Map.of(key, ErrorCode.ATTRIBUTE_NOT_YOURS.number())))
                : Future.succeededFuture(new AttributesChange(9, List.of(key), Map.of()));
    }

    @Override
    public Future<AttributesChange> deleteAttributes(DeleteAttributes request) {
        return Future.succeededFuture(new AttributesChange(10, request.keys(), Map.of()));
    }

    @Override
    public Future<Attributes> attributes(QueryAttributes request) {
        return Future.succeededFuture(new Attributes(0, List.of()));
    }
}
