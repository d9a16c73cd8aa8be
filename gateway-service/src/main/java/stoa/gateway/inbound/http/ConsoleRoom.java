package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.gateway.domain.ConsoleCalls.NodeRates;
import stoa.gateway.domain.ServerRoomCalls;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryLatest;
import stoa.protocol.id.Conversation;
import stoa.protocol.message.RateOperations.QueryRates;
import stoa.protocol.room.AttributeOperations.Attributes;
import stoa.protocol.room.AttributeOperations.QueryAttributes;
import stoa.protocol.room.RestrictionOperations.QueryRestricted;
import stoa.protocol.room.RestrictionOperations.QuerySwitched;
import stoa.protocol.room.RestrictionOperations.Restricted;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.Switched;
import stoa.protocol.room.RestrictionOperations.UserList;
import stoa.protocol.room.RoomOperations.DescribeRoom;
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.QueryMembers;
import stoa.protocol.room.RoomOperations.QueryRooms;
import stoa.protocol.room.RoomOperations.RoomDescription;
import stoa.protocol.room.RoomOperations.RoomInfo;

/**
 * One room as the console shows it. That the room exists must be known; what else nobody can say now is left
 * out and named, so that an operator sees the rest of a room while a store is away.
 */
final class ConsoleRoom implements ConsoleApi.Answer {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleRoom.class);
    private static final int MEMBERS_SHOWN = 100;
    private static final int MESSAGES_SHOWN = 50;

    private final ServerServices services;

    /**
     * All that is asked of a room.
     *
     * @param rates of all nodes
     * @param described lifetime, end, room mute
     * @param members those who came last
     * @param lists users by list
     * @param switches rooms by switch: this one, or none
     * @param attributes all
     * @param messages the latest
     */
    record Parts(
            Future<NodeRates> rates,
            Future<RoomDescription> described,
            Future<Members> members,
            Map<UserList, Future<Restricted>> lists,
            Map<RoomSwitch, Future<Switched>> switches,
            Future<Attributes> attributes,
            Future<Messages> messages) {}

    ConsoleRoom(ServerServices services) {
        this.services = services;
    }

    @Override
    public Future<JsonBytes> to(String app, HttpServerRequest request, Future<Buffer> body) {
        @Nullable String given = request.getParam("room");
        if (given == null || given.isEmpty()) {
            throw new StoaException(ErrorCode.SERVER_BAD_PARAMETER, "room is missing");
        }
        String room = FormBody.checked("room", given, FormBody.ID_BYTES_MAX);
        return services.rooms()
                .query(new QueryRooms(app, List.of(room)))
                .compose(found -> found.rooms().isEmpty()
                        ? Future.failedFuture(new StoaException(ErrorCode.NO_SUCH_ROOM))
                        : whole(app, found.rooms().getFirst()));
    }

    private Future<JsonBytes> whole(String app, RoomInfo info) {
        Parts parts = ask(app, info.id());
        List<Future<?>> all = new ArrayList<>(
                List.of(parts.rates(), parts.described(), parts.members(), parts.attributes(), parts.messages()));
        all.addAll(parts.lists().values());
        all.addAll(parts.switches().values());
        return Future.join(all)
                .onFailure(
                        failure -> LOG.debug("a part of room {} is not known now: {}", info.id(), failure.toString()))
                .transform(_ -> Future.succeededFuture(
                        new ConsoleRoomJson(services.clock().millis()).write(info, parts)));
    }

    private Parts ask(String app, String room) {
        ServerRoomCalls calls = services.serverRooms();
        Map<UserList, Future<Restricted>> lists = new TreeMap<>();
        for (UserList list : UserList.values()) {
            String place = list == UserList.MUTED_EVERYWHERE ? "" : room;
            lists.put(list, calls.restricted(new QueryRestricted(app, place, list)));
        }
        Map<RoomSwitch, Future<Switched>> switches = new TreeMap<>();
        for (RoomSwitch what : RoomSwitch.values()) {
            switches.put(what, calls.switched(new QuerySwitched(app, what, room, 1, 1)));
        }
        return new Parts(
                services.console().rates(new QueryRates(app, List.of(room))),
                calls.describe(new DescribeRoom(app, room)),
                services.rooms().members(new QueryMembers(app, room, MEMBERS_SHOWN, true)),
                lists,
                switches,
                calls.attributes(new QueryAttributes(app, room, List.of())),
                services.history().latest(new QueryLatest(Conversation.room(app, room), MESSAGES_SHOWN, -1)));
    }
}
