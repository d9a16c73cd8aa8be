package stoa.systemtests.sim;

import io.vertx.core.Future;
import java.util.List;
import stoa.gateway.domain.ConversationPolicies;
import stoa.gateway.domain.HistoryCalls;
import stoa.gateway.domain.RoomCalls;
import stoa.protocol.bus.Done;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.GetConversationPolicy;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.Logs;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryLatest;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.history.HistoryOperations.Since;
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
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.QueryMembers;
import stoa.protocol.room.RoomOperations.QueryRooms;
import stoa.protocol.room.RoomOperations.RoomInfo;
import stoa.protocol.room.RoomOperations.Rooms;

/** A room-service and a history-service that answer at once: everybody may enter, nothing has happened yet. */
final class OpenRooms implements RoomCalls, HistoryCalls, ConversationPolicies {
    private static final long CREATED_AT_MS = 1;

    private long users;

    @Override
    public Future<JoinedRoom> join(JoinRoom request) {
        users++;
        return Future.succeededFuture(
                new JoinedRoom(new RoomInfo(request.room(), request.room(), CREATED_AT_MS), users, users));
    }

    @Override
    public Future<ConversationPolicy> policy(GetConversationPolicy request) {
        return Future.failedFuture(new StoaException(ErrorCode.CONVERSATION_NOT_FOUND));
    }

    @Override
    public Future<Attributes> attributes(QueryAttributes request) {
        return Future.succeededFuture(new Attributes(0, List.of()));
    }

    @Override
    public Future<Messages> latest(QueryLatest request) {
        return Future.succeededFuture(new Messages(List.of(), false, -1));
    }

    @Override
    public Future<Done> announce(AnnounceMemberships request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<LeftRoom> leave(LeaveRoom request) {
        return Future.succeededFuture(new LeftRoom(false));
    }

    @Override
    public Future<Since> since(QuerySince request) {
        return nobodyAsks(request);
    }

    @Override
    public Future<Messages> page(QueryPage request) {
        return nobodyAsks(request);
    }

    @Override
    public Future<Logs> logs(QueryLogs request) {
        return nobodyAsks(request);
    }

    @Override
    public Future<Done> create(CreateRooms request) {
        return nobodyAsks(request);
    }

    @Override
    public Future<Done> destroy(DestroyRooms request) {
        return nobodyAsks(request);
    }

    @Override
    public Future<Rooms> query(QueryRooms request) {
        return nobodyAsks(request);
    }

    @Override
    public Future<Members> members(QueryMembers request) {
        return nobodyAsks(request);
    }

    @Override
    public Future<AttributesChange> setAttributes(SetAttributes request) {
        return nobodyAsks(request);
    }

    @Override
    public Future<AttributesChange> deleteAttributes(DeleteAttributes request) {
        return nobodyAsks(request);
    }

    private static <T> Future<T> nobodyAsks(Object request) {
        throw new IllegalStateException("nobody asks this here: " + request);
    }
}
