package stoa.systemtests.chaos;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.kafka.RoomEvent.Kind;

/**
 * Those who do things to rooms while faults happen: a host per room, visitors, and one who watches rooms end by
 * themselves. Its methods block and are called from the run's thread.
 */
final class RoomCrowd implements AutoCloseable {
    private static final int ROOMS = 3;
    private static final int VISITORS = 4;
    private static final long STOP_MAX_MS = 180_000;
    private static final int SETTLE_TRIES = 10;
    private static final long SETTLE_PAUSE_MS = 3_000;
    /** How long a session without a connection stays a member at most, and a dead gateway's members. */
    private static final long GONE_MS = 45_000;

    private final RoomDeeds deeds = new RoomDeeds();
    private final ChaosTarget target;
    private final String app;
    private final ServerApi api;
    private final RoomCaller calls;
    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient sockets =
            vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(1_000));
    private final List<RoomHost> hosts = new ArrayList<>();
    private final List<RoomVisitors> visitors = new ArrayList<>();
    private final RoomEnds ends;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * A crowd that does nothing yet.
     *
     * @param target where
     * @param size app and secret
     * @param seed what they do
     * @param ending rooms that end by themselves
     */
    RoomCrowd(ChaosTarget target, ChaosRun.Size size, long seed, int ending) {
        this.target = target;
        this.app = size.app();
        this.api = new ServerApi(target.serverApis(), size.app(), size.secret());
        this.calls = new RoomCaller(api, deeds);
        Random random = new Random(seed);
        String prefix = "rc" + Long.toString(seed & 0xffff_ffffL, 36);
        List<String> rooms = new ArrayList<>();
        for (int i = 0; i < ROOMS; i++) {
            rooms.add(prefix + 'r' + i);
            hosts.add(new RoomHost(prefix + 'r' + i, calls, deeds, new Random(random.nextLong())));
        }
        RoomVisitors.Place place = new RoomVisitors.Place(app, target.gateways(), rooms, vertx, sockets);
        for (int i = 0; i < VISITORS; i++) {
            visitors.add(new RoomVisitors(prefix + 'v' + i, place, calls, deeds, new Random(random.nextLong())));
        }
        ends = new RoomEnds(prefix, ending, calls, deeds);
    }

    /** Creates the rooms and lets everybody begin. */
    void begin() {
        for (RoomHost host : hosts) {
            api.createLastingRoom(host.room());
            deeds.did(Kind.CREATED, host.room(), "", 1, 1);
        }
        hosts.forEach(host -> go("host", host));
        visitors.forEach(one -> go("visitors", one));
        go("ends", ends);
    }

    private void go(String name, Runnable what) {
        threads.add(Thread.ofPlatform().name(name).start(() -> {
            try {
                what.run();
            } catch (RuntimeException failure) {
                deeds.noticed(name + " gave up: " + failure);
            }
        }));
    }

    /** A fault begins or is over. */
    void troubled(boolean now) {
        deeds.troubled(now);
    }

    /** Lets everybody finish what they are about. */
    void end() {
        hosts.forEach(RoomHost::stop);
        visitors.forEach(RoomVisitors::stop);
        ends.stop();
        for (Thread thread : threads) {
            try {
                if (!thread.join(Duration.ofMillis(STOP_MAX_MS))) {
                    deeds.noticed(thread.getName() + " does not end");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }
        threads.clear();
    }

    /**
     * What was broken; waits for those who vanished to be out and for rooms to end.
     *
     * @return empty when all was kept
     */
    List<String> broken(Consumer<String> progress) {
        long goneMs = System.currentTimeMillis() + GONE_MS;
        hosts.forEach(RoomHost::look);
        hosts.forEach(this::effects);
        visitors.forEach(one -> one.banned().forEach(this::isListed));
        long waitMs = Math.max(goneMs, ends.lastEndMs()) - System.currentTimeMillis();
        Waiting.pause(Math.max(0, waitMs));
        ends.look();
        RoomPromises.Found found = events();
        for (int more = SETTLE_TRIES; more > 0 && !found.broken().isEmpty(); more--) {
            Waiting.pause(SETTLE_PAUSE_MS);
            found = events();
        }
        List<String> broken = new ArrayList<>(deeds.noticed());
        broken.addAll(found.broken());
        for (RoomHost host : hosts) {
            broken.addAll(attributes(host, found.attributes().getOrDefault(host.room(), Map.of())));
        }
        progress.accept("rooms: " + deeds.counts().size() + " deeds, "
                + visitors.stream().mapToInt(RoomVisitors::visits).sum() + " visits, " + found.events()
                + " events, " + (broken.isEmpty() ? "as they should be" : broken.size() + " BROKEN"));
        return broken;
    }

    private RoomPromises.Found events() {
        List<RoomEvent> events = new TopicReader(target.kafkaBootstrap()).roomEvents();
        return RoomPromises.check(deeds.counts(), events);
    }

    /** What is so must have its effect on every gateway. */
    private void effects(RoomHost host) {
        Set<String> tried = new TreeSet<>(host.banned());
        tried.addAll(host.muted());
        tried.addAll(host.speakers());
        tried.add(host.room() + "-plain");
        for (URI gateway : target.gateways()) {
            for (String user : tried) {
                BlockingClient.Login login = new BlockingClient.Login(app, api.token(user), user);
                boolean tooEarly = true;
                for (int tries = SETTLE_TRIES; tries > 0 && tooEarly; tries--) {
                    tooEarly = !hasEffect(host, gateway, login);
                    if (tooEarly) {
                        Waiting.pause(SETTLE_PAUSE_MS);
                    }
                }
                if (tooEarly) {
                    deeds.noticed(user + " cannot come in or speak at " + gateway);
                }
            }
        }
    }

    /** Whether it could be found out: false while the last fault is still felt. */
    private boolean hasEffect(RoomHost host, URI gateway, BlockingClient.Login login) {
        String user = login.user();
        JsonObject room = new JsonObject().put("room", host.room());
        JsonObject message = room.copy()
                .put("type", "app:effect")
                .put("cid", "e" + System.nanoTime())
                .put("content", new JsonObject());
        boolean answered = false;
        try (BlockingClient client = BlockingClient.connect(vertx, sockets, gateway, login)) {
            int join = client.refusal("room.join", room.copy().put("latest", 0));
            if (isPassing(join)) {
                deeds.did(Kind.JOINED, host.room(), user, 0, 1);
                deeds.did(Kind.LEFT, host.room(), user, 0, 1);
                return false;
            }
            expect(user + " joins at " + gateway, join, host.banned().contains(user) ? ErrorCode.BANNED : null);
            if (join != 0) {
                return true;
            }
            deeds.did(Kind.JOINED, host.room(), user, 0, 1);
            deeds.did(Kind.LEFT, host.room(), user, 0, 1);
            int sent = client.refusal("send", message);
            answered = !isPassing(sent);
            boolean silent = (host.isSilenced() || host.muted().contains(user))
                    && !host.speakers().contains(user);
            if (answered) {
                expect(user + " speaks at " + gateway, sent, silent ? ErrorCode.MUTED : null);
            }
            client.ask("room.leave", room);
        } catch (StoaException notConnected) {
            return false;
        }
        return answered;
    }

    private static boolean isPassing(int refusal) {
        return refusal != 0 && ErrorCode.ofNumber(refusal).retryable();
    }

    private void expect(String what, int got, @Nullable ErrorCode wanted) {
        int number = wanted == null ? 0 : wanted.number();
        if (got != number) {
            deeds.noticed(what + ": " + got + " and not " + number);
        }
    }

    private void isListed(String roomAndUser) {
        String[] parts = roomAndUser.split(" ", 2);
        boolean listed = calls
                .call("/chatroom/user/block/list.json", Map.of("chatroomId", parts[0]))
                .answer()
                .getJsonArray("users", new JsonArray())
                .stream()
                .anyMatch(one -> parts[1].equals(((JsonObject) one).getString("userId")));
        if (!listed) {
            deeds.noticed(parts[1] + " was banned from " + parts[0] + " and is not listed");
        }
    }

    /** What is kept, what the winners wrote and what the events say must be the same. */
    private List<String> attributes(RoomHost host, Map<String, String> told) {
        Map<String, String> kept = new TreeMap<>();
        calls.call("/chatroom/entry/query.json", Map.of("chatroomId", host.room()))
                .answer()
                .getJsonArray("keys", new JsonArray())
                .forEach(one -> kept.put(((JsonObject) one).getString("key"), ((JsonObject) one).getString("value")));
        List<String> broken = new ArrayList<>();
        if (!kept.equals(told)) {
            broken.add(host.room() + " has the attributes " + kept + ", the events say " + told);
        }
        kept.keySet().removeIf(key -> key.startsWith(RoomVisitors.SEAT));
        if (!kept.equals(host.attributes())) {
            broken.add(host.room() + " has the attributes " + kept + ", written were " + host.attributes());
        }
        return broken;
    }

    @Override
    public void close() {
        end();
        vertx.close().await();
    }
}
