package stoa.room.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import stoa.protocol.room.RoomOperations.ActiveRoom;

/**
 * Remembers when something happened last in the rooms this node heard of in the last minutes. The exact
 * time goes to {@link ActivityMarks} within {@link #MARK_EVERY_MS}, the truth in {@link LifetimeStore} is at
 * most {@link #BEHIND_MAX_MS} behind. Single-threaded: one context.
 */
public final class Activity {
    /** How often what was heard is marked for all nodes, in milliseconds. */
    public static final long MARK_EVERY_MS = 200;

    /** How often the activity of one room is written to the truth at most, in milliseconds. */
    public static final long SAVE_EVERY_MS = 60_000;

    /** How often it is looked what is to be written, in milliseconds. */
    public static final long LOOK_EVERY_MS = 1_000;

    /** How far behind the truth may be while the stores answer, in milliseconds. */
    public static final long BEHIND_MAX_MS = 75_000;

    /** How long a room is remembered here after its last activity, in milliseconds. */
    public static final long REMEMBERED_MS = 3 * SAVE_EVERY_MS;

    /** How long marks are kept, in milliseconds: the truth has caught up long before. */
    public static final long MARKED_MS = 3_600_000;

    /** Rooms remembered here at most; the one that was silent longest is forgotten, and counted. */
    public static final int ROOMS_MAX = 100_000;

    /** Rooms in one call to a store at most. */
    public static final int PART_MAX = 1_000;

    /**
     * A room.
     *
     * @param app app key
     * @param id room id
     */
    public record Room(String app, String id) {}

    private static final class Seen {
        long latestMs;
        long savedMs;
        long saveAtMs;
    }

    private final ActivityMarks marks;
    private final LifetimeStore store;
    private final LifeSignals signals;
    private final Clock clock;
    private final LinkedHashMap<Room, Seen> rooms = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<Room> unmarked = new LinkedHashSet<>();
    private boolean marking;
    private boolean saving;

    /**
     * Nothing was heard yet.
     *
     * @param marks exact times, for all nodes
     * @param store the truth
     * @param signals what operators see
     * @param clock now
     */
    public Activity(ActivityMarks marks, LifetimeStore store, LifeSignals signals, Clock clock) {
        this.marks = marks;
        this.store = store;
        this.signals = signals;
        this.clock = clock;
    }

    /**
     * Something happened in a room.
     *
     * @param app app key
     * @param room room id
     * @param atMs when, epoch milliseconds; a time that is yet to come counts as now
     */
    public void heard(String app, String room, long atMs) {
        Room key = new Room(app, room);
        long happenedMs = Math.min(atMs, clock.millis());
        Seen seen = rooms.computeIfAbsent(key, _ -> new Seen());
        if (happenedMs > seen.latestMs) {
            seen.latestMs = happenedMs;
            unmarked.add(key);
        }
        if (rooms.size() > ROOMS_MAX) {
            Room eldest = rooms.firstEntry().getKey();
            rooms.remove(eldest);
            unmarked.remove(eldest);
            signals.activityForgotten();
        }
    }

    /** The marks were lost: what is remembered here is marked again. */
    public void lost() {
        unmarked.addAll(rooms.keySet());
    }

    /**
     * Marks what was heard; does nothing while the last marking is not over.
     *
     * @return completes after it; fails when the marks do not answer, and then it is tried again
     */
    public Future<Void> mark() {
        if (marking || unmarked.isEmpty()) {
            return Future.succeededFuture();
        }
        marking = true;
        List<ActiveRoom> part = new ArrayList<>();
        Iterator<Room> next = unmarked.iterator();
        while (next.hasNext() && part.size() < PART_MAX) {
            Room room = next.next();
            next.remove();
            Seen seen = rooms.get(room);
            if (seen != null) {
                part.add(new ActiveRoom(room.app(), room.id(), seen.latestMs));
            }
        }
        return marks.mark(part, clock.millis() - MARKED_MS)
                .onFailure(_ -> part.forEach(one -> unmarked.add(new Room(one.app(), one.room()))))
                .onComplete(_ -> marking = false)
                .compose(_ -> mark());
    }

    /**
     * Writes to the truth what is due, and forgets rooms that are silent; does nothing while the last
     * writing is not over.
     *
     * @return completes after it; fails when the store does not answer, and then it is tried again
     */
    public Future<Void> save() {
        if (saving) {
            return Future.succeededFuture();
        }
        saving = true;
        long nowMs = clock.millis();
        rooms.values().removeIf(seen -> nowMs - seen.latestMs > REMEMBERED_MS);
        List<ActiveRoom> due = new ArrayList<>();
        rooms.forEach((room, seen) -> {
            if (seen.latestMs > seen.savedMs && seen.saveAtMs <= nowMs) {
                due.add(new ActiveRoom(room.app(), room.id(), seen.latestMs));
            }
        });
        Future<Void> after = Future.succeededFuture();
        for (int from = 0; from < due.size(); from += PART_MAX) {
            List<ActiveRoom> part = due.subList(from, Math.min(due.size(), from + PART_MAX));
            after = after.compose(_ -> store.touch(part, nowMs)).map(saved -> {
                saved.forEach(this::saved);
                return null;
            });
        }
        return after.onComplete(_ -> saving = false);
    }

    /**
     * When something happened last, exactly.
     *
     * @param asked which rooms, at most {@link #PART_MAX}
     * @return epoch milliseconds by room, without rooms nothing is known of; fails when the marks do not
     *     answer
     */
    public Future<Map<Room, Long>> latest(List<Room> asked) {
        return marks.latest(asked).map(marked -> {
            Map<Room, Long> latest = new HashMap<>(marked);
            for (Room room : asked) {
                Seen seen = rooms.get(room);
                if (seen != null) {
                    latest.merge(room, seen.latestMs, Math::max);
                }
            }
            return latest;
        });
    }

    /**
     * How many rooms are remembered here.
     *
     * @return at most {@link #ROOMS_MAX}
     */
    public int remembered() {
        return rooms.size();
    }

    private void saved(Room room, long savedMs) {
        Seen seen = rooms.get(room);
        if (seen != null) {
            seen.savedMs = savedMs;
            seen.saveAtMs = savedMs + SAVE_EVERY_MS;
        }
    }
}
