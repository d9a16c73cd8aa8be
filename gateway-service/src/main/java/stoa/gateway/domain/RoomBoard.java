package stoa.gateway.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.QueryLatest;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.Restriction;
import stoa.protocol.room.AttributeOperations.QueryAttributes;
import stoa.protocol.room.RoomOperations.LeaveReason;

/**
 * The rooms this gateway follows, what it remembers of them, and who is told what happens there. On
 * the hub's thread.
 *
 * <p>Bound: {@link #ROOMS_MAX} rooms; one more is answered {@code OVERLOADED}. A room nobody is in is
 * followed {@link #IDLE_MS} longer.
 */
final class RoomBoard {
    static final int ROOMS_MAX = 50_000;
    static final long IDLE_MS = 10_000;
    private static final int ATTRIBUTE_QUESTIONS_MAX = 3;

    private final HubPorts ports;
    private final Memberships memberships;
    private final FeedBoard feeds;
    private final Leaver leaver;
    private final Map<Conversation, FollowedRoom> rooms = new HashMap<>();
    private final Map<Conversation, FollowedRoom> awaited = new HashMap<>();
    private long bans;

    RoomBoard(HubPorts ports, Memberships memberships, FeedBoard feeds, Leaver leaver) {
        this.ports = ports;
        this.memberships = memberships;
        this.feeds = feeds;
        this.leaver = leaver;
    }

    int followed() {
        return rooms.size();
    }

    @Nullable
    RoomLog log(Conversation room) {
        FollowedRoom followed = rooms.get(room);
        return followed == null ? null : followed.log();
    }

    /** The attributes of a followed room; null when they are not known. */
    @Nullable
    AttributeState attributes(Conversation room) {
        FollowedRoom followed = rooms.get(room);
        return followed == null ? null : followed.attributes().state().orElse(null);
    }

    /** The number of the last ban that was published. */
    long bans() {
        return bans;
    }

    /** Whether a user was put out of a room that is followed, after that ban. */
    boolean bannedAfter(Conversation room, String user, long number) {
        FollowedRoom followed = rooms.get(room);
        return followed != null && followed.bannedAfter(user, number);
    }

    /** Follows the room and calls back when its feed has reached an offset. */
    void follow(Conversation room, long minNext, long waitMs, Consumer<@Nullable StoaException> then) {
        FollowedRoom followed = rooms.get(room);
        if (followed == null) {
            if (rooms.size() >= ROOMS_MAX) {
                then.accept(new StoaException(ErrorCode.OVERLOADED, "this gateway follows " + ROOMS_MAX + " rooms"));
                return;
            }
            followed = new FollowedRoom();
            rooms.put(room, followed);
            feeds.enter(room);
        }
        followed.await(new FollowedRoom.Waiter(minNext, ports.nowMs() + waitMs, then));
        awaited.put(room, followed);
        wake(room, followed);
    }

    /** Loads the latest messages of a followed room from the history into its log. */
    void loadLatest(Conversation room, Consumer<@Nullable StoaException> then) {
        FollowedRoom followed = rooms.get(room);
        OptionalLong next = feeds.position(room);
        if (followed == null || followed.log() == null || next.isEmpty()) {
            then.accept(new StoaException(ErrorCode.UNAVAILABLE));
            return;
        }
        if (!followed.awaitLatest(then)) {
            return;
        }
        long through = next.getAsLong() - 1;
        ports.history()
                .latest(new QueryLatest(room, JoinRequest.LATEST_MAX, through))
                .onComplete(
                        reply -> {
                            RoomLog log = followed.log();
                            boolean adopted = log != null && log.adopt(reply.messages(), reply.more(), through);
                            StoaException failure = adopted ? null : new StoaException(ErrorCode.NOT_YET_APPLIED);
                            followed.takeLatestWaiters().forEach(waiter -> waiter.accept(failure));
                        },
                        failure -> followed.takeLatestWaiters()
                                .forEach(waiter -> waiter.accept(StoaException.of(failure))));
    }

    /**
     * Asks room-service for the attributes of a followed room that has begun, if they are not known;
     * calls back when they are, or when it did not answer.
     */
    void loadAttributes(Conversation room, Runnable then) {
        FollowedRoom followed = rooms.get(room);
        if (followed == null || followed.attributes().state().isPresent()) {
            then.run();
        } else if (followed.awaitAttributes(then)) {
            askAttributes(room, followed, 1);
        }
    }

    private void askAttributes(Conversation room, FollowedRoom followed, int attempt) {
        long question = followed.attributes().ask();
        ports.rooms()
                .attributes(new QueryAttributes(room.app(), room.id(), List.of()))
                .onComplete(
                        answer -> {
                            boolean adopted = followed.attributes().adopt(question, answer);
                            if (adopted || attempt == ATTRIBUTE_QUESTIONS_MAX) {
                                followed.takeAttributeWaiters().forEach(Runnable::run);
                            } else {
                                askAttributes(room, followed, attempt + 1);
                            }
                        },
                        _ -> {
                            followed.attributes().forget();
                            followed.takeAttributeWaiters().forEach(Runnable::run);
                        });
    }

    void entered(Conversation room, long next) {
        FollowedRoom followed = rooms.get(room);
        if (followed != null) {
            followed.begin(next);
            wake(room, followed);
        }
    }

    void published(Conversation room, List<Entry> entries) {
        FollowedRoom followed = rooms.get(room);
        RoomLog log = followed == null ? null : followed.log();
        if (followed == null || log == null) {
            return;
        }
        List<LiveEntry> live = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            LiveEntry one = new LiveEntry(entry, log.original(entry.event()));
            log.append(List.of(one));
            live.add(one);
        }
        for (LoopInbox loop : memberships.loops(room)) {
            loop.execute(() -> loop.live(room, live));
        }
        memberships.messages(room, messagesForMembers(live), ports.nowMs());
        entries.forEach(entry -> apply(room, followed, entry.event()));
        wake(room, followed);
    }

    /** Those whose coming counts for members without a connection. */
    private static int messagesForMembers(List<LiveEntry> entries) {
        return (int) entries.stream()
                .filter(live -> live.isForMost()
                        && !live.entry().isTransient()
                        && live.entry().event() instanceof LogEvent.MessageAccepted)
                .count();
    }

    private void apply(Conversation room, FollowedRoom followed, LogEvent event) {
        switch (event) {
            case LogEvent.RoomDestroyed _ -> {
                memberships.dropRoom(room);
                followed.attributes().forget();
            }
            case LogEvent.AttributesChanged changed -> followed.attributes().apply(changed);
            case LogEvent.MembersRestricted restricted -> {
                if (restricted.restriction() == Restriction.BANNED) {
                    followed.banned(restricted.users(), ++bans);
                    memberships
                            .putOut(room, restricted.users())
                            .forEach(member -> leaver.owe(member, LeaveReason.BANNED));
                }
            }
            case LogEvent.MessageAccepted _,
                    LogEvent.MessageRecalled _,
                    LogEvent.MessageModified _,
                    LogEvent.MembersChanged _,
                    LogEvent.MarkerMoved _,
                    LogEvent.ConversationChanged _ -> {}
        }
    }

    void restarted(Conversation room) {
        for (LoopInbox loop : memberships.loops(room)) {
            loop.execute(() -> loop.restarted(room));
        }
        FollowedRoom followed = rooms.remove(room);
        if (followed != null) {
            StoaException failure = new StoaException(ErrorCode.UNAVAILABLE, "the room's log began anew");
            followed.takeAll().forEach(waiter -> waiter.then().accept(failure));
        }
    }

    /** To be called every 100 ms or so: waiters whose time is over, and positions that moved silently. */
    void tickWaiters() {
        long nowMs = ports.nowMs();
        for (Map.Entry<Conversation, FollowedRoom> one : List.copyOf(awaited.entrySet())) {
            FollowedRoom followed = one.getValue();
            wake(one.getKey(), followed);
            followed.takeExpired(nowMs)
                    .forEach(waiter -> waiter.then()
                            .accept(new StoaException(
                                    ErrorCode.UNAVAILABLE, "the owner of the room does not answer now")));
        }
        awaited.values().removeIf(followed -> !followed.awaited());
    }

    /** To be called every second or so: rooms nobody is in. */
    void tickIdle() {
        long nowMs = ports.nowMs();
        for (Iterator<Map.Entry<Conversation, FollowedRoom>> each =
                        rooms.entrySet().iterator();
                each.hasNext(); ) {
            Map.Entry<Conversation, FollowedRoom> one = each.next();
            if (one.getValue().idle(!memberships.anybodyIn(one.getKey()), nowMs, IDLE_MS)) {
                each.remove();
                feeds.leave(one.getKey());
            }
        }
    }

    private void wake(Conversation room, FollowedRoom followed) {
        if (followed.awaited()) {
            feeds.position(room)
                    .ifPresent(next -> followed.takeReady(next)
                            .forEach(waiter -> waiter.then().accept(null)));
        }
    }
}
