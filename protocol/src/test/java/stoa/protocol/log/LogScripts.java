package stoa.protocol.log;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.MessageId;
import stoa.protocol.id.Priority;

/** Random logs: bursts within a millisecond, long silences, repeats near and far, clocks set back. */
final class LogScripts {
    private LogScripts() {}

    record Line(long offset, long appendTimeMs, LogEvent event) {}

    static Arbitrary<List<Line>> logs() {
        Arbitrary<Long> steps = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(10, Arbitraries.just(0L)),
                net.jqwik.api.Tuple.of(6, Arbitraries.longs().between(1, 50)),
                net.jqwik.api.Tuple.of(3, Arbitraries.longs().between(1_000, 70_000)),
                net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(-5_000, -1)),
                net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(100_000, 300_000)));
        Arbitrary<Integer> rooms = Arbitraries.integers().between(0, 2);
        Arbitrary<Integer> cids = Arbitraries.integers().between(0, 12);
        return Combinators.combine(steps, rooms, cids)
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(120)
                .map(LogScripts::lines);
    }

    private record Step(long afterMs, int room, int cid) {}

    private static List<Line> lines(List<Step> steps) {
        List<Line> lines = new ArrayList<>();
        long nowMs = 1_000_000;
        for (Step step : steps) {
            nowMs += step.afterMs();
            lines.add(new Line(lines.size(), nowMs, message(step.room(), "c" + step.cid())));
        }
        return lines;
    }

    static LogEvent.MessageAccepted message(int room, String cid) {
        Conversation conversation = Conversation.room("app", "room-" + room);
        return new LogEvent.MessageAccepted(
                conversation,
                MessageId.of(conversation, "ann", cid),
                "ann",
                "session",
                cid,
                "app:text",
                new JsonText("{}"),
                Priority.NORMAL,
                null,
                null,
                null);
    }
}
