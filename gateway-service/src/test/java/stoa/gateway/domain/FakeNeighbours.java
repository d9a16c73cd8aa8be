package stoa.gateway.domain;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
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
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Append;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Modify;
import stoa.protocol.message.MessageOperations.Recall;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResults;
import stoa.protocol.message.MessageOperations.Subscribe;
import stoa.protocol.message.MessageOperations.Subscribed;
import stoa.protocol.message.MessageOperations.Unsubscribe;
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
import stoa.protocol.room.RoomOperations.LeaveReason;
import stoa.protocol.room.RoomOperations.LeaveRoom;
import stoa.protocol.room.RoomOperations.LeftRoom;
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.QueryMembers;
import stoa.protocol.room.RoomOperations.QueryRooms;
import stoa.protocol.room.RoomOperations.RoomInfo;
import stoa.protocol.room.RoomOperations.Rooms;

/** Everybody a hub talks to, in memory, answering at once, around the log of one room. */
final class FakeNeighbours implements RoomCalls, HistoryCalls, OwnerCalls, ConversationPolicies {
    final List<Append> passed = new ArrayList<>();
    private final List<Entry> log = new ArrayList<>();
    private final List<String> announced = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private final List<LeaveReason> leaveReasons = new ArrayList<>();
    private final List<JsonText> modified = new ArrayList<>();
    private final Deque<Promise<Attributes>> attributeQuestions = new ArrayDeque<>();
    private final Deque<Messages> pages = new ArrayDeque<>();
    private final List<QueryPage> pagesAsked = new ArrayList<>();
    private final Deque<Logs> logs = new ArrayDeque<>();
    private final List<QueryLogs> logsAsked = new ArrayList<>();
    private final List<Long> visits = new ArrayList<>();
    private boolean roomsSlow;
    private @Nullable Promise<JoinedRoom> slowJoin;
    private boolean historyFails;
    boolean leavesFail;
    boolean ownerSilent;
    private boolean ownersRemember;
    private boolean historyKnowsOthers;
    private int latestAsked;
    private int sinceAsked;
    private long subscription;
    private final Map<Integer, Long> subscriptions = new HashMap<>();
    final Map<String, ConversationPolicy> policies = new HashMap<>();
    final Deque<Promise<ConversationPolicy>> policyQuestions = new ArrayDeque<>();
    private int policiesAsked;
    private long nowMs = 1_000;

    HubPorts ports() {
        return new HubPorts(
                new NodeId(Service.GATEWAY, "gateway-1", 1), this, this, this, this, () -> nowMs, () -> nowMs);
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

    /** The history answers for whole partitions; else nothing, and that it is not complete. */
    void historyKnowsOthers() {
        historyKnowsOthers = true;
    }

    /** Owners have all of the log in their rings. */
    void ownersRemember() {
        ownersRemember = true;
    }

    /** Joins are answered by {@link #answerJoin}, questions for attributes by {@link #answerAttributes}. */
    void roomsSlow(boolean slow) {
        roomsSlow = slow;
    }

    void answerJoin() {
        Promise<JoinedRoom> promise = Objects.requireNonNull(slowJoin);
        promise.complete(new JoinedRoom(new RoomInfo("room-1", "", 1), 1, 1));
    }

    int attributeQuestions() {
        return attributeQuestions.size();
    }

    void answerAttributes(Attributes answer) {
        attributeQuestions.remove().complete(answer);
    }

    /** When each join says that its visit began. */
    List<Long> visits() {
        return visits;
    }

    Promise<JoinedRoom> takeSlowJoin() {
        return Objects.requireNonNull(slowJoin);
    }

    void pages(Messages... answers) {
        pages.addAll(List.of(answers));
    }

    void logs(Logs... answers) {
        logs.addAll(List.of(answers));
    }

    List<QueryLogs> logsAsked() {
        return logsAsked;
    }

    List<QueryPage> pagesAsked() {
        return pagesAsked;
    }

    List<LeaveReason> leaveReasons() {
        return leaveReasons;
    }

    List<JsonText> modified() {
        return modified;
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

    long subscription(int partition) {
        return subscriptions.getOrDefault(partition, 0L);
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
        visits.add(request.membership().joinedAtMs());
        if (roomsSlow) {
            Promise<JoinedRoom> promise = Promise.promise();
            slowJoin = promise;
            return promise.future();
        }
        return Future.succeededFuture(new JoinedRoom(new RoomInfo(request.room(), "", 1), 1, 1));
    }

    @Override
    public Future<LeftRoom> leave(LeaveRoom request) {
        if (leavesFail) {
            return unavailable();
        }
        left.add(request.membership().session());
        leaveReasons.add(request.reason());
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
        if (request.conversation().isOthers() && !historyKnowsOthers) {
            return Future.succeededFuture(new Since(List.of(), false, log.size()));
        }
        return historyFails
                ? unavailable()
                : Future.succeededFuture(new Since(
                        log.stream()
                                .filter(entry -> entry.offset() >= request.fromOffset()
                                        && entry.offset() <= request.through()
                                        && isAskedFor(request, entry))
                                .toList(),
                        true,
                        log.size()));
    }

    private static boolean isAskedFor(QuerySince request, Entry entry) {
        Conversation asked = request.conversation();
        return !asked.isOthers() || entry.event().conversation().followedAs().equals(asked);
    }

    @Override
    public Future<Messages> latest(QueryLatest request) {
        latestAsked++;
        return historyFails
                ? unavailable()
                : Future.succeededFuture(new Messages(
                        log.stream()
                                .filter(entry -> entry.event() instanceof LogEvent.MessageAccepted
                                        && entry.offset() <= request.through())
                                .toList(),
                        false,
                        log.size()));
    }

    @Override
    public Future<Messages> page(QueryPage request) {
        pagesAsked.add(request);
        return Future.succeededFuture(pages.isEmpty() ? new Messages(List.of(), false, log.size()) : pages.remove());
    }

    @Override
    public Future<Logs> logs(QueryLogs request) {
        logsAsked.add(request);
        return Future.succeededFuture(logs.isEmpty() ? new Logs(List.of(), false, log.size()) : logs.remove());
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
    public Future<Appended> append(NodeId owner, Append append) {
        return appended(passed.add(append) ? append.epoch() : 0);
    }

    @Override
    public Future<Appended> recall(NodeId owner, Recall recall) {
        return appended(recall.epoch());
    }

    private Future<Appended> appended(long cursor) {
        return ownerSilent ? Promise.<Appended>promise().future() : Future.succeededFuture(new Appended(1, cursor));
    }

    @Override
    public Future<Appended> modify(NodeId owner, Modify modify) {
        modified.add(modify.content());
        return appended(modify.epoch());
    }

    @Override
    public Future<AttributesChange> setAttributes(SetAttributes request) {
        return unavailable();
    }

    @Override
    public Future<AttributesChange> deleteAttributes(DeleteAttributes request) {
        return unavailable();
    }

    @Override
    public Future<Attributes> attributes(QueryAttributes request) {
        if (roomsSlow) {
            Promise<Attributes> promise = Promise.promise();
            attributeQuestions.add(promise);
            return promise.future();
        }
        return Future.succeededFuture(new Attributes(0, List.of()));
    }

    /** What {@link #policy} answers at once; without it questions wait in {@link #policyQuestions}. */
    void policy(ConversationPolicy policy) {
        policies.put(policy.id(), policy);
    }

    int policiesAsked() {
        return policiesAsked;
    }

    @Override
    public Future<ConversationPolicy> policy(GetConversationPolicy request) {
        policiesAsked++;
        ConversationPolicy known = policies.get(request.id());
        if (known != null) {
            return Future.succeededFuture(known);
        }
        Promise<ConversationPolicy> promise = Promise.promise();
        policyQuestions.add(promise);
        return promise.future();
    }

    @Override
    public Future<Subscribed> subscribe(NodeId owner, Subscribe subscribe) {
        subscription = subscribe.subscription();
        subscriptions.put(subscribe.partition(), subscription);
        if (ownerSilent) {
            return Promise.<Subscribed>promise().future();
        }
        return Future.succeededFuture(
                ownersRemember
                        ? new Subscribed(log.size(), past(subscribe), 0)
                        : new Subscribed(log.size(), List.of(), log.size()));
    }

    private List<Entry> past(Subscribe subscribe) {
        return log.stream()
                .filter(entry -> {
                    Long from = subscribe
                            .positions()
                            .get(entry.event().conversation().followedAs());
                    return from != null && from != Subscribe.FROM_NOW && entry.offset() >= from;
                })
                .toList();
    }

    @Override
    public Future<Done> unsubscribe(NodeId owner, Unsubscribe unsubscribe) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public void abandon(NodeId owner) {}
}
