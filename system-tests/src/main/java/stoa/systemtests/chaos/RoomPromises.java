package stoa.systemtests.chaos;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.kafka.RoomEvent.Cause;
import stoa.protocol.kafka.RoomEvent.Kind;
import stoa.systemtests.chaos.RoomDeeds.Count;
import stoa.systemtests.chaos.RoomDeeds.Subject;

/**
 * Checks that {@code stoa.room-events}, deduplicated by id, tells what was done: no deed without its event, no event
 * without its deed, no two for one, and those of a room in their order. Pure; used once.
 *
 * <p>A call that creates a room and was not answered in time may be repeated between services. A repeat finds the
 * room and tells nothing, unless the room has ended meanwhile: then it creates a new room, which is really there,
 * and is told of with an end of its own. So creations are counted up to the number of repeats ({@link RoomDeeds}),
 * and what a repeat must never do is looked for in the order: a room is not created while it is there, and ends
 * once per creation.
 */
final class RoomPromises {
    private static final int VIOLATIONS_MAX = 50;
    private static final int STORY_MAX = 10;

    private final Map<Subject, Count> deeds;
    private final Map<String, List<RoomEvent>> byRoom = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> attributes = new HashMap<>();
    private final List<String> broken = new ArrayList<>();

    private RoomPromises(Map<Subject, Count> deeds, List<RoomEvent> events) {
        this.deeds = deeds;
        Set<String> rooms = new HashSet<>();
        deeds.keySet().forEach(subject -> rooms.add(subject.room()));
        Set<String> seen = new HashSet<>();
        for (RoomEvent event : events) {
            if (rooms.contains(event.room()) && seen.add(event.id())) {
                byRoom.computeIfAbsent(event.room(), _ -> new ArrayList<>()).add(event);
            }
        }
    }

    /**
     * What was found.
     *
     * @param broken at most 50 sentences; empty when all was kept
     * @param attributes of each room with any, as the events say
     * @param events how many there were, without repeats
     */
    record Found(List<String> broken, Map<String, Map<String, String>> attributes, int events) {}

    /** Checks events, in the order of each partition, against deeds. */
    static Found check(Map<Subject, Count> deeds, List<RoomEvent> events) {
        RoomPromises promises = new RoomPromises(deeds, events);
        promises.count();
        promises.byRoom.forEach(promises::order);
        return new Found(
                promises.broken.stream().limit(VIOLATIONS_MAX).toList(),
                promises.attributes,
                promises.byRoom.values().stream().mapToInt(Collection::size).sum());
    }

    private void count() {
        Map<Subject, Integer> told = new HashMap<>();
        byRoom.values()
                .forEach(events -> events.forEach(event -> abouts(event)
                        .forEach(
                                about -> told.merge(new Subject(event.kind(), event.room(), about), 1, Integer::sum))));
        deeds.forEach((subject, count) -> {
            int times = told.getOrDefault(subject, 0);
            if (times < count.min() || times > count.max()) {
                broken.add(subject + " was done " + count.min() + " to " + count.max() + " times, last at "
                        + time(count.lastAtMs()) + ", and told " + times + story(subject));
            }
        });
        told.forEach((subject, times) -> {
            if (!deeds.containsKey(subject)) {
                broken.add(subject + " was told " + times + " times and nobody did it");
            }
        });
    }

    /** What was told of the same, for whoever looks for the cause. */
    private String story(Subject subject) {
        List<String> told = byRoom.getOrDefault(subject.room(), List.of()).stream()
                .filter(event ->
                        abouts(event).contains(subject.about()) || event.users().contains(subject.about()))
                .limit(STORY_MAX)
                .map(event -> event.kind() + " (" + event.cause() + ") at " + time(event.atMs()))
                .toList();
        return told.isEmpty() ? ", and nothing else of it" : ", all of it: " + String.join(", ", told);
    }

    private static String time(long atMs) {
        return Instant.ofEpochMilli(atMs).toString();
    }

    private static List<String> abouts(RoomEvent event) {
        if (event.kind() != Kind.ATTRIBUTES_CHANGED) {
            return event.users().isEmpty() ? List.of("") : event.users();
        }
        List<String> abouts = new ArrayList<>();
        event.set().forEach((key, value) -> abouts.add(key + '=' + value));
        event.deleted().forEach(key -> abouts.add('-' + key));
        return abouts;
    }

    private void order(String room, List<RoomEvent> events) {
        if (events.getFirst().kind() != Kind.CREATED) {
            broken.add(room + " begins with " + events.getFirst().kind() + " of "
                    + events.getFirst().users());
        }
        Set<String> in = new HashSet<>();
        long version = 0;
        long createdMs = 0;
        boolean there = false;
        boolean over = false;
        for (RoomEvent event : events) {
            if (there && event.kind() == Kind.CREATED) {
                broken.add(room + " was created while it was there");
            }
            if (over && event.kind() != Kind.CREATED) {
                broken.add(room + " goes on after its end with " + event.kind());
            }
            over = event.kind() == Kind.DESTROYED;
            there = !over && (there || event.kind() == Kind.CREATED);
            switch (event.kind()) {
                case JOINED ->
                    event.users().stream()
                            .filter(user -> !in.add(user))
                            .forEach(user -> broken.add(room + ": " + user + " joined while in the room"));
                case LEFT -> event.users().forEach(in::remove);
                case ATTRIBUTES_CHANGED -> {
                    if (event.version() <= version) {
                        broken.add(room + ": version " + event.version() + " came after " + version);
                    }
                    version = event.version();
                    apply(event);
                }
                case DESTROYED -> destroyed(room, createdMs, event);
                case CREATED -> createdMs = event.atMs();
                case MUTED, UNMUTED, BANNED, UNBANNED, ALL_MUTED, ALL_UNMUTED -> {}
            }
        }
        in.stream()
                .filter(user -> deeds.getOrDefault(new Subject(Kind.LEFT, room, user), Count.NONE)
                                .min()
                        > 0)
                .forEach(user -> broken.add(room + ": " + user + " joined after they had left"));
    }

    private void apply(RoomEvent event) {
        Map<String, String> now = attributes.computeIfAbsent(event.room(), _ -> new TreeMap<>());
        now.putAll(event.set());
        event.deleted().forEach(now::remove);
    }

    private void destroyed(String room, long createdMs, RoomEvent end) {
        long livedMs = end.atMs() - createdMs;
        if (end.cause() == Cause.IDLE && livedMs < RoomEnds.IDLE_MS) {
            broken.add(room + " ended by itself after " + livedMs + " ms");
        }
    }
}
