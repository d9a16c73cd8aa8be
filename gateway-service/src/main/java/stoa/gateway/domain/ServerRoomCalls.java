package stoa.gateway.domain;

import io.vertx.core.Future;
import stoa.protocol.bus.Done;
import stoa.protocol.room.AttributeOperations.Attributes;
import stoa.protocol.room.AttributeOperations.AttributesChange;
import stoa.protocol.room.AttributeOperations.DeleteAttributes;
import stoa.protocol.room.AttributeOperations.QueryAttributes;
import stoa.protocol.room.AttributeOperations.SetAttributes;
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
import stoa.protocol.room.RoomOperations.AddRecorders;
import stoa.protocol.room.RoomOperations.AreMembers;
import stoa.protocol.room.RoomOperations.DescribeRoom;
import stoa.protocol.room.RoomOperations.MembersFound;
import stoa.protocol.room.RoomOperations.RoomDescription;
import stoa.protocol.room.RoomOperations.SetLifetime;
import stoa.protocol.room.RoomOperations.SetMemberEvents;

/**
 * What back ends alone ask of room-service, beside {@link RoomCalls}; answers come on the caller's
 * context, failures with a code.
 */
public interface ServerRoomCalls {
    /**
     * Finds users in a room.
     *
     * @param request which room and whom
     * @return who is in it; nobody when it does not exist
     */
    Future<MembersFound> areMembers(AreMembers request);

    /**
     * Puts accounts of a back end into a room.
     *
     * @param request where and who
     * @return done
     */
    Future<Done> addRecorders(AddRecorders request);

    /**
     * Says when a room ends by itself.
     *
     * @param request which room and when
     * @return done
     */
    Future<Done> setLifetime(SetLifetime request);

    /**
     * Says whether a room's members are told who joins and leaves.
     *
     * @param request which room and what
     * @return done
     */
    Future<Done> setMemberEvents(SetMemberEvents request);

    /**
     * Describes a room.
     *
     * @param request which
     * @return all there is to say
     */
    Future<RoomDescription> describe(DescribeRoom request);

    /**
     * Puts users on a list.
     *
     * @param request which list and whom
     * @return done
     */
    Future<Done> restrict(Restrict request);

    /**
     * Takes users off a list.
     *
     * @param request which list and whom
     * @return done
     */
    Future<Done> lift(Lift request);

    /**
     * Reads a list of users.
     *
     * @param request which
     * @return who is on it
     */
    Future<Restricted> restricted(QueryRestricted request);

    /**
     * Switches something of a room.
     *
     * @param request what
     * @return done
     */
    Future<Done> switchRoom(SwitchRoom request);

    /**
     * Finds rooms that have something switched on.
     *
     * @param request what
     * @return the rooms
     */
    Future<Switched> switched(QuerySwitched request);

    /**
     * Sets how much each member may say in a room, or asks.
     *
     * @param request which room, and how much
     * @return how much it is then
     */
    Future<RoomLimit> limit(LimitRoom request);

    /**
     * Changes, or only reads, a list of message types.
     *
     * @param request which list and how
     * @return what is on it then
     */
    Future<Types> types(ChangeTypes request);

    /**
     * Sets attributes.
     *
     * @param request which
     * @return what became of each
     */
    Future<AttributesChange> setAttributes(SetAttributes request);

    /**
     * Deletes attributes.
     *
     * @param request which
     * @return what became of each
     */
    Future<AttributesChange> deleteAttributes(DeleteAttributes request);

    /**
     * Reads attributes.
     *
     * @param request which
     * @return those that are there
     */
    Future<Attributes> attributes(QueryAttributes request);
}
