package stoa.gateway.domain;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryLatest;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.history.HistoryOperations.Since;
import stoa.protocol.log.Entry;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Recall;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResults;
import stoa.protocol.message.MessageOperations.Subscribe;
import stoa.protocol.message.MessageOperations.Subscribed;
import stoa.protocol.message.MessageOperations.Unsubscribe;
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

/** Everybody a hub talks to, in memory, answering at once, around the log of one room. */
final class FakeNeighbours implements RoomCalls, HistoryCalls, OwnerCalls {
    private final List<Entry> log = new ArrayList<>();
    private final List<String> announced = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private boolean historyFails;
    private boolean leavesFail;
    private boolean ownerSilent;
    private int latestAsked;
    private int sinceAsked;
    private long subscription;
    private long nowMs = 1_000;

    HubPorts ports() {
        return new HubPorts(new NodeId(Service.GATEWAY, "gateway-1", 1), this, this, this, () -> nowMs);
    }

    void pass(long ms) {
        nowMs += ms;
    }

    void append(List<Entry> entries) {
        log.addAll(entries);
    }

    long next() {
        return log.size();
    }

    void historyFails(boolean fails) {
        historyFails = fails;
    }

    void leavesFail(boolean fails) {
        leavesFail = fails;
    }

    void ownerSilent(boolean silent) {
        ownerSilent = silent;
    }

    int latestAsked() {
        return latestAsked;
    }

    int sinceAsked() {
        return sinceAsked;
    }

    long subscription() {
        return subscription;
    }

    List<String> announcedSessions() {
        return announced;
    }

    List<String> left() {
        return left;
    }

    private static <T> Future<T> unavailable() {
        return Future.failedFuture(new StoaException(ErrorCode.MESSAGE_NOT_FOUND));
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
        return Future.succeededFuture(new Rooms(List.of()));
    }

    @Override
    public Future<JoinedRoom> join(JoinRoom request) {
        return Future.succeededFuture(new JoinedRoom(new RoomInfo(request.room(), "", 1), 1, 1));
    }

    @Override
    public Future<LeftRoom> leave(LeaveRoom request) {
        if (leavesFail) {
            return unavailable();
        }
        left.add(request.membership().session());
        return Future.succeededFuture(new LeftRoom(false));
    }

    @Override
    public Future<Members> members(QueryMembers request) {
        return Future.succeededFuture(new Members(0, List.of()));
    }

    @Override
    public Future<Done> announce(AnnounceMemberships request) {
        request.memberships().forEach(one -> announced.add(one.session()));
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Since> since(QuerySince request) {
        sinceAsked++;
        return historyFails
                ? unavailable()
                : Future.succeededFuture(new Since(
                        log.stream()
                                .filter(entry ->
                                        entry.offset() >= request.fromOffset() && entry.offset() <= request.through())
                                .toList(),
                        true,
                        log.size()));
    }

    @Override
    public Future<Messages> latest(QueryLatest request) {
        latestAsked++;
        return historyFails
                ? unavailable()
                : Future.succeededFuture(new Messages(
                        log.stream()
                                .filter(entry -> entry.offset() <= request.through())
                                .toList(),
                        false,
                        log.size()));
    }

    @Override
    public Future<Messages> page(QueryPage request) {
        return Future.succeededFuture(new Messages(List.of(), false, log.size()));
    }

    @Override
    public Future<SendResults> send(NodeId owner, SendBatch batch) {
        return ownerSilent
                ? Promise.<SendResults>promise().future()
                : Future.succeededFuture(new SendResults(batch.sends().stream()
                        .map(send -> (SendResult) new SendResult.Sent(send.cid(), 1, batch.epoch(), false))
                        .toList()));
    }

    @Override
    public Future<Appended> recall(NodeId owner, Recall recall) {
        return ownerSilent
                ? Promise.<Appended>promise().future()
                : Future.succeededFuture(new Appended(1, recall.epoch()));
    }

    @Override
    public Future<Subscribed> subscribe(NodeId owner, Subscribe subscribe) {
        subscription = subscribe.subscription();
        return Future.succeededFuture(new Subscribed(log.size(), List.of(), log.size()));
    }

    @Override
    public Future<Done> unsubscribe(NodeId owner, Unsubscribe unsubscribe) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public void abandon(NodeId owner) {}
}
