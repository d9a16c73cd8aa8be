package stoa.systemtests.measure;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import stoa.systemtests.Arguments;
import stoa.systemtests.measure.PacedSenders.Sort;

/**
 * One room, many members, a steady rate: what a delivery costs, how long an ack takes, and whether every
 * member got every message in order. Blocks.
 */
public final class SteadyRoom {
    private static final long QUIET_SECONDS = 60;
    private static final int WRONG_MAX = 20;

    private SteadyRoom() {}

    /**
     * How much of it.
     *
     * @param members who only read
     * @param publishers who send, in turn
     * @param perSecond messages per second, of all publishers
     * @param contentChars length of a message's content
     * @param seconds how long
     */
    public record Size(int members, int publishers, int perSecond, int contentChars, int seconds) {
        static Size of(Arguments given) {
            return new Size(
                    (int) given.number("--members", 1_000),
                    (int) given.number("--publishers", 10),
                    (int) given.number("--rate", 20),
                    (int) given.number("--bytes", 200),
                    (int) given.number("--seconds", 20));
        }
    }

    /**
     * What came of it.
     *
     * @param accepted messages
     * @param deliveries to members
     * @param text figures for people
     * @param wrong what members saw that they should not, or did not see; empty when all is exact
     */
    public record Outcome(int accepted, long deliveries, String text, List<String> wrong) {
        /** Copies the list. */
        public Outcome {
            wrong = List.copyOf(wrong);
        }
    }

    /**
     * Runs it once. The app must not limit its clients to fewer messages per second.
     *
     * @param stoa what is measured
     * @param size how much
     * @return what came of it
     * @throws IOException when a connection fails
     */
    public static Outcome run(MeasuredStoa stoa, Size size) throws IOException {
        String room = "steady" + Long.toString(System.nanoTime(), 36);
        stoa.api().createRoom(room);
        try (Audience audience = new Audience(stoa)) {
            List<ReadingClient> members = audience.connect("reader", size.members());
            List<ReadingClient> publishers = audience.connect("publisher", size.publishers());
            Audience.join(members, room);
            Audience.join(publishers, room);
            PacedSenders senders = new PacedSenders(room, "x".repeat(size.contentChars()));
            senders.add(publishers, Sort.NORMAL);
            CpuTime cpu = CpuTime.start(stoa);
            senders.run(size.perSecond(), size.seconds());
            int accepted = senders.accepted().size();
            boolean whole = Audience.within(
                    QUIET_SECONDS,
                    () -> members.stream().allMatch(one -> one.view().accounted() >= accepted || one.isLost()));
            double cpuSeconds = cpu.seconds();
            long deliveries =
                    members.stream().mapToLong(one -> one.view().messages()).sum();
            String text = String.format(
                    Locale.ROOT,
                    "%d members, %d of %d messages accepted, %d deliveries (%s); ack %s; %.2f µs CPU per delivery, %.1f s CPU in all; load %s",
                    size.members(),
                    accepted,
                    senders.sent(),
                    deliveries,
                    whole ? "all" : "not all",
                    senders.acks(),
                    cpuSeconds * 1e6 / Math.max(1, deliveries),
                    cpuSeconds,
                    CpuTime.load());
            List<String> wrong = new ArrayList<>(senders.refused());
            wrong.addAll(differences(members, senders.expected()));
            return new Outcome(accepted, deliveries, text, wrong);
        }
    }

    /** What is wrong with the views of members, at most some of it. */
    static List<String> differences(List<ReadingClient> members, MemberView expected) {
        List<String> wrong = new ArrayList<>();
        for (ReadingClient member : members) {
            String difference = member.view().difference(expected);
            if (!difference.isEmpty() || member.isLost()) {
                wrong.add(member.user() + (member.isLost() ? " lost its connection: " : ": ") + difference);
            }
        }
        return wrong.size() <= WRONG_MAX ? wrong : wrong.subList(0, WRONG_MAX);
    }

    /** Lets clients send as fast as the measurement wants. */
    static void unlimited(MeasuredStoa stoa) throws IOException {
        stoa.settings(new JsonObject().put("messagesPerSecond", 0).put("serverApiPerSecond", 0));
    }
}
