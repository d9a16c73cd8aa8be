package stoa.systemtests.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import stoa.protocol.kafka.RoomEvent.Kind;

/**
 * Rooms that end by themselves after a minute of silence, which the app's settings say, and rooms that would, were they
 * not on the keep-alive list. One thread.
 */
final class RoomEnds implements Runnable {
    /** Silence after which a room of the default ends, as the app under test has set it. */
    static final long IDLE_MS = 60_000;

    /** How long after its time a room may still be there at the end of a run, in milliseconds. */
    static final long LATE_MAX_MS = 20_000;

    private static final int KEPT = 3;
    private static final long PAUSE_MS = 3_000;

    private final String prefix;
    private final int count;
    private final RoomCaller calls;
    private final RoomDeeds deeds;
    private final List<String> kept = new ArrayList<>();
    private final List<String> ending = new ArrayList<>();
    private long lastMs;
    private volatile boolean over;

    RoomEnds(String prefix, int count, RoomCaller calls, RoomDeeds deeds) {
        this.prefix = prefix;
        this.count = count;
        this.calls = calls;
        this.deeds = deeds;
    }

    @Override
    public void run() {
        for (int i = 0; i < KEPT; i++) {
            String room = create("keep" + i);
            kept.add(room);
            calls.call("/chatroom/keepalive/add.json", Map.of("chatroomId", room));
        }
        for (int i = 0; i < count && !over; i++) {
            ends(create("end" + i));
            if (i == count / 2) {
                String freed = kept.removeFirst();
                calls.call("/chatroom/keepalive/remove.json", Map.of("chatroomId", freed));
                ends(freed);
            }
            Waiting.pause(PAUSE_MS);
        }
    }

    void stop() {
        over = true;
    }

    /** When the last of them should have ended, epoch milliseconds. */
    long lastEndMs() {
        return lastMs + IDLE_MS;
    }

    /** Looks whether those are there that should be, and no others; after {@link #lastEndMs}. */
    void look() {
        Waiting.until(LATE_MAX_MS, () -> ending.stream().noneMatch(this::exists));
        ending.stream().filter(this::exists).forEach(room -> deeds.noticed(room + " is still there"));
        kept.stream()
                .filter(room -> !exists(room))
                .forEach(room -> deeds.noticed(room + " was kept alive and is gone"));
        JsonArray listed = calls.call("/chatroom/keepalive/query.json", Map.of())
                .answer()
                .getJsonArray("chatroomIds", new JsonArray());
        if (!kept.stream().allMatch(listed::contains) || ending.stream().anyMatch(listed::contains)) {
            deeds.noticed("kept alive should be " + kept + " and is " + listed);
        }
    }

    private boolean exists(String room) {
        JsonObject answer =
                calls.call("/chatroom/query.json", Map.of("chatroomId", room)).answer();
        return !answer.getJsonArray("chatRooms", new JsonArray()).isEmpty();
    }

    private String create(String name) {
        String room = prefix + name;
        int timesMax = calls.call("/chatroom/create.json", Map.of("chatroom[" + room + "]", room))
                .timesMax();
        deeds.did(Kind.CREATED, room, "", 1, timesMax);
        // Was the answer long in coming, the room may have ended and been created anew.
        deeds.did(Kind.DESTROYED, room, "", 0, timesMax - 1);
        return room;
    }

    private void ends(String room) {
        ending.add(room);
        lastMs = System.currentTimeMillis();
        deeds.did(Kind.DESTROYED, room, "", 1, 1);
    }
}
