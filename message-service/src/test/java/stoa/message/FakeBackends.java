package stoa.message;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stoa.kit.ServiceContext;
import stoa.kit.StoaService;
import stoa.kit.testing.FakeService;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.Service;
import stoa.protocol.conversation.ConversationOperations;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.GetConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.Touch;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations;
import stoa.protocol.log.FoldHead;
import stoa.protocol.room.PolicyOperations;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.Policy;
import stoa.protocol.room.PolicyOperations.PolicyChanged;
import stoa.protocol.room.PolicyOperations.PolicyLease;
import stoa.protocol.room.PolicyOperations.RoomPolicy;
import stoa.protocol.room.RoomOperations;

/**
 * Rooms, settings and history in memory: every room exists unless it is called {@code nowhere}; the
 * history has applied nothing, so that owners read the whole log.
 */
@SuppressWarnings("NullAway.Init") // the process gives the context before any test runs
final class FakeBackends {
    private final Set<String> muted = ConcurrentHashMap.newKeySet();
    private final Map<String, String> banned = new ConcurrentHashMap<>();
    private final Map<String, Long> mutedEverywhere = new ConcurrentHashMap<>();
    private final Set<String> stopped = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> activeMs = new ConcurrentHashMap<>();
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger policiesAsked = new AtomicInteger();
    private final Map<String, ConversationPolicy> conversations = new ConcurrentHashMap<>();
    private final Map<String, Long> touchedMs = new ConcurrentHashMap<>();
    private final AtomicInteger conversationsAsked = new AtomicInteger();
    private final AtomicInteger touchesToLose = new AtomicInteger();
    private final Map<Integer, Optional<FoldHead>> heads = new ConcurrentHashMap<>();
    private volatile ServiceContext rooms;

    List<StoaService> services() {
        return List.of(
                new FakeService(
                        Service.AUTH,
                        context -> context.bus()
                                .serve(
                                        AuthOperations.GET_SETTINGS,
                                        asked -> Future.succeededFuture(settings(asked.app())))),
                new FakeService(Service.HISTORY, context -> {
                    context.bus().serve(HistoryOperations.HEAD, this::head);
                    context.bus()
                            .serve(
                                    HistoryOperations.FIND,
                                    asked -> Future.succeededFuture(new HistoryOperations.Found(null, false)));
                }),
                new FakeService(Service.ROOM, this::rooms));
    }

    /** What the history says of a partition; null when it does not answer for it. */
    void head(int partition, @Nullable FoldHead head) {
        heads.put(partition, Optional.ofNullable(head));
    }

    private Future<HistoryOperations.Head> head(HistoryOperations.GetHead asked) {
        return heads.getOrDefault(asked.partition(), Optional.of(FoldHead.EMPTY))
                .map(head -> Future.succeededFuture(new HistoryOperations.Head(1, head)))
                .orElseGet(() -> Future.failedFuture(new StoaException(ErrorCode.UNAVAILABLE)));
    }

    /** Mutes a user in all rooms, and tells so of one. */
    void mute(String room, String user) {
        muted.add(user);
        tell(() -> policy("app", room));
    }

    /** Bans a user from a room, and tells so. */
    void ban(String room, String user) {
        banned.put(room, user);
        tell(() -> policy("app", room));
    }

    /** Mutes a user in the whole app until a time, and tells so. */
    void muteEverywhere(String user, long untilMs) {
        mutedEverywhere.put(user, untilMs);
        tell(() -> appPolicy("app"));
    }

    /** Stops or resumes the distribution in a room, and tells so. */
    void stopped(String room, boolean now) {
        if (now) {
            stopped.add(room);
        } else {
            stopped.remove(room);
        }
        tell(() -> policy("app", room));
    }

    /** When something was said last in a room, as far as it was told; 0 for never. */
    long activeMs(String room) {
        return activeMs.getOrDefault(room, 0L);
    }

    /** What is answered of a conversation that is no room. */
    void conversation(ConversationPolicy policy) {
        conversations.put(policy.id(), policy);
    }

    int conversationsAsked() {
        return conversationsAsked.get();
    }

    /** When something was said last in a conversation, as far as it was told; 0 for never. */
    long touchedMs(String id) {
        return touchedMs.getOrDefault(id, 0L);
    }

    /** The next calls that tell so are not answered well. */
    void loseTouches(int count) {
        touchesToLose.set(count);
    }

    private Future<Done> touched(Touch touch) {
        if (touchesToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return Future.failedFuture(new StoaException(ErrorCode.UNAVAILABLE));
        }
        touch.conversations().forEach(one -> touchedMs.merge(one.id(), one.atMs(), Math::max));
        return Future.succeededFuture(Done.DONE);
    }

    private Future<ConversationPolicy> conversation(GetConversationPolicy asked) {
        conversationsAsked.incrementAndGet();
        ConversationPolicy known = conversations.get(asked.id());
        return known == null
                ? Future.failedFuture(new StoaException(ErrorCode.CONVERSATION_NOT_FOUND))
                : Future.succeededFuture(known);
    }

    private void tell(Supplier<Policy> policy) {
        ServiceContext context = rooms;
        context.vertx().runOnContext(_ -> {
            int number = changes.incrementAndGet();
            context.bus()
                    .publish(PolicyOperations.POLICY_CHANGED, new PolicyChanged(context.node(), number, policy.get()));
        });
    }

    int policiesAsked() {
        return policiesAsked.get();
    }

    private void rooms(ServiceContext context) {
        rooms = context;
        context.bus().serve(PolicyOperations.POLICY, asked -> {
            policiesAsked.incrementAndGet();
            return Future.succeededFuture(
                    new PolicyOperations.Policies(policy(asked.app(), asked.room()), appPolicy(asked.app())));
        });
        context.bus().serve(ConversationOperations.POLICY, this::conversation);
        context.bus().serve(ConversationOperations.TOUCH, this::touched);
        context.bus().serve(RoomOperations.ACTIVE, active -> {
            active.rooms().forEach(room -> activeMs.merge(room.room(), room.atMs(), Math::max));
            return Future.succeededFuture(Done.DONE);
        });
        context.vertx()
                .setPeriodic(
                        250,
                        _ -> context.bus()
                                .publish(
                                        PolicyOperations.POLICY_LEASE, new PolicyLease(context.node(), changes.get())));
    }

    private RoomPolicy policy(String app, String room) {
        Map<String, Long> mutedUntil = new HashMap<>();
        muted.forEach(user -> mutedUntil.put(user, Long.MAX_VALUE));
        return new RoomPolicy(
                app,
                room,
                !room.equals("nowhere"),
                changes.get() + 1L,
                1,
                mutedUntil,
                banned.containsKey(room) ? Map.of(banned.get(room), Long.MAX_VALUE) : Map.of(),
                false,
                List.of("host"),
                List.of("host"),
                stopped.contains(room),
                0);
    }

    private AppPolicy appPolicy(String app) {
        return new AppPolicy(app, changes.get() + 1L, mutedEverywhere, List.of("app:noise"), List.of("app:gift"));
    }

    private static AppSettings settings(String app) {
        return AppSettingsSample.of(app, 0, List.of("app:clap"));
    }
}
