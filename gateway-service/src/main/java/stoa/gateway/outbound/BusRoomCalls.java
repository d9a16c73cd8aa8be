package stoa.gateway.outbound;

import io.vertx.core.Future;
import stoa.gateway.domain.RoomCalls;
import stoa.kit.bus.Bus;
import stoa.protocol.bus.Done;
import stoa.protocol.room.AttributeOperations;
import stoa.protocol.room.AttributeOperations.Attributes;
import stoa.protocol.room.AttributeOperations.AttributesChange;
import stoa.protocol.room.AttributeOperations.DeleteAttributes;
import stoa.protocol.room.AttributeOperations.QueryAttributes;
import stoa.protocol.room.AttributeOperations.SetAttributes;
import stoa.protocol.room.RoomOperations;
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
import stoa.protocol.room.RoomOperations.Rooms;

/**
 * Asks room-service; what changes a room's members goes to the same node as long as it lives, so that
 * it arrives in order. Any thread; answers on the caller's context.
 */
public final class BusRoomCalls implements RoomCalls {
    private final Bus bus;

    /**
     * Calls over a bus.
     *
     * @param bus this process's end
     */
    public BusRoomCalls(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<Done> create(CreateRooms request) {
        return bus.ask(RoomOperations.CREATE, request);
    }

    @Override
    public Future<Done> destroy(DestroyRooms request) {
        return bus.ask(RoomOperations.DESTROY, request);
    }

    @Override
    public Future<Rooms> query(QueryRooms request) {
        return bus.ask(RoomOperations.QUERY, request);
    }

    @Override
    public Future<JoinedRoom> join(JoinRoom request) {
        return bus.ask(RoomOperations.JOIN, shard(request.app(), request.room()), request);
    }

    @Override
    public Future<LeftRoom> leave(LeaveRoom request) {
        return bus.ask(RoomOperations.LEAVE, shard(request.app(), request.room()), request);
    }

    @Override
    public Future<Members> members(QueryMembers request) {
        return bus.ask(RoomOperations.MEMBERS, request);
    }

    @Override
    public Future<Done> announce(AnnounceMemberships request) {
        return bus.ask(RoomOperations.ANNOUNCE, shard(request.app(), request.room()), request);
    }

    @Override
    public Future<AttributesChange> setAttributes(SetAttributes request) {
        return bus.ask(AttributeOperations.SET, request);
    }

    @Override
    public Future<AttributesChange> deleteAttributes(DeleteAttributes request) {
        return bus.ask(AttributeOperations.DELETE, request);
    }

    @Override
    public Future<Attributes> attributes(QueryAttributes request) {
        return bus.ask(AttributeOperations.QUERY, request);
    }

    private static String shard(String app, String room) {
        return app + '\n' + room;
    }
}
