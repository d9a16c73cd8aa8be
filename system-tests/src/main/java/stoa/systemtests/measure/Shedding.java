package stoa.systemtests.measure;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import stoa.systemtests.Arguments;
import stoa.systemtests.chaos.ServerApi;
import stoa.systemtests.measure.PacedSenders.Accepted;
import stoa.systemtests.measure.PacedSenders.Sort;

/**
 * A room that is sent a multiple of its budget: how many of which sort are delivered, and whether what
 * members see, what gaps count, what acks say and what the metrics count is the same. Blocks.
 */
public final class Shedding {
    private static final int WINDOWS_PER_SECOND = 5;
    private static final long QUIET_SECONDS = 60;

    private Shedding() {}

    /**
     * How much of it.
     *
     * @param members who only read
     * @param publishersPerSort senders of each sort, at most 5: so many users a room's whitelist takes
     * @param budgetPer200Ms the room's budget, messages per 200 ms
     * @param times what multiple of the budget is sent
     * @param seconds how long
     */
    public record Size(int members, int publishersPerSort, int budgetPer200Ms, int times, int seconds) {
        static Size of(Arguments given) {
            return new Size(
                    (int) given.number("--members", 100),
                    (int) given.number("--publishers", 5),
                    (int) given.number("--budget", 40),
                    (int) given.number("--times", 10),
                    (int) given.number("--seconds", 15));
        }
    }

    /**
     * What came of it.
     *
     * @param accepted messages
     * @param shed of these, those that were not delivered
     * @param text figures for people
     * @param wrong what does not agree; empty when all is exact
     */
    public record Outcome(int accepted, long shed, String text, List<String> wrong) {
        /** Copies the list. */
        public Outcome {
            wrong = List.copyOf(wrong);
        }
    }

    /**
     * Runs it once; sets and takes back the room budget of the app, and a type on its whitelist.
     *
     * @param stoa what is measured
     * @param size how much
     * @return what came of it
     * @throws IOException when a connection fails
     */
    public static Outcome run(MeasuredStoa stoa, Size size) throws IOException {
        String room = "flood" + Long.toString(System.nanoTime(), 36);
        ServerApi api = stoa.api();
        api.createRoom(room);
        api.call("/chatroom/whitelist/add.json", Map.of("objectnames", "measure:gift"));
        stoa.settings(new JsonObject().put("roomBudgetPer200Ms", size.budgetPer200Ms()));
        try (Audience audience = new Audience(stoa)) {
            List<ReadingClient> members = audience.connect("watcher", size.members());
            List<ReadingClient> all = new ArrayList<>(members);
            Audience.join(members, room);
            PacedSenders senders = new PacedSenders(room, new JsonObject().put("tags", new JsonArray().add("flood")));
            for (Sort sort : Sort.values()) {
                List<ReadingClient> speakers = audience.connect(
                        "say-" + sort.name().toLowerCase(Locale.ROOT).replace('_', '-') + '-',
                        size.publishersPerSort());
                Audience.join(speakers, room);
                all.addAll(speakers);
                senders.add(speakers, sort);
                if (sort == Sort.PROTECTED_USER) {
                    for (ReadingClient speaker : speakers) {
                        api.call(
                                "/chatroom/user/whitelist/add.json",
                                Map.of("chatroomId", room, "userId", speaker.user()));
                    }
                }
            }
            long shedBefore = shedMetric(stoa);
            CpuTime cpu = CpuTime.start(stoa);
            senders.run((double) size.budgetPer200Ms() * WINDOWS_PER_SECOND * size.times(), size.seconds());
            int accepted = senders.accepted().size();
            Audience.within(
                    QUIET_SECONDS,
                    () -> members.stream().allMatch(one -> one.view().accounted() >= accepted || one.isLost()));
            double cpuSeconds = cpu.seconds();
            List<String> wrong = wrong(members, senders);
            if (!Audience.within(QUIET_SECONDS, () -> shedMetric(stoa) - shedBefore == notShown(all))) {
                wrong.add("metrics count " + (shedMetric(stoa) - shedBefore) + " as shed, gaps " + notShown(all));
            }
            long shed = senders.accepted().stream().filter(Accepted::shed).count();
            return new Outcome(accepted, shed, text(senders, cpuSeconds), wrong);
        } finally {
            stoa.settings(new JsonObject().putNull("roomBudgetPer200Ms"));
            api.call("/chatroom/whitelist/delete.json", Map.of("objectnames", "measure:gift"));
        }
    }

    private static long shedMetric(MeasuredStoa stoa) throws IOException {
        return Math.round(stoa.metric("stoa_gateway_shed_total", ""));
    }

    private static long notShown(List<ReadingClient> clients) {
        return clients.stream().mapToLong(one -> one.view().notShown()).sum();
    }

    private static List<String> wrong(List<ReadingClient> members, PacedSenders senders) {
        List<String> wrong = new ArrayList<>(SteadyRoom.differences(members, senders.expected()));
        for (Sort sort : List.of(Sort.PROTECTED_USER, Sort.PROTECTED_TYPE)) {
            if (senders.count(sort, true) > 0) {
                wrong.add(senders.count(sort, true) + " of " + sort + " were shed");
            }
        }
        return wrong;
    }

    private static String text(PacedSenders senders, double cpuSeconds) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%d sent, %d accepted, %d refused; ack %s; %.1f s CPU; load %s",
                senders.sent(),
                senders.accepted().size(),
                senders.refused().size(),
                senders.acks(),
                cpuSeconds,
                CpuTime.load()));
        for (Sort sort : Sort.values()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n  %-15s %d delivered, %d shed",
                    sort,
                    senders.count(sort, false),
                    senders.count(sort, true)));
        }
        return text.toString();
    }
}
