package stoa.gateway.inbound.ws;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import stoa.gateway.inbound.FakeCalls;
import stoa.kit.ServiceContext;
import stoa.kit.StoaService;
import stoa.kit.bus.Bus;
import stoa.kit.testing.FakeService;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.auth.UserOperations;
import stoa.protocol.auth.UserOperations.UsersBlocked;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryLatest;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.history.HistoryOperations.Since;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.MessageId;
import stoa.protocol.kafka.SessionEvent;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Claims;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Batch;
import stoa.protocol.message.MessageOperations.Modify;
import stoa.protocol.message.MessageOperations.Recall;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResults;
import stoa.protocol.message.MessageOperations.Subscribe;
import stoa.protocol.message.MessageOperations.Subscribed;
import stoa.protocol.message.MessageOperations.ToAllRooms;
import stoa.protocol.room.AttributeOperations;
import stoa.protocol.room.AttributeOperations.Attribute;
import stoa.protocol.room.AttributeOperations.Attributes;
import stoa.protocol.room.AttributeOperations.AttributesChange;
import stoa.protocol.room.AttributeOperations.QueryAttributes;
import stoa.protocol.room.AttributeOperations.SetAttributes;
import stoa.protocol.room.RoomOperations;
import stoa.protocol.room.RoomOperations.AnnounceMemberships;
import stoa.protocol.room.RoomOperations.MembershipsLost;

/** The other four services in memory, on the real bus. Their state is touched on their bus contexts only. */
final class FakeBackends {
    private static final int GENERATION = 1;
    private static final long CLAIM_MS = 200;

    private final FakeCalls calls = new FakeCalls();
    private final Map<Integer, List<Entry>> logs = new HashMap<>();
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    private final List<AnnounceMemberships> announced = new CopyOnWriteArrayList<>();
    private final Map<String, Map<String, String>> attributes = new ConcurrentHashMap<>();
    private final List<SessionEvent> sessionEvents = new CopyOnWriteArrayList<>();
    private final AtomicInteger reportsToLose = new AtomicInteger();
    private volatile @Nullable Bus roomBus;
    private volatile @Nullable Bus messageBus;
    private volatile @Nullable Context messageContext;

    private static final class Subscription {
        private final Subscribe first;
        private final List<Conversation> rooms = new ArrayList<>();
        private long number;

        private Subscription(Subscribe first) {
            this.first = first;
        }
    }

    List<StoaService> services() {
        return List.of(
                new FakeService(Service.AUTH, context -> auth(context.bus())),
                new FakeService(Service.ROOM, context -> rooms(context.bus())),
                new FakeService(Service.MESSAGE, this::owner),
                new FakeService(Service.HISTORY, context -> history(context.bus())));
    }

    FakeCalls calls() {
        return calls;
    }

    /** What the gateway told of the connections of a user. */
    List<SessionEvent> sessionEvents(String user) {
        return sessionEvents.stream().filter(event -> event.user().equals(user)).toList();
    }

    /** The next reports of connections are not heard. */
    void loseReports(int count) {
        reportsToLose.set(count);
    }

    List<AnnounceMemberships> announced() {
        return announced;
    }

    void loseMemberships(String round) {
        Bus bus = roomBus;
        if (bus != null) {
            bus.publish(RoomOperations.MEMBERSHIPS_LOST, new MembershipsLost(round, null));
        }
    }

    private void auth(Bus bus) {
        bus.serve(AuthOperations.OPEN_SESSION, calls::openSession);
        bus.serve(AuthOperations.RENEW_SESSION, calls::renewSession);
        bus.serve(AuthOperations.ISSUE_TOKEN, calls::issueToken);
        bus.serve(AuthOperations.CHECK_REQUEST_SIGNATURE, calls::checkRequestSignature);
        bus.serve(AuthOperations.GET_SETTINGS, asked -> Future.succeededFuture(AppSettings.defaults(asked.app())));
        bus.serve(UserOperations.SESSIONS_CHANGED, batch -> {
            if (reportsToLose.getAndDecrement() > 0) {
                return Future.failedFuture(new StoaException(ErrorCode.UNAVAILABLE));
            }
            sessionEvents.addAll(batch.events());
            return Future.succeededFuture(Done.DONE);
        });
        bus.serve(UserOperations.BLOCK_USERS, block -> {
            bus.publish(UserOperations.USERS_BLOCKED, new UsersBlocked(block.app(), block.users(), Long.MAX_VALUE));
            return Future.succeededFuture(Done.DONE);
        });
    }

    private void rooms(Bus bus) {
        roomBus = bus;
        bus.serve(RoomOperations.JOIN, calls::join);
        bus.serve(RoomOperations.LEAVE, calls::leave);
        bus.serve(AttributeOperations.QUERY, this::attributes);
        bus.serve(AttributeOperations.SET, this::setAttributes);
        bus.serve(RoomOperations.MEMBERS, calls::members);
        bus.serve(RoomOperations.ANNOUNCE, part -> {
            announced.add(part);
            return calls.announce(part);
        });
    }

    private void owner(ServiceContext context) {
        Bus bus = context.bus();
        bus.serve(MessageOperations.SUBSCRIBE, this::subscribe);
        bus.serve(MessageOperations.UNSUBSCRIBE, _ -> Future.succeededFuture(Done.DONE));
        bus.serve(MessageOperations.SEND, batch -> send(bus, batch));
        bus.serve(MessageOperations.RECALL, recall -> recall(bus, recall));
        bus.serve(MessageOperations.MODIFY, modify -> modify(bus, modify));
        messageBus = bus;
        messageContext = context.vertx().getOrCreateContext();
        context.vertx().setPeriodic(CLAIM_MS, _ -> {
            List<Claim> claims = new ArrayList<>();
            for (int partition = 0; partition < Conversation.PARTITIONS; partition++) {
                claims.add(new Claim(partition, GENERATION, 1, log(partition).size(), context.node()));
            }
            bus.publish(Claim.BROADCAST, new Claims(claims));
            subscriptions.values().forEach(one -> deliver(bus, one, List.of()));
        });
    }

    private synchronized List<Entry> log(int partition) {
        return logs.computeIfAbsent(partition, _ -> new CopyOnWriteArrayList<>());
    }

    private Future<Subscribed> subscribe(Subscribe asked) {
        String key = asked.gateway().address() + ' ' + asked.partition();
        Subscription subscription = subscriptions.get(key);
        if (subscription == null || subscription.first.subscription() != asked.subscription()) {
            subscription = new Subscription(asked);
            subscriptions.put(key, subscription);
        }
        subscription.rooms.addAll(asked.positions().keySet());
        long next = log(asked.partition()).size();
        return Future.succeededFuture(new Subscribed(next, List.of(), next));
    }

    private void deliver(Bus bus, Subscription to, List<Entry> entries) {
        List<Entry> wanted = entries.stream()
                .filter(entry -> to.rooms.contains(entry.event().conversation()))
                .toList();
        to.number += wanted.isEmpty() ? 0 : 1;
        int partition = to.first.partition();
        NodeId gateway = to.first.gateway();
        bus.askNode(
                gateway,
                MessageOperations.DELIVER,
                new Batch(
                        partition,
                        1,
                        to.first.subscription(),
                        to.number,
                        log(partition).size(),
                        wanted));
    }

    private Entry append(Bus bus, LogEvent event) {
        int partition = event.conversation().partition();
        List<Entry> log = log(partition);
        long ts = 1_700_000_000_000L + log.size();
        Entry entry = new Entry(GENERATION, log.size(), ts, ts, event, false);
        log.add(entry);
        subscriptions.values().stream()
                .filter(one -> one.first.partition() == partition)
                .forEach(one -> deliver(bus, one, List.of(entry)));
        return entry;
    }

    private Future<SendResults> send(Bus bus, SendBatch batch) {
        List<SendResult> results = new ArrayList<>();
        batch.sends().forEach(send -> {
            String id = MessageId.of(batch.conversation(), batch.from(), send.cid());
            Entry entry = log(batch.conversation().partition()).stream()
                    .filter(one -> one.event().id().equals(id))
                    .findFirst()
                    .orElseGet(() -> append(
                            bus,
                            new LogEvent.MessageAccepted(
                                    batch.conversation(),
                                    id,
                                    batch.from(),
                                    batch.session(),
                                    send.cid(),
                                    send.type(),
                                    send.content(),
                                    send.priority(),
                                    batch.sender(),
                                    send.mention(),
                                    send.audience())));
            results.add(new SendResult.Sent(id, entry.ts(), entry.cursor().value(), false));
        });
        return Future.succeededFuture(new SendResults(results));
    }

    private Future<Appended> recall(Bus bus, Recall recall) {
        Entry entry = append(
                bus,
                new LogEvent.MessageRecalled(
                        recall.conversation(),
                        MessageId.ofEvent("recall", recall.conversation(), recall.message()),
                        recall.message(),
                        recall.by(),
                        recall.session()));
        return Future.succeededFuture(new Appended(entry.ts(), entry.cursor().value()));
    }

    private Future<Appended> modify(Bus bus, Modify modify) {
        Entry entry = append(
                bus,
                new LogEvent.MessageModified(
                        modify.conversation(),
                        MessageId.ofEvent("modify", modify.conversation(), "" + log(0).size()),
                        modify.message(),
                        modify.by(),
                        modify.session(),
                        modify.content()));
        return Future.succeededFuture(new Appended(entry.ts(), entry.cursor().value()));
    }

    /** Something other than a message happens in a room. */
    void happens(LogEvent event) {
        Bus bus = Objects.requireNonNull(messageBus);
        Objects.requireNonNull(messageContext).runOnContext(_ -> append(bus, event));
    }

    void toAllRooms(ToAllRooms message) {
        Objects.requireNonNull(messageBus).publish(MessageOperations.TO_ALL_ROOMS, message);
    }

    private Future<Attributes> attributes(QueryAttributes query) {
        List<Attribute> all = attributes.getOrDefault(query.room(), Map.of()).entrySet().stream()
                .map(one -> new Attribute(one.getKey(), one.getValue(), "ann", false, 1))
                .toList();
        return Future.succeededFuture(new Attributes(all.size(), all));
    }

    private Future<AttributesChange> setAttributes(SetAttributes set) {
        Map<String, String> known = attributes.computeIfAbsent(set.room(), _ -> new ConcurrentHashMap<>());
        known.putAll(set.entries());
        happens(new LogEvent.AttributesChanged(
                Conversation.room(set.app(), set.room()),
                MessageId.ofEvent("attributes", Conversation.room(set.app(), set.room()), "" + known.size()),
                set.author().user(),
                known.size(),
                set.entries(),
                List.of()));
        return Future.succeededFuture(
                new AttributesChange(known.size(), List.copyOf(set.entries().keySet()), Map.of()));
    }

    private void history(Bus bus) {
        bus.serve(HistoryOperations.SINCE, this::since);
        bus.serve(HistoryOperations.LATEST, this::latest);
        bus.serve(HistoryOperations.PAGE, this::page);
    }

    private List<Entry> of(Conversation room) {
        return log(room.partition()).stream()
                .filter(entry -> entry.event().conversation().equals(room))
                .sorted(Comparator.comparingLong(Entry::offset))
                .toList();
    }

    private Future<Since> since(QuerySince query) {
        return Future.succeededFuture(new Since(
                of(query.conversation()).stream()
                        .filter(entry -> entry.offset() >= query.fromOffset() && entry.offset() <= query.through())
                        .toList(),
                true,
                query.through() + 1));
    }

    private Future<Messages> latest(QueryLatest query) {
        return Future.succeededFuture(standing(query.conversation(), query.count(), query.through()));
    }

    private Future<Messages> page(QueryPage query) {
        return Future.succeededFuture(standing(query.conversation(), query.limit(), query.through()));
    }

    private Messages standing(Conversation room, int count, long through) {
        List<Entry> all = of(room).stream()
                .filter(entry -> entry.event() instanceof LogEvent.MessageAccepted && entry.offset() <= through)
                .toList();
        int from = Math.max(0, all.size() - count);
        return new Messages(all.subList(from, all.size()), from > 0, through + 1);
    }
}
