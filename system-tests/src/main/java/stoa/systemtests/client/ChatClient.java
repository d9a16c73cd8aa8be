package stoa.systemtests.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * A well-behaved client: joins rooms, sends numbered messages, reconnects to any gateway with its
 * session and positions, repeats what was not acknowledged with the same cid, and keeps all it saw.
 * Runs on one Vert.x context; read its results after {@link #stop}.
 */
public final class ChatClient {
    private static final long RETRY_MS = 200;
    private static final long RECONNECT_MAX_MS = 1_500;
    /** How long a cid may be repeated (native protocol, {@code send}). */
    private static final long CID_RETRY_MAX_MS = 60_000;

    /**
     * Who and where.
     *
     * @param app app key
     * @param token the user's token
     * @param user user id
     * @param gateways URLs to choose among
     * @param rooms rooms to join, which exist
     * @param window sends to one room that may be unanswered at once
     */
    public record Profile(String app, String token, String user, List<URI> gateways, List<String> rooms, int window) {}

    private final Vertx vertx;
    private final WebSocketClient webSockets;
    private final Profile profile;
    private final RandomGenerator random;
    private final Map<String, RoomView> views = new LinkedHashMap<>();
    private final Map<String, RoomSender> senders = new LinkedHashMap<>();
    private @Nullable NativeConnection connection;
    private @Nullable String session;
    private boolean ready;
    private boolean stopped;
    private int attempts;
    private int reconnects;
    private int gateway;

    /**
     * A client that does nothing yet.
     *
     * @param vertx the context's Vert.x
     * @param webSockets shared by all clients
     * @param profile who and where
     * @param random for gateways and pauses
     */
    public ChatClient(Vertx vertx, WebSocketClient webSockets, Profile profile, RandomGenerator random) {
        this.vertx = vertx;
        this.webSockets = webSockets;
        this.profile = profile;
        this.random = random;
        this.gateway = random.nextInt(profile.gateways().size());
        for (String room : profile.rooms()) {
            views.put(room, new RoomView());
            senders.put(room, new RoomSender(room, profile.window()));
        }
    }

    /** Connects, and keeps connected until {@link #stop}. */
    public void start() {
        URI url = profile.gateways().get(gateway);
        NativeConnection.open(webSockets, vertx, url, this::onEvent, this::onClosed)
                .compose(this::login)
                .onFailure(_ -> retryLater());
    }

    /** Closes for good. */
    public void stop() {
        stopped = true;
        if (connection != null) {
            connection.close();
        }
    }

    /** Cuts the connection, as a lost network does; the client comes back by itself. */
    public void cut() {
        if (connection != null) {
            connection.close();
        }
    }

    /**
     * Sends the next numbered message to a room; it is repeated until it is answered.
     *
     * @param room one of the profile's rooms
     */
    public void say(String room) {
        RoomSender sender = senders.get(room);
        if (sender != null) {
            sender.add(System.currentTimeMillis());
            pump(sender);
        }
    }

    /**
     * Whether the client is connected and in all its rooms.
     *
     * @return false while it reconnects
     */
    public boolean isReady() {
        return ready;
    }

    /**
     * Sends that nobody answered yet.
     *
     * @return 0 when all is settled
     */
    public int openSends() {
        return senders.values().stream().mapToInt(RoomSender::openCount).sum();
    }

    /**
     * When the oldest send was first sent that nobody answered yet.
     *
     * @return epoch milliseconds, {@link Long#MAX_VALUE} when all is settled
     */
    public long oldestOpenSentAtMs() {
        return senders.values().stream()
                .mapToLong(RoomSender::oldestOpenSentAtMs)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /**
     * How often the connection was lost.
     *
     * @return reconnects so far
     */
    public int reconnects() {
        return reconnects;
    }

    /**
     * What it saw.
     *
     * @return by room
     */
    public Map<String, RoomView> views() {
        return views;
    }

    /**
     * What it sent to a room.
     *
     * @param room one of the profile's rooms
     * @return in order
     */
    public List<SentMessage> sent(String room) {
        RoomSender sender = senders.get(room);
        return sender == null ? List.of() : sender.sent();
    }

    /**
     * Who it is.
     *
     * @return the profile
     */
    public Profile profile() {
        return profile;
    }

    /**
     * Asks the server with this client's connection.
     *
     * @param op operation
     * @param fields its fields
     * @return the answer; fails at once while not connected
     */
    public Future<JsonObject> ask(String op, JsonObject fields) {
        NativeConnection now = connection;
        return now == null || !ready
                ? Future.failedFuture(new StoaException(ErrorCode.UNAVAILABLE, "not connected"))
                : now.ask(op, fields);
    }

    private Future<JsonObject> login(NativeConnection opened) {
        connection = opened;
        JsonObject rooms = new JsonObject();
        views.forEach((room, view) -> {
            if (view.joinedAt() >= 0) {
                rooms.put(room, view.position());
            }
        });
        JsonObject fields = new JsonObject()
                .put("app", profile.app())
                .put("token", profile.token())
                .put("platform", "other")
                .put("device", "d-" + profile.user())
                .put("rooms", rooms);
        if (session != null) {
            fields.put("session", session);
        }
        return opened.ask("connect", fields)
                .compose(reply -> enterRooms(opened, reply))
                .onFailure(_ -> opened.close());
    }

    private Future<JsonObject> enterRooms(NativeConnection opened, JsonObject reply) {
        session = reply.getString("session", session);
        JsonObject resumed = reply.getJsonObject("rooms", new JsonObject());
        Future<?> all = Future.succeededFuture();
        for (String room : profile.rooms()) {
            JsonObject answer = resumed.getJsonObject(room);
            if (answer != null && !answer.containsKey("error")) {
                entered(room, answer.getJsonObject("ok", answer), true);
            } else {
                all = all.compose(_ -> join(opened, room));
            }
        }
        return all.map(_ -> {
            ready = true;
            attempts = 0;
            senders.values().forEach(this::pump);
            return reply;
        });
    }

    private Future<?> join(NativeConnection opened, String room) {
        RoomView view = view(room);
        boolean again = view.joinedAt() >= 0;
        JsonObject fields = new JsonObject().put("room", room).put("latest", -1);
        if (again) {
            fields.put("after", view.position());
        }
        return opened.ask("room.join", fields).onSuccess(reply -> entered(room, reply, again));
    }

    private void entered(String room, JsonObject reply, boolean again) {
        RoomView view = view(room);
        if (again) {
            if (!reply.getBoolean("complete", true)) {
                view.violated("told to reload at position " + view.position());
            }
            for (Object missed : reply.getJsonArray("missed", new JsonArray())) {
                onRoomEvent(room, (JsonObject) missed);
            }
        }
        view.joined(reply.getLong("cursor"));
    }

    private void onEvent(JsonObject event) {
        if (event.containsKey("room")) {
            onRoomEvent(event.getString("room"), event);
        } else if ("goaway".equals(event.getString("ev"))) {
            long afterMs = Math.max(1, event.getLong("afterMs", 1L));
            NativeConnection leaving = connection;
            vertx.setTimer(1 + random.nextLong(afterMs), _ -> {
                if (leaving != null) {
                    leaving.close();
                }
            });
        }
    }

    private void onRoomEvent(String room, JsonObject event) {
        RoomView view = view(room);
        switch (event.getString("ev", "message")) {
            case "message" -> view.saw(SeenMessage.of(event));
            case "messages" -> {
                for (Object one : event.getJsonArray("messages")) {
                    view.saw(SeenMessage.of((JsonObject) one));
                }
            }
            case "gap" -> {
                JsonObject shed = event.getJsonObject("shed");
                view.shed(shed.stream()
                        .mapToLong(one -> ((Number) one.getValue()).longValue())
                        .sum());
                view.passed(event.getLong("to"));
            }
            default -> {
                if (event.containsKey("cursor")) {
                    view.passed(event.getLong("cursor"));
                }
            }
        }
    }

    private void onClosed() {
        connection = null;
        if (ready) {
            reconnects++;
        }
        ready = false;
        senders.values().forEach(RoomSender::connectionLost);
        retryLater();
    }

    private boolean retrying;

    private void retryLater() {
        if (stopped || retrying) {
            return;
        }
        retrying = true;
        gateway = (gateway + 1) % profile.gateways().size();
        long ceiling = Math.min(RECONNECT_MAX_MS, 100L << Math.min(attempts++, 5));
        vertx.setTimer(1 + random.nextLong(ceiling), _ -> {
            retrying = false;
            if (!stopped && connection == null) {
                start();
            } else if (!stopped && !ready) {
                retryLater();
            }
        });
    }

    private void pump(RoomSender sender) {
        if (ready && connection != null) {
            NativeConnection now = connection;
            sender.pump(message -> send(now, sender, message));
        }
    }

    private void send(NativeConnection through, RoomSender sender, SentMessage message) {
        JsonObject fields = new JsonObject()
                .put("room", sender.room())
                .put("type", "app:numbered")
                .put("cid", profile.user() + '-' + message.number())
                .put("content", new JsonObject().put("n", message.number()));
        through.ask("send", fields)
                .onSuccess(ok -> {
                    SentMessage.Acked acked = new SentMessage.Acked(
                            ok.getString("message"),
                            ok.getLong("ts"),
                            ok.getLong("cursor"),
                            System.currentTimeMillis());
                    sender.answered(message, acked, null);
                    pump(sender);
                })
                .onFailure(failure -> notSent(through, sender, message, StoaException.of(failure)));
    }

    private void notSent(NativeConnection through, RoomSender sender, SentMessage message, StoaException failure) {
        if (through != connection || through.isClosed()) {
            return;
        }
        if (failure.code() == ErrorCode.NOT_IN_ROOM) {
            through.close();
            return;
        }
        if (!failure.code().retryable()) {
            sender.answered(message, null, failure.code() + ": " + failure.text());
            pump(sender);
            return;
        }
        message.unknown();
        if (System.currentTimeMillis() - message.firstSentAtMs() > CID_RETRY_MAX_MS) {
            sender.answered(message, null, null);
            return;
        }
        vertx.setTimer(Math.max(RETRY_MS, failure.retryAfterMs()), _ -> {
            if (through == connection) {
                sender.mayGoAgain(message);
                pump(sender);
            }
        });
    }

    private RoomView view(String room) {
        RoomView view = views.get(room);
        if (view == null) {
            throw new IllegalStateException("an event of a room that was not joined: " + room);
        }
        return view;
    }
}
