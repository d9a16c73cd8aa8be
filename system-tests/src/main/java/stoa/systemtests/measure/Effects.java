package stoa.systemtests.measure;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import stoa.systemtests.chaos.ServerApi;

/**
 * From the answer of the server API to the effect on clients: one client at every gateway, the API called
 * at the first. An effect that was there before the answer counts as 0: an event that came before it, or a
 * refusal of what was sent right after it. Blocks.
 */
final class Effects {
    private static final int MUTED = 23_408;

    private final ServerApi api;
    private final List<Watcher> watchers = new ArrayList<>();
    private final Map<String, Percentiles> figures = new LinkedHashMap<>();
    private final int repeat;
    private String room;

    private Effects(MeasuredStoa stoa, int repeat) {
        this.api = stoa.api();
        this.repeat = repeat;
        this.room = name("effects");
    }

    static String run(MeasuredStoa stoa, int repeat) throws IOException {
        Vertx vertx = Vertx.vertx();
        Effects effects = new Effects(stoa, repeat);
        try {
            int number = 0;
            for (URI gateway : stoa.urls().clients()) {
                effects.watchers.add(Watcher.connect(vertx, stoa, gateway, name("watcher" + number++)));
            }
            effects.measureAll();
        } finally {
            vertx.close();
        }
        StringBuilder text = new StringBuilder("load " + CpuTime.load());
        effects.figures.forEach(
                (what, figure) -> text.append(String.format(Locale.ROOT, "%n  %-60s %s", what, figure)));
        return text.toString();
    }

    private static String name(String prefix) {
        return prefix + Long.toString(System.nanoTime(), 36);
    }

    private void measureAll() {
        api.createRoom(room);
        for (Watcher watcher : watchers) {
            watcher.join(room);
        }
        for (int i = 0; i < repeat; i++) {
            restriction("mute", "/chatroom/user/gag/add.json", "/chatroom/user/gag/rollback.json");
            restriction("room mute", "/chatroom/ban/add.json", "/chatroom/ban/rollback.json");
            ban();
            event(
                    "attribute set",
                    "/chatroom/entry/set.json",
                    Map.of("chatroomId", room, "userId", "host", "key", "k" + i % 50, "value", "v" + i),
                    seen -> "attributes".equals(seen.getString("ev")));
            event(
                    "message publish",
                    "/message/chatroom/publish.json",
                    Map.of("fromUserId", "host", "toChatroomId", room, "objectName", "RC:TxtMsg", "content", "{}"),
                    seen -> "message".equals(seen.getString("ev")) && "host".equals(seen.getString("from")));
        }
        for (int i = 0; i < repeat; i++) {
            room = name("short");
            api.createRoom(room);
            for (Watcher watcher : watchers) {
                watcher.join(room);
            }
            event(
                    "destroy",
                    "/chatroom/destroy.json",
                    Map.of("chatroomId", room),
                    seen -> "room.destroyed".equals(seen.getString("ev")));
        }
    }

    /** One call for each gateway's user, so that own and other gateways are told apart. */
    private void restriction(String what, String add, String remove) {
        each((label, watcher) -> {
            Map<String, String> fields = Map.of("chatroomId", room, "userId", watcher.user(), "minute", "5");
            api.call(add, fields);
            figure(what + ", to the first send that is refused" + label).add(lastOtherNs(watcher, MUTED));
            api.call(remove, fields);
            figure(what + " lifted, to the first send that is taken" + label).add(lastOtherNs(watcher, 0));
        });
    }

    /** Says something until the outcome is as wanted; how long after now that was sent, 0 for the first one. */
    private long lastOtherNs(Watcher watcher, int wanted) {
        long answered = System.nanoTime();
        long sent = answered;
        while (watcher.say(room) != wanted) {
            sent = System.nanoTime();
        }
        return sent - answered;
    }

    private void ban() {
        each((label, watcher) -> {
            Map<String, String> fields = Map.of("chatroomId", room, "userId", watcher.user(), "minute", "5");
            watcher.expect(seen -> "room.kicked".equals(seen.getString("ev")));
            api.call("/chatroom/user/block/add.json", fields);
            long answered = System.nanoTime();
            figure("ban, to the event" + label).add(Math.max(0, watcher.expectedAtNs() - answered));
            api.call("/chatroom/user/block/rollback.json", fields);
            watcher.join(room);
        });
    }

    private void event(String what, String path, Map<String, String> fields, Predicate<JsonObject> expected) {
        watchers.forEach(watcher -> watcher.expect(expected));
        api.call(path, fields);
        long answered = System.nanoTime();
        each((label, watcher) ->
                figure(what + ", to the event" + label).add(Math.max(0, watcher.expectedAtNs() - answered)));
    }

    private void each(BiConsumer<String, Watcher> step) {
        for (int i = 0; i < watchers.size(); i++) {
            step.accept(watchers.size() == 1 ? "" : i == 0 ? ", same gateway" : ", other gateway", watchers.get(i));
        }
    }

    private Percentiles figure(String what) {
        return figures.computeIfAbsent(what, _ -> new Percentiles(repeat * watchers.size()));
    }
}
