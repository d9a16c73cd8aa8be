package stoa.systemtests.measure;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import stoa.systemtests.Arguments;

/** What it costs to let many different users into one room: joins per second, latency, processor time. Blocks. */
final class Joins {
    private Joins() {}

    /**
     * How much of it.
     *
     * @param users who join, each on a connection of their own
     * @param atOnce joins on their way at a time
     * @param memberEvents whether those in the room are told who joins
     */
    record Size(int users, int atOnce, boolean memberEvents) {
        static Size of(Arguments given) {
            return new Size(
                    (int) given.number("--users", 10_000),
                    (int) given.number("--at-once", 200),
                    given.has("--member-events"));
        }
    }

    static String run(MeasuredStoa stoa, Size size) throws IOException {
        stoa.settings(new JsonObject().put("memberEventsMembersMax", size.memberEvents() ? size.users() : 0));
        String room = "storm" + Long.toString(System.nanoTime(), 36);
        stoa.api().createRoom(room);
        try (Audience audience = new Audience(stoa)) {
            long connecting = System.nanoTime();
            CpuTime loginCpu = CpuTime.start(stoa);
            List<ReadingClient> users = audience.connect("joiner", size.users());
            double loginCpuSeconds = loginCpu.seconds();
            double connectSeconds = (System.nanoTime() - connecting) / 1e9;
            Percentiles latency = new Percentiles(size.users());
            AtomicInteger failed = new AtomicInteger();
            CpuTime cpu = CpuTime.start(stoa);
            long start = System.nanoTime();
            joinAll(users, room, size.atOnce(), latency, failed);
            double seconds = (System.nanoTime() - start) / 1e9;
            double cpuSeconds = cpu.seconds();
            return String.format(
                    Locale.ROOT,
                    "%d joins of one room, member events %s, %d at once: %.0f joins/s, %s; %d failed; %.2f ms CPU per join (all services); "
                            + "logins before: %.0f/s, %.2f ms CPU each; load %s",
                    size.users(),
                    size.memberEvents() ? "on" : "off",
                    size.atOnce(),
                    size.users() / seconds,
                    latency,
                    failed.get(),
                    cpuSeconds * 1e3 / size.users(),
                    size.users() / connectSeconds,
                    loginCpuSeconds * 1e3 / size.users(),
                    CpuTime.load());
        } finally {
            stoa.settings(new JsonObject().putNull("memberEventsMembersMax"));
        }
    }

    private static void joinAll(
            List<ReadingClient> users, String room, int atOnce, Percentiles latency, AtomicInteger failed)
            throws IOException {
        Semaphore open = new Semaphore(atOnce);
        try {
            for (ReadingClient user : users) {
                open.acquire();
                long asked = System.nanoTime();
                var _ = user.ask(Audience.joinRequest(room)).whenComplete((_, failure) -> {
                    latency.add(System.nanoTime() - asked);
                    if (failure != null) {
                        failed.incrementAndGet();
                    }
                    open.release();
                });
            }
            open.acquire(atOnce);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }
}
