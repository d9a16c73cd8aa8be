package stoa.systemtests.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import stoa.protocol.kafka.RoomEvent.Kind;

/**
 * A back end that looks after one room: bans, mutes, silences and speakers, attributes, and rooms for a moment. It does
 * one thing after the other and repeats it until it is answered, so it knows what holds. One thread.
 */
final class RoomHost implements Runnable {
    private static final int TARGETS = 4;
    private static final int KEYS = 5;
    private static final long PAUSE_MS = 400;
    private static final Map<String, String> AN_HOUR = Map.of("minute", "60");

    private final String room;
    private final RoomCaller calls;
    private final RoomDeeds deeds;
    private final Random random;
    private final List<String> targets;
    private final Set<String> banned = new HashSet<>();
    private final Set<String> muted = new HashSet<>();
    private final Set<String> speakers = new HashSet<>();
    private final Map<String, String> ends = new HashMap<>();
    private final Map<String, String> attributes = new TreeMap<>();
    private boolean allMuted;
    private int written;
    private int moments;
    private volatile boolean over;

    RoomHost(String room, RoomCaller calls, RoomDeeds deeds, Random random) {
        this.room = room;
        this.calls = calls;
        this.deeds = deeds;
        this.random = random;
        targets = IntStream.range(0, TARGETS).mapToObj(i -> room + "-t" + i).toList();
    }

    @Override
    public void run() {
        while (!over) {
            one();
            Waiting.pause(PAUSE_MS);
        }
    }

    /** It ends after what it is about. */
    void stop() {
        over = true;
    }

    private void one() {
        String target = targets.get(random.nextInt(TARGETS));
        switch (random.nextInt(8)) {
            case 0, 1 -> listed(banned, "block", target, Kind.BANNED, Kind.UNBANNED);
            case 2, 3 -> listed(muted, "gag", target, Kind.MUTED, Kind.UNMUTED);
            case 4 -> silence();
            case 5 -> speaker(target);
            case 6 -> attribute();
            default -> moment();
        }
        look();
    }

    private void listed(Set<String> list, String path, String target, Kind on, Kind off) {
        if (list.remove(target)) {
            calls.call("/chatroom/user/" + path + "/rollback.json", about(target, Map.of()));
            deeds.did(off, room, target, 1, 1);
            ends.remove(path + target);
        } else {
            int timesMax = calls.call("/chatroom/user/" + path + "/add.json", about(target, AN_HOUR))
                    .timesMax();
            deeds.did(on, room, target, 1, timesMax);
            list.add(target);
        }
    }

    private void silence() {
        calls.call("/chatroom/ban/" + (allMuted ? "rollback" : "add") + ".json", Map.of("chatroomId", room));
        deeds.did(allMuted ? Kind.ALL_UNMUTED : Kind.ALL_MUTED, room, "", 1, 1);
        allMuted = !allMuted;
    }

    private void speaker(String target) {
        boolean was = speakers.remove(target);
        calls.call("/chatroom/user/ban/whitelist/" + (was ? "rollback" : "add") + ".json", about(target, Map.of()));
        if (!was) {
            speakers.add(target);
        }
    }

    private void attribute() {
        String key = "k" + random.nextInt(KEYS);
        String value = "v" + ++written;
        int timesMax = calls.call(
                        "/chatroom/entry/set.json",
                        Map.of("chatroomId", room, "userId", "host", "key", key, "value", value))
                .timesMax();
        deeds.did(Kind.ATTRIBUTES_CHANGED, room, key + '=' + value, 1, timesMax);
        attributes.put(key, value);
    }

    /** A room that is there and gone. */
    private void moment() {
        String id = room + "-m" + ++moments;
        int timesMax = calls.call("/chatroom/create.json", Map.of("chatroom[" + id + "]", id))
                .timesMax();
        calls.call("/chatroom/destroy.json", Map.of("chatroomId", id));
        // A repeat of the creation that comes late creates the room anew, and silence ends it.
        deeds.did(Kind.CREATED, id, "", 1, timesMax);
        deeds.did(Kind.DESTROYED, id, "", 1, timesMax);
    }

    private Map<String, String> about(String target, Map<String, String> more) {
        Map<String, String> fields = new HashMap<>(more);
        fields.put("chatroomId", room);
        fields.put("userId", target);
        return fields;
    }

    /** Whether all it knows to hold is listed, each with the end it had at first. */
    void look() {
        lookAt("block", banned);
        lookAt("gag", muted);
        JsonObject answer = calls.call("/chatroom/user/ban/whitelist/query.json", Map.of("chatroomId", room))
                .answer();
        Set<String> listed = new HashSet<>();
        answer.getJsonArray("userIds", new JsonArray()).forEach(one -> listed.add((String) one));
        differs("speakers", speakers, listed);
        int status = calls.call("/chatroom/ban/check.json", Map.of("chatroomId", room))
                .answer()
                .getInteger("status");
        if (status != (allMuted ? 1 : 0)) {
            deeds.noticed(room + " is said to be silenced: " + status + ", and not " + allMuted);
        }
    }

    private void lookAt(String path, Set<String> list) {
        Set<String> listed = new HashSet<>();
        calls
                .call("/chatroom/user/" + path + "/list.json", Map.of("chatroomId", room))
                .answer()
                .getJsonArray("users", new JsonArray())
                .stream()
                .map(JsonObject.class::cast)
                .filter(one -> targets.contains(one.getString("userId")))
                .forEach(one -> {
                    listed.add(one.getString("userId"));
                    String end = one.getString("time");
                    String first = ends.putIfAbsent(path + one.getString("userId"), end);
                    if (first != null && !first.equals(end)) {
                        deeds.noticed(room + ": the " + path + " of " + one.getString("userId") + " ended " + first
                                + " and ends " + end);
                    }
                });
        differs(path, list, listed);
    }

    private void differs(String what, Set<String> known, Set<String> listed) {
        if (!known.equals(listed)) {
            deeds.noticed(room + ": " + what + " should be " + known + " and is listed as " + listed);
        }
    }

    String room() {
        return room;
    }

    Set<String> banned() {
        return banned;
    }

    Set<String> muted() {
        return muted;
    }

    Set<String> speakers() {
        return speakers;
    }

    boolean isSilenced() {
        return allMuted;
    }

    /** What was written last under each key. */
    Map<String, String> attributes() {
        return attributes;
    }
}
