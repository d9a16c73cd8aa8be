package stoa.systemtests.docs;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import stoa.gateway.domain.AuthCalls;
import stoa.gateway.domain.RoomCalls;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations.ChangeSettings;
import stoa.protocol.auth.AuthOperations.CheckRequestSignature;
import stoa.protocol.auth.AuthOperations.IssueToken;
import stoa.protocol.auth.AuthOperations.IssuedToken;
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

/** Auth-service and room-service that say yes to HTTP requests, and no where the signature is {@code wrong}. */
final class CannedCalls implements AuthCalls, RoomCalls {
    @Override
    public Future<IssuedToken> issueToken(IssueToken request) {
        return Future.succeededFuture(new IssuedToken("app", request.user(), "token"));
    }

    @Override
    public Future<Done> checkActionSignature(CheckActionSignature request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Done> checkRequestSignature(CheckRequestSignature request) {
        return request.signature().equals("wrong")
                ? Future.failedFuture(new StoaException(ErrorCode.SERVER_BAD_SIGNATURE))
                : Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<AppSettings> changeSettings(ChangeSettings request) {
        return Future.succeededFuture(AppSettings.defaults("app"));
    }

    @Override
    public Future<Done> create(CreateRooms request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Done> destroy(DestroyRooms request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Rooms> query(QueryRooms request) {
        List<RoomInfo> rooms = request.rooms().stream()
                .map(id -> new RoomInfo(id, "name of " + id, 1_795_435_200_000L))
                .toList();
        return Future.succeededFuture(new Rooms(rooms));
    }

    @Override
    public Future<OpenedSession> openSession(OpenSession request) {
        return Future.succeededFuture(new OpenedSession(
                "ann", "Ann", null, "session", "token", 1, false, AppSettings.defaults(request.app())));
    }

    @Override
    public Future<OpenedClientSession> openClientSession(OpenClientSession request) {
        return notHttp();
    }

    @Override
    public Future<RenewedSession> renewSession(RenewSession request) {
        return notHttp();
    }

    @Override
    public Future<JoinedRoom> join(JoinRoom request) {
        return notHttp();
    }

    @Override
    public Future<LeftRoom> leave(LeaveRoom request) {
        return notHttp();
    }

    @Override
    public Future<Members> members(QueryMembers request) {
        return Future.succeededFuture(new Members(1, List.of(new Member("ann", 1_795_435_200_000L))));
    }

    @Override
    public Future<Done> announce(AnnounceMemberships request) {
        return notHttp();
    }

    @Override
    public Future<AttributesChange> setAttributes(SetAttributes request) {
        return notHttp();
    }

    @Override
    public Future<AttributesChange> deleteAttributes(DeleteAttributes request) {
        return notHttp();
    }

    @Override
    public Future<Attributes> attributes(QueryAttributes request) {
        return notHttp();
    }

    private static <T> Future<T> notHttp() {
        return Future.failedFuture(new StoaException(ErrorCode.INTERNAL, "no HTTP path asks this"));
    }

    /** The headers of a request that is let through. */
    static Map<String, String> credentials() {
        return Map.of(
                "App-Key", "app", "Nonce", "1", "Timestamp", "2", "Signature", "3", "Authorization", "Bearer key");
    }
}
