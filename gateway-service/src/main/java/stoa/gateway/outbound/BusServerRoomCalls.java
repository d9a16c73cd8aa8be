package stoa.gateway.outbound;

import io.vertx.core.Future;
import stoa.gateway.domain.ServerRoomCalls;
import stoa.kit.bus.Bus;
import stoa.protocol.bus.Done;
import stoa.protocol.room.AttributeOperations;
import stoa.protocol.room.AttributeOperations.Attributes;
import stoa.protocol.room.AttributeOperations.AttributesChange;
import stoa.protocol.room.AttributeOperations.DeleteAttributes;
import stoa.protocol.room.AttributeOperations.QueryAttributes;
import stoa.protocol.room.AttributeOperations.SetAttributes;
import stoa.protocol.room.RestrictionOperations;
import stoa.protocol.room.RestrictionOperations.ChangeTypes;
import stoa.protocol.room.RestrictionOperations.Lift;
import stoa.protocol.room.RestrictionOperations.LimitRoom;
import stoa.protocol.room.RestrictionOperations.QueryRestricted;
import stoa.protocol.room.RestrictionOperations.QuerySwitched;
import stoa.protocol.room.RestrictionOperations.Restrict;
import stoa.protocol.room.RestrictionOperations.Restricted;
import stoa.protocol.room.RestrictionOperations.RoomLimit;
import stoa.protocol.room.RestrictionOperations.SwitchRoom;
import stoa.protocol.room.RestrictionOperations.Switched;
import stoa.protocol.room.RestrictionOperations.Types;
import stoa.protocol.room.RoomOperations;
import stoa.protocol.room.RoomOperations.AddRecorders;
import stoa.protocol.room.RoomOperations.AreMembers;
import stoa.protocol.room.RoomOperations.DescribeRoom;
import stoa.protocol.room.RoomOperations.MembersFound;
import stoa.protocol.room.RoomOperations.RoomDescription;
import stoa.protocol.room.RoomOperations.SetLifetime;
import stoa.protocol.room.RoomOperations.SetMemberEvents;

/**
 * Asks room-service for back ends; what changes a room goes to the same node as long as it lives, so
 * that it arrives in order. Any thread; answers on the caller's context.
 */
public final class BusServerRoomCalls implements ServerRoomCalls {
    private final Bus bus;

    /**
     * Calls over a bus.
     *
     * @param bus this process's end
     */
    public BusServerRoomCalls(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<MembersFound> areMembers(AreMembers request) {
        return bus.ask(RoomOperations.ARE_MEMBERS, request);
    }

    @Override
    public Future<Done> addRecorders(AddRecorders request) {
        return bus.ask(RoomOperations.ADD_RECORDERS, shard(request.app(), request.room()), request);
    }

    @Override
    public Future<Done> setLifetime(SetLifetime request) {
        return bus.ask(RoomOperations.SET_LIFETIME, shard(request.app(), request.room()), request);
    }

    @Override
    public Future<Done> setMemberEvents(SetMemberEvents request) {
        return bus.ask(RoomOperations.SET_MEMBER_EVENTS, shard(request.app(), request.room()), request);
    }

    @Override
    public Future<RoomDescription> describe(DescribeRoom request) {
        return bus.ask(RoomOperations.DESCRIBE, request);
    }

    @Override
    public Future<Done> restrict(Restrict request) {
        return bus.ask(RestrictionOperations.RESTRICT, shard(request.app(), request.room()), request);
    }

    @Override
    public Future<Done> lift(Lift request) {
        return bus.ask(RestrictionOperations.LIFT, shard(request.app(), request.room()), request);
    }

    @Override
    public Future<Restricted> restricted(QueryRestricted request) {
        return bus.ask(RestrictionOperations.RESTRICTED, request);
    }

    @Override
    public Future<Done> switchRoom(SwitchRoom request) {
        return bus.ask(RestrictionOperations.SWITCH, shard(request.app(), request.room()), request);
    }

    @Override
    public Future<RoomLimit> limit(LimitRoom request) {
        return bus.ask(RestrictionOperations.LIMIT, shard(request.app(), request.room()), request);
    }

    @Override
    public Future<Switched> switched(QuerySwitched request) {
        return bus.ask(RestrictionOperations.SWITCHED, request);
    }

    @Override
    public Future<Types> types(ChangeTypes request) {
        return bus.ask(RestrictionOperations.TYPES, shard(request.app(), ""), request);
    }

    @Override
    public Future<AttributesChange> setAttributes(SetAttributes request) {
        return bus.ask(AttributeOperations.SET, shard(request.app(), request.room()), request);
    }

    @Override
    public Future<AttributesChange> deleteAttributes(DeleteAttributes request) {
        return bus.ask(AttributeOperations.DELETE, shard(request.app(), request.room()), request);
    }

    @Override
    public Future<Attributes> attributes(QueryAttributes request) {
        return bus.ask(AttributeOperations.QUERY, request);
    }

    private static String shard(String app, String room) {
        return app + '\n' + room;
    }
}
