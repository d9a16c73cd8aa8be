package stoa.systemtests.chaos;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import stoa.protocol.error.StoaException;
import stoa.protocol.kafka.RoomEvent.Kind;

/**
 * Visitors of rooms, one after the other, each a user of their own: they come, perhaps take a seat that goes with them,
 * and leave, are banned, or vanish. One thread.
 */
final class RoomVisitors implements Runnable {
    /** What keys of seats start with; a seat goes with whoever took it. */
    static final String SEAT = "mic-";

    private final String name;
    private final Place place;
    private final RoomCaller calls;
    private final RoomDeeds deeds;
    private final Random random;
    private final Set<String> bannedFrom = ConcurrentHashMap.newKeySet();
    private int visits;
    private volatile boolean over;

    /**
     * Where they go.
     *
     * @param app app key
     * @param gateways URLs
     * @param rooms rooms
     * @param vertx whose contexts are used
     * @param sockets shared
     */
    record Place(String app, List<URI> gateways, List<String> rooms, Vertx vertx, WebSocketClient sockets) {}

    RoomVisitors(String name, Place place, RoomCaller calls, RoomDeeds deeds, Random random) {
        this.name = name;
        this.place = place;
        this.calls = calls;
        this.deeds = deeds;
        this.random = random;
    }

    @Override
    public void run() {
        while (!over) {
            visit(name + '-' + ++visits);
        }
    }

    void stop() {
        over = true;
    }

    int visits() {
        return visits;
    }

    /** Users banned from a room while they were in it. */
    Set<String> banned() {
        return bannedFrom;
    }

    private void visit(String user) {
        String token = calls.call("/user/getToken.json", Map.of("userId", user, "name", user))
                .answer()
                .getString("token");
        String room = place.rooms().get(random.nextInt(place.rooms().size()));
        URI gateway = place.gateways().get(random.nextInt(place.gateways().size()));
        BlockingClient.Login login = new BlockingClient.Login(place.app(), token, user);
        try (BlockingClient client = BlockingClient.connect(place.vertx(), place.sockets(), gateway, login)) {
            enter(client, room, user);
        } catch (StoaException notConnected) {
            // Whoever cannot connect was nowhere.
            Waiting.pause(200);
        }
    }

    private void enter(BlockingClient client, String room, String user) {
        JsonObject there = new JsonObject().put("room", room);
        if (client.refusal("room.join", there.copy().put("latest", 0)) != 0) {
            deeds.did(Kind.JOINED, room, user, 0, 1);
            deeds.did(Kind.LEFT, room, user, 0, 1);
            return;
        }
        deeds.did(Kind.JOINED, room, user, 1, 1);
        String seat = SEAT + user;
        int seated = random.nextInt(3) == 0 ? sit(client, room, seat) : 0;
        Waiting.pause(500 + random.nextInt(2_500));
        int way = random.nextInt(10);
        boolean left = false;
        if (way < 7) {
            left = client.refusal("room.leave", there) == 0;
        } else if (way < 9) {
            // Without a connection the user may be out already, or be nobody's member any more.
            ban(room, user);
            left = !client.isClosed();
        }
        deeds.did(Kind.LEFT, room, user, left ? 1 : 0, 1);
        if (seated > 0) {
            deeds.did(Kind.ATTRIBUTES_CHANGED, room, '-' + seat, left && seated == 1 ? 1 : 0, seated);
        }
    }

    private void ban(String room, String user) {
        int timesMax = calls.call(
                        "/chatroom/user/block/add.json", Map.of("chatroomId", room, "userId", user, "minute", "60"))
                .timesMax();
        deeds.did(Kind.BANNED, room, user, 1, timesMax);
        bannedFrom.add(room + ' ' + user);
    }

    /** How often it may have been set; 1 when it was once for certain. */
    private int sit(BlockingClient client, String room, String seat) {
        boolean troubled = deeds.isTroubled();
        JsonObject set = new JsonObject()
                .put("room", room)
                .put("entries", new JsonObject().put(seat, "on"))
                .put("autoDelete", true);
        boolean done = client.refusal("attributes.set", set) == 0;
        boolean calm = done && !troubled && !deeds.isTroubled();
        deeds.did(Kind.ATTRIBUTES_CHANGED, room, seat + "=on", done ? 1 : 0, calm ? 1 : 2);
        return calm ? 1 : 2;
    }
}
