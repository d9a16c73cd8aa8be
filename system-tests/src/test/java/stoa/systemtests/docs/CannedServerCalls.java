package stoa.systemtests.docs;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import stoa.gateway.domain.AllRoomsCalls;
import stoa.gateway.domain.ServerMessages;
import stoa.gateway.domain.ServerRoomCalls;
import stoa.gateway.inbound.http.KnownSettings;
import stoa.gateway.inbound.http.ServerMetrics;
import stoa.gateway.inbound.http.ServerServices;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.bus.Done;
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

/** Room-service and owners that say yes to back ends. */
final class CannedServerCalls implements ServerRoomCalls, ServerMessages, AllRoomsCalls {
    private static final long TIME_MS = 1_795_435_200_000L;

    /** All that the server port asks, canned. */
    static ServerServices services(CannedCalls calls) {
        CannedServerCalls canned = new CannedServerCalls();
        CannedConsole console = new CannedConsole();
        KnownSettings settings =
                new KnownSettings(app -> Future.succeededFuture(AppSettings.defaults(app)), () -> TIME_MS);
        return new ServerServices(
                calls,
                new CannedApps(),
                new CannedUsers(),
                settings,
                calls,
                canned,
                canned,
                canned,
                console,
                new CannedHourLogs(),
                new CannedImports(),
                console,
                new ServerMetrics(new SimpleMeterRegistry()),
                Clock.systemUTC(),
                () -> TIME_MS,
                new Random(1));
    }

    @Override
    public Future<MembersFound> areMembers(AreMembers request) {
        return Future.succeededFuture(new MembersFound(Set.of(request.users().getFirst())));
    }

    @Override
    public Future<Done> addRecorders(AddRecorders request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Done> setLifetime(SetLifetime request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Done> setMemberEvents(SetMemberEvents request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<RoomDescription> describe(DescribeRoom request) {
        RoomInfo room = new RoomInfo(request.room(), "name", TIME_MS);
        return Future.succeededFuture(
                new RoomDescription(room, 7, Lifetime.DEFAULT, Long.MAX_VALUE, false, MemberEventsRule.BY_SIZE));
    }

    @Override
    public Future<Done> restrict(Restrict request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Done> lift(Lift request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Restricted> restricted(QueryRestricted request) {
        return Future.succeededFuture(new Restricted(List.of(new RestrictedUser("bob", TIME_MS))));
    }

    @Override
    public Future<Done> switchRoom(SwitchRoom request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<RoomLimit> limit(LimitRoom request) {
        return Future.succeededFuture(new RoomLimit(2));
    }

    @Override
    public Future<Switched> switched(QuerySwitched request) {
        return Future.succeededFuture(new Switched(List.of("town")));
    }

    @Override
    public Future<Types> types(ChangeTypes request) {
        return Future.succeededFuture(new Types(List.of("app:like")));
    }

    @Override
    public Future<AttributesChange> setAttributes(SetAttributes request) {
        return Future.succeededFuture(
                new AttributesChange(1, List.copyOf(request.entries().keySet()), Map.of()));
    }

    @Override
    public Future<AttributesChange> deleteAttributes(DeleteAttributes request) {
        return Future.succeededFuture(new AttributesChange(1, request.keys(), Map.of()));
    }

    @Override
    public Future<Attributes> attributes(QueryAttributes request) {
        return Future.succeededFuture(
                new Attributes(1, List.of(new Attribute("seat-1", "ann", "host", true, TIME_MS))));
    }

    @Override
    public Future<SendResult.Sent> send(ServerSend send, Executor caller) {
        String id = MessageId.of(send.room(), send.from(), send.send().cid());
        return Future.succeededFuture(new SendResult.Sent(id, TIME_MS, 1, false));
    }

    @Override
    public Future<Appended> modify(ServerModify modify, Executor caller) {
        return Future.succeededFuture(new Appended(TIME_MS, 3));
    }

    @Override
    public Future<Appended> recall(ServerRecall recall, Executor caller) {
        return Future.succeededFuture(new Appended(TIME_MS, 2));
    }

    @Override
    public void tell(ToAllRooms message) {}
}
