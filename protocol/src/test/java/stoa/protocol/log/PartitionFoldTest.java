package stoa.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.LogScripts.Line;

class PartitionFoldTest {
    @Provide
    Arbitrary<List<Line>> logs() {
        return LogScripts.logs();
    }

    @Property(tries = 500)
    void timesOfAConversationGrowStrictlyAndNeverLieBehindTheClock(@ForAll("logs") List<Line> log) {
        PartitionFold fold = new PartitionFold();
        Map<Conversation, Long> lastTs = new HashMap<>();
        for (Line line : log) {
            if (fold.fold(line.offset(), line.appendTimeMs(), line.event()) instanceof Folded.Fresh fresh) {
                assertThat(fresh.ts())
                        .isGreaterThan(lastTs.getOrDefault(line.event().conversation(), 0L));
                assertThat(fresh.ts()).isGreaterThanOrEqualTo(fresh.logTime());
                lastTs.put(line.event().conversation(), fresh.ts());
            }
        }
    }

    @Property(tries = 500)
    void anEventIsARepeatExactlyWhenItWasSeenWithinTheWindow(@ForAll("logs") List<Line> log) {
        PartitionFold fold = new PartitionFold();
        Map<String, Long> lastSeen = new HashMap<>();
        long clock = 0;
        for (Line line : log) {
            clock = Math.max(clock, line.appendTimeMs());
            Long seen = lastSeen.put(line.event().id(), clock);
            boolean expected = seen != null && clock - seen < PartitionFold.WINDOW_MS;
            Folded folded = fold.fold(line.offset(), line.appendTimeMs(), line.event());
            assertThat(folded instanceof Folded.Repeat).isEqualTo(expected);
        }
    }

    @Property(tries = 500)
    void aRepeatNamesThePlaceAndTimeOfTheFirst(@ForAll("logs") List<Line> log) {
        PartitionFold fold = new PartitionFold();
        Map<String, Folded.Seen> first = new HashMap<>();
        for (Line line : log) {
            switch (fold.fold(line.offset(), line.appendTimeMs(), line.event())) {
                case Folded.Fresh fresh -> first.put(line.event().id(), new Folded.Seen(line.offset(), fresh.ts()));
                case Folded.Repeat repeat ->
                    assertThat(repeat.first()).isEqualTo(first.get(line.event().id()));
                case Folded.OutOfTurn _ -> throw new AssertionError("nothing has to be before it");
            }
            assertThat(fold.seen(line.event().id()))
                    .isEqualTo(first.get(line.event().id()));
        }
    }

    @Property(tries = 1_000)
    void aNewOwnerThatBeginsOneWindowBeforeTheHeadAgreesWithWhoNeverStopped(
            @ForAll("logs") List<Line> log, @ForAll @IntRange(max = 120) int headAt) {
        int headIndex = Math.min(headAt, log.size());
        PartitionFold never = new PartitionFold();
        fold(never, log.subList(0, headIndex));
        FoldHead head = never.head();
        List<Folded> expected = fold(never, log.subList(headIndex, log.size()));

        PartitionFold anew = new PartitionFold();
        fold(anew, log.subList(firstAtOrAfter(log, head.logTime() - PartitionFold.WINDOW_MS, headIndex), headIndex));
        anew.adopt(head);
        List<Folded> got = fold(anew, log.subList(headIndex, log.size()));

        assertThat(got.stream().map(PartitionFoldTest::meaning))
                .containsExactlyElementsOf(
                        expected.stream().map(PartitionFoldTest::meaning).toList());
        assertThat(anew.head().nextOffset()).isEqualTo(never.head().nextOffset());
        assertThat(anew.head().logTime()).isEqualTo(never.head().logTime());
        assertThat(anew.head().ahead())
                .containsExactlyInAnyOrderElementsOf(never.head().ahead());
    }

    @Property(tries = 500)
    void aFoldRestoredFromItsSightingsGoesOnExactlyTheSame(
            @ForAll("logs") List<Line> log, @ForAll @IntRange(max = 120) int headAt) {
        int headIndex = Math.min(headAt, log.size());
        PartitionFold never = new PartitionFold();
        List<Sighting> sightings = new ArrayList<>();
        for (Line line : log.subList(0, headIndex)) {
            Folded.Seen first = switch (never.fold(line.offset(), line.appendTimeMs(), line.event())) {
                case Folded.Fresh fresh -> new Folded.Seen(line.offset(), fresh.ts());
                case Folded.Repeat repeat -> repeat.first();
                case Folded.OutOfTurn _ -> throw new AssertionError("nothing has to be before it");
            };
            sightings.add(new Sighting(line.event().id(), line.offset(), never.logTime(), first));
        }
        PartitionFold restored = PartitionFold.restore(never.head(), sightings);
        List<Line> rest = log.subList(headIndex, log.size());
        assertThat(fold(restored, rest)).isEqualTo(fold(never, rest));
    }

    @Test
    void aBurstPushesTimesAheadOfTheClock() {
        PartitionFold fold = new PartitionFold();
        assertThat(fold.fold(0, 1_000, LogScripts.message(0, "a"))).isEqualTo(new Folded.Fresh(1_000, 1_000));
        assertThat(fold.fold(1, 1_000, LogScripts.message(0, "b"))).isEqualTo(new Folded.Fresh(1_001, 1_000));
        assertThat(fold.fold(2, 1_000, LogScripts.message(1, "a"))).isEqualTo(new Folded.Fresh(1_000, 1_000));
        assertThat(fold.head().ahead())
                .containsExactlyInAnyOrder(
                        new FoldHead.Ahead(Conversation.room("app", "room-0"), 1_001),
                        new FoldHead.Ahead(Conversation.room("app", "room-1"), 1_000));
    }

    @Test
    void whatComesAfterAnEventThatIsMissingDoesNotCountAndIsNotSeen() {
        PartitionFold fold = new PartitionFold();
        LogEvent first = LogScripts.message(0, "a");
        LogEvent second = LogScripts.message(0, "b");
        assertThat(fold.fold(0, 1_000, second, first.id())).isEqualTo(new Folded.OutOfTurn());
        assertThat(fold.seen(second.id())).isNull();
        assertThat(fold.fold(1, 2_000, first)).isEqualTo(new Folded.Fresh(2_000, 2_000));
        assertThat(fold.fold(2, 2_000, second, first.id())).isEqualTo(new Folded.Fresh(2_001, 2_000));
        assertThat(fold.fold(3, 2_000, second, "never seen")).isEqualTo(new Folded.Repeat(new Folded.Seen(2, 2_001)));
        long later = 2_000 + PartitionFold.WINDOW_MS;
        assertThat(fold.fold(4, later, LogScripts.message(0, "c"), first.id())).isEqualTo(new Folded.OutOfTurn());
    }

    @Test
    void aRecordWithoutAnEventMovesTheClock() {
        PartitionFold fold = new PartitionFold();
        fold.skip(0, 5_000);
        assertThat(fold.fold(1, 1_000, LogScripts.message(0, "a"))).isEqualTo(new Folded.Fresh(5_000, 5_000));
        assertThat(fold.nextOffset()).isEqualTo(2);
    }

    @Test
    void anOffsetIsFoldedOnce() {
        PartitionFold fold = new PartitionFold();
        fold.skip(7, 1);
        assertThatThrownBy(() -> fold.skip(7, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Folded> fold(PartitionFold fold, List<Line> lines) {
        List<Folded> folded = new ArrayList<>();
        lines.forEach(line -> folded.add(fold.fold(line.offset(), line.appendTimeMs(), line.event())));
        return folded;
    }

    /** What Kafka answers for a time: the first record with a time stamp at or after it. */
    private static int firstAtOrAfter(List<Line> log, long timeMs, int otherwise) {
        for (int index = 0; index < otherwise; index++) {
            if (log.get(index).appendTimeMs() >= timeMs) {
                return index;
            }
        }
        return otherwise;
    }

    /** What counts and when; which of several sightings a repeat names may differ after a restart. */
    private static Object meaning(Folded folded) {
        return switch (folded) {
            case Folded.Fresh fresh -> fresh;
            case Folded.Repeat _ -> "repeat";
            case Folded.OutOfTurn _ -> "out of turn";
        };
    }
}
