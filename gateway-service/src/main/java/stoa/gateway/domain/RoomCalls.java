package stoa.gateway.domain;

import io.vertx.core.Future;
import stoa.protocol.bus.Done;
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
import stoa.protocol.room.RoomOperations.Rooms;

/** What the gateway asks room-service; answers come on the caller's context, failures with a code. */
public interface RoomCalls {
    /**
     * Creates rooms.
     *
     * @param request which
     * @return done
     */
    Future<Done> create(CreateRooms request);

    /**
     * Destroys rooms.
     *
     * @param request which
     * @return done
     */
    Future<Done> destroy(DestroyRooms request);

    /**
     * Finds rooms.
     *
     * @param request which
     * @return those that exist
     */
    Future<Rooms> query(QueryRooms request);

    /**
     * Puts a session into a room.
     *
     * @param request who and where
     * @return the room
     */
    Future<JoinedRoom> join(JoinRoom request);

    /**
     * Takes one membership out of a room.
     *
     * @param request who and where
     * @return done
     */
    Future<LeftRoom> leave(LeaveRoom request);

    /**
     * Lists members.
     *
     * @param request which room and how many
     * @return members
     */
    Future<Members> members(QueryMembers request);

    /**
     * Says which memberships this gateway has.
     *
     * @param request a part of them
     * @return done
     */
    Future<Done> announce(AnnounceMemberships request);

    /**
     * Sets attributes.
     *
     * @param request which, in which room
     * @return what became of each
     */
    Future<AttributesChange> setAttributes(SetAttributes request);

    /**
     * Deletes attributes.
     *
     * @param request which, in which room
     * @return what became of each
     */
    Future<AttributesChange> deleteAttributes(DeleteAttributes request);

    /**
     * Reads attributes.
     *
     * @param request of which room
     * @return as they are
     */
    Future<Attributes> attributes(QueryAttributes request);
}
