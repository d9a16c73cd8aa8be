package stoa.systemtests.measure;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import stoa.systemtests.Arguments;

/**
 * Likes: many taps a second of a counted type in one room. Every member has to get at most one message
 * per second, and the sum of all has to be exact. Blocks.
 */
public final class Taps {
    private static final String TYPE = "measure:tap";
    private static final long QUIET_SECONDS = 30;
    private static final long SECOND_MS = 1_000;
    /** The owner looks every 100 ms which second is over; the message's time is when the log took it. */
    private static final long APART_SLACK_MS = 250;

    private Taps() {}

    /**
     * How much of it.
     *
     * @param members who only read
     * @param tappers who tap, in turn
     * @param tapsPerSecond of all
     * @param tapsPerMessage what one message counts for, 1 to 1000
     * @param seconds how long
     */
    public record Size(int members, int tappers, int tapsPerSecond, int tapsPerMessage, int seconds) {
        static Size of(Arguments given) {
            return new Size(
                    (int) given.number("--members", 100),
                    (int) given.number("--tappers", 500),
                    (int) given.number("--rate", 10_000),
                    (int) given.number("--per-message", 10),
                    (int) given.number("--seconds", 15));
        }
    }

    /**
     * What came of it.
     *
     * @param taps that were acknowledged
     * @param messagesPerMember that every member got
     * @param text figures for people
     * @param wrong what is not exact; empty when all is
     */
    public record Outcome(long taps, long messagesPerMember, String text, List<String> wrong) {
        /** Copies the list. */
        public Outcome {
            wrong = List.copyOf(wrong);
        }
    }

    /** What one member got of it; written on the audience's thread. */
    private static final class Seen {
        private final AtomicLong sum = new AtomicLong();
        private final List<RoomSight.Message> messages = new ArrayList<>();

        void take(List<RoomSight> sights) {
            for (RoomSight sight : sights) {
                if (sight instanceof RoomSight.Message message) {
                    messages.add(message);
                    sum.addAndGet(message.count());
                }
            }
        }
    }

    /**
     * Runs it once; makes the type counted.
     *
     * @param stoa what is measured
     * @param size how much
     * @return what came of it
     * @throws IOException when a connection fails
     */
    public static Outcome run(MeasuredStoa stoa, Size size) throws IOException {
        stoa.settings(new JsonObject().put("countedTypes", new JsonArray().add(TYPE)));
        String room = "taps" + Long.toString(System.nanoTime(), 36);
        stoa.api().createRoom(room);
        try (Audience audience = new Audience(stoa)) {
            List<ReadingClient> members = audience.connect("liker", size.members());
            List<Seen> seen = new ArrayList<>();
            for (ReadingClient member : members) {
                Seen one = new Seen();
                seen.add(one);
                member.listen(one::take);
            }
            List<ReadingClient> tappers = audience.connect("tapper", size.tappers());
            Audience.join(members, room);
            Audience.join(tappers, room);
            CpuTime cpu = CpuTime.start(stoa);
            Percentiles acks = new Percentiles(1_000_000);
            long taps = tap(tappers, room, size, acks);
            boolean whole = Audience.within(QUIET_SECONDS, () -> seen.stream().allMatch(one -> one.sum.get() >= taps));
            String text = String.format(
                    Locale.ROOT,
                    "%d taps in %d messages, %d s: %d messages to each of %d members (%s); ack %s; %.1f s CPU; load %s",
                    taps,
                    taps / size.tapsPerMessage(),
                    size.seconds(),
                    members.getFirst().view().messages(),
                    members.size(),
                    whole ? "all" : "not all",
                    acks,
                    cpu.seconds(),
                    CpuTime.load());
            return new Outcome(taps, members.getFirst().view().messages(), text, wrong(members, seen, taps));
        } finally {
            stoa.settings(new JsonObject().putNull("countedTypes"));
        }
    }

    /** Taps and waits for the acks; how many taps were taken. */
    private static long tap(List<ReadingClient> tappers, String room, Size size, Percentiles acks) throws IOException {
        double messagesPerSecond = (double) size.tapsPerSecond() / size.tapsPerMessage();
        long total = Math.round(messagesPerSecond * size.seconds());
        AtomicLong taken = new AtomicLong();
        List<CompletableFuture<?>> answers = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < total; i++) {
            Pause.untilNs(start + (long) (i * 1e9 / messagesPerSecond));
            long sentAt = System.nanoTime();
            JsonObject send = new JsonObject()
                    .put("op", "send")
                    .put("room", room)
                    .put("type", TYPE)
                    .put("cid", "t" + i)
                    .put("content", new JsonObject().put("count", size.tapsPerMessage()));
            answers.add(tappers.get(i % tappers.size()).ask(send).thenAccept(_ -> {
                acks.add(System.nanoTime() - sentAt);
                taken.addAndGet(size.tapsPerMessage());
            }));
        }
        for (CompletableFuture<?> answer : answers) {
            Audience.get(answer);
        }
        return taken.get();
    }

    private static List<String> wrong(List<ReadingClient> members, List<Seen> seen, long taps) {
        MemberView first = members.getFirst().view();
        List<String> wrong = new ArrayList<>(SteadyRoom.differences(members, first));
        for (int i = 0; i < seen.size(); i++) {
            Seen one = seen.get(i);
            String user = members.get(i).user();
            if (one.sum.get() != taps) {
                wrong.add(user + " got the sum " + one.sum.get() + " instead of " + taps);
            }
            for (int m = 1; m < one.messages.size(); m++) {
                long apartMs =
                        one.messages.get(m).ts() - one.messages.get(m - 1).ts();
                if (apartMs < SECOND_MS - APART_SLACK_MS) {
                    wrong.add(user + " got two messages " + apartMs + " ms apart");
                }
            }
        }
        return wrong;
    }
}
