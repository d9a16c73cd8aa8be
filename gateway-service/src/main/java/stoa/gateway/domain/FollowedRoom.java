package stoa.gateway.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.StoaException;

/**
 * One room the gateway follows; used by {@link RoomBoard} alone.
 *
 * <p>Bound: the last {@link #BANS_MAX} users who were put out are remembered.
 */
final class FollowedRoom {
    static final int BANS_MAX = 1_000;

    /**
     * Somebody who waits for the room.
     *
     * @param minNext position that the feed must have reached
     * @param deadlineMs steady clock
     * @param then called once, with what went wrong or null
     */
    record Waiter(long minNext, long deadlineMs, Consumer<@Nullable StoaException> then) {}

    private final List<Waiter> waiters = new ArrayList<>();
    private final List<Consumer<@Nullable StoaException>> latestWaiters = new ArrayList<>();
    private final List<Runnable> attributeWaiters = new ArrayList<>();
    private final RoomAttributes attributes = new RoomAttributes();
    private final LinkedHashMap<String, Long> bans = new LinkedHashMap<>();
    private @Nullable RoomLog log;
    private long emptySinceMs = Long.MAX_VALUE;

    @Nullable
    RoomLog log() {
        return log;
    }

    RoomAttributes attributes() {
        return attributes;
    }

    /** A ban was published; bans are numbered by the board. */
    void banned(Collection<String> users, long number) {
        for (String user : users) {
            bans.remove(user);
            bans.put(user, number);
        }
        while (bans.size() > BANS_MAX) {
            bans.pollFirstEntry();
        }
    }

    /** Whether a ban of the user was published after that one, as far as is remembered. */
    boolean bannedAfter(String user, long number) {
        return bans.getOrDefault(user, 0L) > number;
    }

    void begin(long next) {
        log = new RoomLog(next);
    }

    void await(Waiter waiter) {
        waiters.add(waiter);
    }

    /** Takes out the waiters whose position is reached. */
    List<Waiter> takeReady(long next) {
        return take(waiter -> log != null && next >= waiter.minNext());
    }

    List<Waiter> takeExpired(long nowMs) {
        return take(waiter -> nowMs >= waiter.deadlineMs());
    }

    List<Waiter> takeAll() {
        return take(_ -> true);
    }

    private List<Waiter> take(Predicate<Waiter> which) {
        if (waiters.isEmpty()) {
            return List.of();
        }
        List<Waiter> taken = waiters.stream().filter(which).toList();
        waiters.removeAll(taken);
        return taken;
    }

    boolean awaited() {
        return !waiters.isEmpty() || !latestWaiters.isEmpty() || !attributeWaiters.isEmpty();
    }

    /** Whether this is the first who asks for the latest messages: then the history has to be asked. */
    boolean awaitLatest(Consumer<@Nullable StoaException> then) {
        latestWaiters.add(then);
        return latestWaiters.size() == 1;
    }

    List<Consumer<@Nullable StoaException>> takeLatestWaiters() {
        List<Consumer<@Nullable StoaException>> taken = List.copyOf(latestWaiters);
        latestWaiters.clear();
        return taken;
    }

    /** Whether this is the first who asks for the attributes: then room-service has to be asked. */
    boolean awaitAttributes(Runnable then) {
        attributeWaiters.add(then);
        return attributeWaiters.size() == 1;
    }

    List<Runnable> takeAttributeWaiters() {
        List<Runnable> taken = List.copyOf(attributeWaiters);
        attributeWaiters.clear();
        return taken;
    }

    /** Whether nobody was in the room for that long. */
    boolean idle(boolean empty, long nowMs, long idleMs) {
        if (!empty || awaited()) {
            emptySinceMs = Long.MAX_VALUE;
            return false;
        }
        if (emptySinceMs == Long.MAX_VALUE) {
            emptySinceMs = nowMs;
        }
        return nowMs - emptySinceMs >= idleMs;
    }
}
