package stoa.systemtests.measure;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import stoa.kit.log.LogFormat;
import stoa.kit.log.LogLevel;
import stoa.kit.log.ProcessLog;
import stoa.systemtests.Arguments;
import stoa.systemtests.chaos.ServerApi;

/**
 * Measures a running Stoa: one room, members that only read, publishers that send at a steady rate.
 * Needs the first app's key and secret in {@code STOA_APP_KEY} and {@code STOA_APP_SECRET}.
 */
public final class MeasureMain {
    private static final int SCRATCH_BYTES = 256 * 1024;

    private final Arguments given;
    private final ServerApi api;
    private final URI client;
    private final String app;
    private final List<Long> pids;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
    private final List<Long> ackNs = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean over;
    private long delivered;

    private MeasureMain(Arguments given, String app, String secret) {
        this.given = given;
        this.app = app;
        this.client = URI.create(given.text("--client", "http://127.0.0.1:8080"));
        this.api = new ServerApi(List.of(URI.create(given.text("--server", "http://127.0.0.1:8081"))), app, secret);
        this.pids = Arrays.stream(given.text("--pids", "").split(","))
                .filter(text -> !text.isBlank())
                .map(Long::valueOf)
                .toList();
    }

    /**
     * Measures.
     *
     * @param args {@code --members N --rate N --bytes N --seconds N --publishers N --idle N --pids P,P}
     * @throws IOException when a connection fails
     * @throws InterruptedException when stopped
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        ProcessLog.configure(LogFormat.TEXT, LogLevel.WARN);
        String app = System.getenv().getOrDefault("STOA_APP_KEY", "");
        String secret = System.getenv().getOrDefault("STOA_APP_SECRET", "");
        MeasureMain measure = new MeasureMain(new Arguments(args), app, secret);
        if (measure.given.has("--idle")) {
            measure.idle((int) measure.given.number("--idle", 1_000));
        } else {
            measure.fanOut();
        }
        System.exit(0);
    }

    private void idle(int count) throws IOException, InterruptedException {
        List<LeanSocket> open = new ArrayList<>();
        String token = api.token("idler");
        long before = settledKib();
        for (int i = 0; i < count; i++) {
            open.add(login(token, i));
        }
        long after = settledKib();
        System.out.printf(
                Locale.ROOT,
                "%d idle connections: %.1f KiB resident each (%d KiB before, %d after)%n",
                open.size(),
                (after - before) / (double) count,
                before,
                after);
    }

    private long settledKib() throws IOException, InterruptedException {
        for (long pid : pids) {
            new ProcessBuilder("jcmd", Long.toString(pid), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
        TimeUnit.SECONDS.sleep(3);
        return ProcessFigures.residentKib(pids);
    }

    private void fanOut() throws IOException, InterruptedException {
        int members = (int) given.number("--members", 1_000);
        int seconds = (int) given.number("--seconds", 20);
        int publishers = (int) given.number("--publishers", 10);
        double perPublisher = given.number("--rate", 100) / (double) publishers;
        String room = "measure" + Long.toString(System.nanoTime(), 36);
        api.createRoom(room);
        List<LeanSocket> readers = new ArrayList<>();
        Selector selector = Selector.open();
        for (int i = 0; i < members; i++) {
            LeanSocket reader = login(api.token("reader" + i), i);
            join(reader, room);
            readers.add(reader);
        }
        for (LeanSocket reader : readers) {
            reader.channel().configureBlocking(false);
            reader.channel().register(selector, SelectionKey.OP_READ, reader);
        }
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < publishers; i++) {
            LeanSocket publisher = login(api.token("publisher" + i), i);
            join(publisher, room);
            threads.add(Thread.ofPlatform().start(() -> publish(publisher, room, perPublisher)));
        }
        count(selector, 5);
        ackNs.clear();
        delivered = 0;
        double cpuBefore = ProcessFigures.cpuSeconds(pids);
        count(selector, seconds);
        double cpu = ProcessFigures.cpuSeconds(pids) - cpuBefore;
        over = true;
        report(members, seconds, cpu);
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        }
    }

    private void count(Selector selector, int seconds) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            selector.select(50);
            for (SelectionKey key : selector.selectedKeys()) {
                delivered += ((LeanSocket) key.attachment()).countMessages(scratch);
            }
            selector.selectedKeys().clear();
        }
    }

    private void publish(LeanSocket publisher, String room, double perSecond) {
        ByteBuffer own = ByteBuffer.allocate(SCRATCH_BYTES);
        String text = "x".repeat((int) given.number("--bytes", 200));
        long stepNs = (long) (1e9 / perSecond);
        long next = System.nanoTime();
        try {
            for (int n = 1; !over; n++) {
                next += stepNs;
                TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
                long start = System.nanoTime();
                publisher.ask(
                        "{\"id\":" + n + ",\"op\":\"send\",\"room\":\"" + room
                                + "\",\"type\":\"RC:TxtMsg\",\"content\":\"" + text + "\"}",
                        own);
                ackNs.add(System.nanoTime() - start);
            }
        } catch (IOException | InterruptedException failure) {
            System.err.println("a publisher stopped: " + failure.getMessage());
        }
    }

    private void report(int members, int seconds, double cpu) {
        List<Long> sorted = new ArrayList<>(ackNs);
        Collections.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%d members, %d acks and %d deliveries in %d s (%.0f expected): "
                        + "%.2f µs CPU per delivery; ack p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                members,
                sorted.size(),
                delivered,
                seconds,
                (double) members * sorted.size(),
                cpu * 1e6 / Math.max(1, delivered),
                ms(sorted, 0.5),
                ms(sorted, 0.99),
                ms(sorted, 1));
    }

    private static double ms(List<Long> sortedNs, double share) {
        return sortedNs.isEmpty()
                ? 0
                : sortedNs.get((int) Math.min(sortedNs.size() - 1, sortedNs.size() * share)) / 1e6;
    }

    private LeanSocket login(String token, int number) throws IOException {
        LeanSocket socket = LeanSocket.connect(client.getHost(), client.getPort(), scratch);
        JsonObject connect = new JsonObject()
                .put("id", 1)
                .put("op", "connect")
                .put("app", app)
                .put("token", token)
                .put("platform", "other")
                .put("device", "lean" + number);
        socket.ask(connect.encode(), scratch);
        return socket;
    }

    private void join(LeanSocket socket, String room) throws IOException {
        socket.ask("{\"id\":2,\"op\":\"room.join\",\"room\":\"" + room + "\",\"latest\":-1}", scratch);
    }
}
