package stoa.systemtests.measure;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client of an {@link Audience}: may ask from any thread; what it reads comes on the audience's thread. */
final class ReadingClient {
    /** A call that was answered with an error, or not at all. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        private final boolean retryable;

        RefusedException(String text, boolean retryable) {
            super(text);
            this.retryable = retryable;
        }

        /** Whether asking again may help. */
        boolean isRetryable() {
            return retryable;
        }
    }

    private final LeanSocket socket;
    private final String user;
    private final MemberView view = new MemberView();
    private final Map<Long, CompletableFuture<JsonObject>> asked = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private volatile @Nullable Consumer<List<RoomSight>> listener;
    private volatile boolean lost;

    ReadingClient(LeanSocket socket, String user) {
        this.socket = socket;
        this.user = user;
    }

    LeanSocket socket() {
        return socket;
    }

    String user() {
        return user;
    }

    MemberView view() {
        return view;
    }

    /** Whether the connection ended. */
    boolean isLost() {
        return lost;
    }

    /** Tells what is seen beside counting it; on the audience's thread. */
    void listen(Consumer<List<RoomSight>> to) {
        listener = to;
    }

    /** Asks; completes with the {@code ok} of the reply, on the audience's thread. */
    CompletableFuture<JsonObject> ask(JsonObject request) {
        long id = lastId.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        asked.put(id, answer);
        try {
            socket.send(request.put("id", id).encode());
        } catch (IOException gone) {
            lost();
        }
        if (lost) {
            lost();
        }
        return answer;
    }

    void took(SeenFrames.Read read) {
        if (!read.sights().isEmpty()) {
            view.saw(read.sights());
            Consumer<List<RoomSight>> to = listener;
            if (to != null) {
                to.accept(read.sights());
            }
        }
        for (JsonObject reply : read.replies()) {
            CompletableFuture<JsonObject> answer = asked.remove(reply.getLong("id"));
            JsonObject error = reply.getJsonObject("error");
            if (answer != null && error == null) {
                answer.complete(reply.getJsonObject("ok", new JsonObject()));
            } else if (answer != null) {
                answer.completeExceptionally(
                        new RefusedException(error.encode(), error.getBoolean("retryable", false)));
            }
        }
    }

    void lost() {
        lost = true;
        for (Long id : List.copyOf(asked.keySet())) {
            CompletableFuture<JsonObject> answer = asked.remove(id);
            if (answer != null) {
                answer.completeExceptionally(new RefusedException("the connection ended", false));
            }
        }
    }
}
