package stoa.systemtests.chaos;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import stoa.systemtests.client.ChatClient;
import stoa.systemtests.client.RoomView;
import stoa.systemtests.client.SeenMessage;
import stoa.systemtests.client.SentMessage;

/**
 * The clients of a run, all on one event loop; its methods block and are called from the run's thread.
 */
final class Crowd implements AutoCloseable {
    private static final long SAY_EVERY_MS = 100;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final WebSocketClient webSockets;
    private final List<ChatClient> clients = new ArrayList<>();
    private final Random random;
    private long sayTimer = -1;

    Crowd(long seed) {
        this.random = new Random(seed);
        this.webSockets = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(20_000)
                .setMaxFrameSize(4 << 20)
                .setMaxMessageSize(8 << 20));
    }

    /** Connects one client per profile. */
    void enter(List<ChatClient.Profile> profiles) {
        onLoop(() -> {
            for (ChatClient.Profile profile : profiles) {
                ChatClient client = new ChatClient(vertx, webSockets, profile, new Random(random.nextLong()));
                clients.add(client);
                client.start();
            }
            return true;
        });
    }

    /** Lets the clients talk: {@code perSecond} messages in all. */
    void talk(int perSecond) {
        onLoop(() -> {
            sayTimer = vertx.setPeriodic(SAY_EVERY_MS, _ -> {
                for (int i = 0; i < perSecond * SAY_EVERY_MS / 1_000; i++) {
                    ChatClient client = clients.get(random.nextInt(clients.size()));
                    List<String> rooms = client.profile().rooms();
                    client.say(rooms.get(random.nextInt(rooms.size())));
                }
            });
            return true;
        });
    }

    /** No new messages from here on. */
    void hush() {
        onLoop(() -> vertx.cancelTimer(sayTimer));
    }

    /** Cuts the connections of a third of the clients. */
    void cutSome() {
        onLoop(() -> {
            clients.stream().filter(_ -> random.nextInt(3) == 0).toList().forEach(ChatClient::cut);
            return true;
        });
    }

    /** Whether all are connected and nobody waits longer than {@code waitMaxMs} for an ack. */
    boolean isSteady(long waitMaxMs) {
        return onLoop(() -> {
            long now = System.currentTimeMillis();
            return clients.stream()
                    .allMatch(client -> client.isReady() && client.oldestOpenSentAtMs() > now - waitMaxMs);
        });
    }

    int openSends() {
        return onLoop(() -> clients.stream().mapToInt(ChatClient::openSends).sum());
    }

    int reconnects() {
        return onLoop(() -> clients.stream().mapToInt(ChatClient::reconnects).sum());
    }

    List<Long> ackLatenciesMs() {
        return onLoop(() -> clients.stream()
                .flatMap(client -> client.profile().rooms().stream().flatMap(room -> client.sent(room).stream()))
                .flatMap(message -> {
                    SentMessage.Acked acked = message.acked();
                    return acked == null ? Stream.<Long>empty() : Stream.of(acked.atMs() - message.firstSentAtMs());
                })
                .sorted()
                .toList());
    }

    /** Whether every client has seen every room up to its last message of others. */
    boolean hasSeen(String room, List<SeenMessage> history) {
        return onLoop(() -> clients.stream().allMatch(client -> {
            RoomView view = client.views().get(room);
            return view == null
                    || history.stream()
                            .filter(message ->
                                    !message.from().equals(client.profile().user()))
                            .reduce((_, later) -> later)
                            .map(last -> view.position() >= last.cursor())
                            .orElse(true);
        }));
    }

    /** Reads the whole history of a room, page by page from the newest, through any client. */
    List<SeenMessage> history(String room) {
        List<SeenMessage> all = new ArrayList<>();
        String before = "";
        for (boolean more = true; more; ) {
            JsonObject page = page(room, before);
            List<SeenMessage> messages = page.getJsonArray("messages", new JsonArray()).stream()
                    .map(one -> SeenMessage.of((JsonObject) one))
                    .sorted(Comparator.comparingLong(SeenMessage::cursor))
                    .toList();
            more = page.getBoolean("more", false) && !messages.isEmpty();
            if (!messages.isEmpty()) {
                before = messages.getFirst().id();
            }
            all.addAll(0, messages);
        }
        return all;
    }

    private JsonObject page(String room, String before) {
        JsonObject fields = new JsonObject().put("room", room).put("limit", 100);
        if (!before.isEmpty()) {
            fields.put("before", before);
        }
        RuntimeException last = new IllegalStateException("no client is in " + room);
        for (int attempt = 0; attempt < 100; attempt++) {
            try {
                return ask(room, fields);
            } catch (RuntimeException failure) {
                last = failure;
                Waiting.pause(200);
            }
        }
        throw last;
    }

    private JsonObject ask(String room, JsonObject fields) {
        Future<JsonObject> answer = onLoop(() -> clients.stream()
                .filter(client -> client.isReady() && client.views().containsKey(room))
                .findFirst()
                .map(client -> client.ask("history", fields))
                .orElseGet(() -> Future.failedFuture("nobody in " + room + " is connected")));
        return await(answer);
    }

    /** What is known of a room. */
    Evidence evidence(String room, List<SeenMessage> history) {
        return onLoop(() -> {
            Map<String, RoomView> views = new LinkedHashMap<>();
            Map<String, List<SentMessage>> sent = new LinkedHashMap<>();
            for (ChatClient client : clients) {
                RoomView view = client.views().get(room);
                if (view != null) {
                    views.put(client.profile().user(), view);
                    sent.put(client.profile().user(), client.sent(room));
                }
            }
            return new Evidence(room, history, views, sent);
        });
    }

    @Override
    public void close() {
        onLoop(() -> {
            clients.forEach(ChatClient::stop);
            return true;
        });
        await(vertx.close());
    }

    private <T> T onLoop(Supplier<T> task) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(_ -> {
            try {
                promise.complete(task.get());
            } catch (RuntimeException failure) {
                promise.fail(failure);
            }
        });
        return await(promise.future());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
