package stoa.systemtests.measure;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Many clients on one reading thread, spread over the gateways. Its other methods block, on any thread. */
final class Audience implements AutoCloseable {
    private static final int SCRATCH_BYTES = 256 * 1024;
    private static final int CONNECTING_AT_ONCE = 16;
    private static final long ANSWER_SECONDS = 60;
    private static final int ATTEMPTS_MAX = 20;
    private static final long RETRY_MS = 500;
    private static final long POLL_MS = 20;

    /** Something that becomes true. */
    interface Condition {
        /** Whether it is true now. */
        boolean holds() throws IOException;
    }

    private final MeasuredStoa stoa;
    private final Selector selector;
    private final Thread reading;
    private final List<ReadingClient> clients = new CopyOnWriteArrayList<>();
    private volatile boolean over;

    Audience(MeasuredStoa stoa) throws IOException {
        this.stoa = stoa;
        this.selector = Selector.open();
        this.reading = Thread.ofPlatform().name("audience").daemon().start(this::readAll);
    }

    /** Logs users in: the prefix and a number from 0 on, every other one at every other gateway. */
    List<ReadingClient> connect(String prefix, int count) throws IOException {
        List<Future<ReadingClient>> opening = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(CONNECTING_AT_ONCE)) {
            for (int i = 0; i < count; i++) {
                String user = prefix + i;
                List<URI> gateways = stoa.urls().clients();
                URI gateway = gateways.get(i % gateways.size());
                opening.add(pool.submit(() -> connect(user, gateway)));
            }
        }
        List<ReadingClient> opened = new ArrayList<>();
        for (Future<ReadingClient> one : opening) {
            opened.add(get(one));
        }
        clients.addAll(opened);
        return opened;
    }

    private ReadingClient connect(String user, URI gateway) throws IOException {
        ReadingClient client = new ReadingClient(LeanSocket.connect(gateway), user);
        client.socket().channel().register(selector, SelectionKey.OP_READ, client);
        selector.wakeup();
        insist(
                client,
                new JsonObject()
                        .put("op", "connect")
                        .put("app", stoa.app())
                        .put("token", stoa.token(user))
                        .put("platform", "other")
                        .put("device", user));
        return client;
    }

    /** Asks again while the server says that this may help, as clients do. */
    private static void insist(ReadingClient client, JsonObject request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                get(client.ask(request));
                return;
            } catch (ReadingClient.RefusedException refused) {
                if (!refused.isRetryable() || attempt == ATTEMPTS_MAX) {
                    throw refused;
                }
                Pause.ms(RETRY_MS);
            }
        }
    }

    /** Lets clients into a room, all at once; returns when all are in. */
    static void join(List<ReadingClient> joining, String room) throws IOException {
        List<CompletableFuture<JsonObject>> answers = new ArrayList<>();
        for (ReadingClient client : joining) {
            answers.add(client.ask(joinRequest(room)));
        }
        for (int i = 0; i < joining.size(); i++) {
            try {
                get(answers.get(i));
            } catch (ReadingClient.RefusedException refused) {
                insist(joining.get(i), joinRequest(room));
            }
        }
    }

    static JsonObject joinRequest(String room) {
        return new JsonObject().put("op", "room.join").put("room", room).put("latest", -1);
    }

    /** Waits for an answer. */
    static <T> T get(Future<T> answer) throws IOException {
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException known ? known : new IOException(failed.getCause());
        } catch (TimeoutException late) {
            throw new IOException("no answer within " + ANSWER_SECONDS + " s", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    /** Waits for something; false when it did not come true in time. */
    static boolean within(long seconds, Condition what) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!what.holds()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Pause.ms(POLL_MS);
        }
        return true;
    }

    private void readAll() {
        byte[] scratch = new byte[SCRATCH_BYTES];
        SeenFrames frames = new SeenFrames();
        try {
            while (!over) {
                selector.select(key -> read(key, scratch, frames), 50);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void read(SelectionKey key, byte[] scratch, SeenFrames frames) {
        ReadingClient client = (ReadingClient) key.attachment();
        try {
            client.socket().read(scratch, payload -> client.took(frames.read(payload)));
        } catch (IOException gone) {
            key.cancel();
            client.lost();
        }
    }

    /** Hangs up. */
    @Override
    public void close() throws IOException {
        over = true;
        selector.wakeup();
        try {
            reading.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        for (ReadingClient client : clients) {
            client.socket().channel().close();
        }
        selector.close();
    }
}
