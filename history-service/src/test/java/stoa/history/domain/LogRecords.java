package stoa.history.domain;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.LogEvent;

/** Logs as brokers might hold them: repeats, bursts, clocks that jump, gaps, things nobody can read. */
final class LogRecords {
    private record Step(int gap, long timeMs, @Nullable LogEvent event) {}

    private LogRecords() {}

    static Arbitrary<List<LogRecord>> logs() {
        Arbitrary<Integer> gaps = Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(1, 5)));
        Arbitrary<Long> times = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.longs().between(0, 3)),
                Tuple.of(4, Arbitraries.longs().between(0, 70_000)),
                Tuple.of(1, Arbitraries.longs().between(-5_000, 150_000)));
        return Combinators.combine(gaps, times, events())
                .as(Step::new)
                .list()
                .ofMaxSize(60)
                .map(LogRecords::records);
    }

    private static Arbitrary<@Nullable LogEvent> events() {
        Arbitrary<LogEvent> messages = Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 8))
                .as((room, id) -> message(Conversation.room("app", "room" + room), "m" + room + id));
        Arbitrary<LogEvent> recalls = Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 8))
                .as((room, id) -> new LogEvent.MessageRecalled(
                        Conversation.room("app", "room" + room), "r" + room + id, "m" + room + id, "ann", null));
        Arbitrary<LogEvent> modifications = Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 8))
                .as((room, id) -> new LogEvent.MessageModified(
                        Conversation.room("app", "room" + room),
                        "c" + room + id,
                        "m" + room + id,
                        "ann",
                        null,
                        new JsonText("1")));
        return Arbitraries.frequencyOf(Tuple.of(12, messages), Tuple.of(2, recalls), Tuple.of(2, modifications))
                .injectNull(0.05);
    }

    static LogEvent.MessageAccepted message(Conversation room, String id) {
        return new LogEvent.MessageAccepted(
                room, id, "ann", null, "cid", "RC:TxtMsg", new JsonText("{}"), Priority.NORMAL, null, null, null);
    }

    private static List<LogRecord> records(List<Step> steps) {
        List<LogRecord> records = new ArrayList<>();
        long offset = 0;
        long time = 1_000_000;
        for (Step step : steps) {
            offset += step.gap();
            time += step.timeMs();
            records.add(new LogRecord(offset, time, step.event()));
            offset++;
        }
        return records;
    }
}
