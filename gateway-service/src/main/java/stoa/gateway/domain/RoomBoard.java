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

    private final HubPorts ports;
    private final Memberships memberships;
    private final FeedBoard feeds;
    private final Map<Conversation, FollowedRoom> rooms = new HashMap<>();
    private final Map<Conversation, FollowedRoom> awaited = new HashMap<>();

    RoomBoard(HubPorts ports, Memberships memberships, FeedBoard feeds) {
        this.ports = ports;
        this.memberships = memberships;
        this.feeds = feeds;
    }

    int followed() {
        return rooms.size();
    }

    @Nullable
    RoomLog log(Conversation room) {
        FollowedRoom followed = rooms.get(room);
        return followed == null ? null : followed.log();
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
        entries.forEach(entry -> live.add(new LiveEntry(entry)));
        log.append(live);
        for (LoopInbox loop : memberships.loops(room)) {
            loop.execute(() -> loop.live(room, live));
        }
        if (entries.stream().anyMatch(entry -> entry.event() instanceof LogEvent.RoomDestroyed)) {
            memberships.dropRoom(room);
        }
        wake(room, followed);
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
