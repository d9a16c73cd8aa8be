package stoa.gateway.inbound;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import stoa.gateway.domain.AllRoomsCalls;
import stoa.gateway.domain.ServerMessages;
import stoa.gateway.domain.ServerRoomCalls;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.MessageId;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.ToAllRooms;
import stoa.protocol.room.AttributeOperations.Attribute;
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
import stoa.protocol.room.RestrictionOperations.RestrictedUser;
import stoa.protocol.room.RestrictionOperations.RoomLimit;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.SwitchRoom;
import stoa.protocol.room.RestrictionOperations.Switched;
import stoa.protocol.room.RestrictionOperations.Types;
import stoa.protocol.room.RoomOperations.AddRecorders;
import stoa.protocol.room.RoomOperations.AreMembers;
import stoa.protocol.room.RoomOperations.DescribeRoom;
import stoa.protocol.room.RoomOperations.Lifetime;
import stoa.protocol.room.RoomOperations.MemberEventsRule;
import stoa.protocol.room.RoomOperations.MembersFound;
import stoa.protocol.room.RoomOperations.RoomDescription;
import stoa.protocol.room.RoomOperations.RoomInfo;
import stoa.protocol.room.RoomOperations.SetLifetime;
import stoa.protocol.room.RoomOperations.SetMemberEvents;

/**
 * Room-service and owners as a back end knows them: every room exists but {@link #MISSING}, and what is asked is
 * remembered. Any thread.
 */
public final class FakeServerCalls implements ServerRoomCalls, ServerMessages, AllRoomsCalls {
    /** The one room that does not exist. */
    public static final String MISSING = "missing";

    /** The room that makes whoever is asked about it crash. */
    public static final String CRASHING = "crashing";

    /** The room whose owner does not answer. */
    public static final String SILENT = "silent";

    /** The room for which there is no place on the keep-alive list, nor is it on it. */
    public static final String SIXTH = "sixth";

    /** The attribute that is refused. */
    public static final String FULL = "full";

    /** The attribute that is refused for now. */
    public static final String BUSY = "busy";

    /** The attribute that is not there. */
    public static final String GONE = "gone";

    /** The message that nobody knows. */
    public static final String UNKNOWN_MESSAGE = "A".repeat(22);

    /** A time: 2023-11-15 06:13:20 in China. */
    public static final long TIME_MS = 1_700_000_000_000L;

    private final List<Object> asked = new CopyOnWriteArrayList<>();

    /** What was asked since the last call of this. */
    public List<Object> takeAsked() {
        List<Object> taken = new ArrayList<>(asked);
        asked.clear();
        return taken;
    }

    private <T> Future<T> answer(Object question, String room, T reply) {
        asked.add(question);
        return switch (room) {
            case MISSING -> Future.failedFuture(new StoaException(ErrorCode.NO_SUCH_ROOM));
            case SILENT -> Future.failedFuture(new StoaException(ErrorCode.OUTCOME_UNKNOWN));
            case CRASHING -> throw new IllegalStateException("crashed as asked");
            default -> Future.succeededFuture(reply);
        };
    }

    @Override
    public Future<MembersFound> areMembers(AreMembers request) {
        asked.add(request);
        return Future.succeededFuture(
                new MembersFound(request.room().equals(MISSING) ? Set.of() : Set.of("ann", "bob")));
    }

    @Override
    public Future<Done> addRecorders(AddRecorders request) {
        return answer(request, request.room(), Done.DONE);
    }

    @Override
    public Future<Done> setLifetime(SetLifetime request) {
        return answer(request, request.room(), Done.DONE);
    }

    @Override
    public Future<Done> setMemberEvents(SetMemberEvents request) {
        return answer(request, request.room(), Done.DONE);
    }

    @Override
    public Future<RoomDescription> describe(DescribeRoom request) {
        RoomInfo info = new RoomInfo(request.room(), "name", TIME_MS);
        return answer(
                request,
                request.room(),
                new RoomDescription(
                        info, 7, new Lifetime(true, 90), TIME_MS + 5_400_000, true, MemberEventsRule.NEVER));
    }

    @Override
    public Future<Done> restrict(Restrict request) {
        asked.add(request);
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Done> lift(Lift request) {
        asked.add(request);
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Restricted> restricted(QueryRestricted request) {
        asked.add(request);
        return Future.succeededFuture(
                new Restricted(List.of(new RestrictedUser("bob", TIME_MS), new RestrictedUser("cid", Long.MAX_VALUE))));
    }

    @Override
    public Future<Done> switchRoom(SwitchRoom request) {
        asked.add(request);
        if (request.what() == RoomSwitch.KEPT_ALIVE && request.room().equals(SIXTH)) {
            return Future.failedFuture(new StoaException(
                    request.on() ? ErrorCode.SERVER_TOO_MANY_KEPT_ALIVE : ErrorCode.SERVER_NOT_KEPT_ALIVE));
        }
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<RoomLimit> limit(LimitRoom request) {
        return answer(request, request.room(), new RoomLimit(7));
    }

    @Override
    public Future<Switched> switched(QuerySwitched request) {
        asked.add(request);
        return Future.succeededFuture(new Switched(List.of("r1", "r2")));
    }

    @Override
    public Future<Types> types(ChangeTypes request) {
        asked.add(request);
        return Future.succeededFuture(new Types(List.of("app:like", "RC:TxtMsg")));
    }

    private static Map<String, Integer> failed(Iterable<String> keys) {
        Map<String, Integer> codes = Map.of(FULL, 23_423, BUSY, ErrorCode.TOO_MANY_MESSAGES.number(), GONE, 23_427);
        Map<String, Integer> failed = new TreeMap<>();
        keys.forEach(key -> failed.putAll(codes.entrySet().stream()
                .filter(one -> one.getKey().equals(key))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
        return failed;
    }

    @Override
    public Future<AttributesChange> setAttributes(SetAttributes request) {
        return answer(
                request,
                request.room(),
                new AttributesChange(1, List.of(), failed(request.entries().keySet())));
    }

    @Override
    public Future<AttributesChange> deleteAttributes(DeleteAttributes request) {
        return answer(request, request.room(), new AttributesChange(1, List.of(), failed(request.keys())));
    }

    @Override
    public Future<Attributes> attributes(QueryAttributes request) {
        Attribute attribute = new Attribute("seat-1", "ann", "host", true, TIME_MS);
        return answer(request, request.room(), new Attributes(5, List.of(attribute)));
    }

    @Override
    public Future<SendResult.Sent> send(ServerSend send, Executor caller) {
        String id = MessageId.of(send.room(), send.from(), send.send().cid());
        return answer(send, send.room().id(), new SendResult.Sent(id, TIME_MS, 1, false));
    }

    @Override
    public Future<Appended> modify(ServerModify modify, Executor caller) {
        asked.add(modify);
        return modify.message().equals(UNKNOWN_MESSAGE)
                ? Future.failedFuture(new StoaException(ErrorCode.MESSAGE_NOT_FOUND))
                : Future.succeededFuture(new Appended(TIME_MS, 9));
    }

    @Override
    public Future<Appended> recall(ServerRecall recall, Executor caller) {
        asked.add(recall);
        return recall.message().equals(UNKNOWN_MESSAGE)
                ? Future.failedFuture(new StoaException(ErrorCode.MESSAGE_NOT_FOUND))
                : Future.succeededFuture(new Appended(TIME_MS, 2));
    }

    @Override
    public void tell(ToAllRooms message) {
        asked.add(message);
    }
}
