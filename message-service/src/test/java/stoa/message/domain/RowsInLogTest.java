package stoa.message.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import stoa.protocol.conversation.KnownConversations;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.Folded;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.PartitionFold;
import stoa.protocol.message.MessageOperations.AppendInTurn;
import stoa.protocol.message.MessageOperations.SendResult;

/** Events of other services that are written at once count in their order, whatever becomes of single writes. */
class RowsInLogTest {
    private final List<OwnerEffect.Append> log = new ArrayList<>();
    private final List<OwnerEffect> effects = new ArrayList<>();
    private PartitionOwner owner = owner();
    private long nowMs = 1_000_000;
    private int read;
    private long calls;

    private static PartitionOwner owner() {
        PartitionOwner fresh = new PartitionOwner(
                Samples.OWNERSHIP,
                new Takeover(FoldHead.EMPTY, 0, 0),
                OwnerLimits.DEFAULT,
                new OwnerKnowledge(new PolicyLeases(), new KnownConversations(), _ -> null));
        fresh.records(List.of(), 0, 0);
        return fresh;
    }

    private static LogEvent event(long version) {
        return new LogEvent.AttributesChanged(
                Samples.room(0), "v" + version, "ann", version, Map.of("k", "v" + version), List.of());
    }

    private static List<LogEvent> events(long from, long to) {
        return LongStream.range(from, to).mapToObj(RowsInLogTest::event).toList();
    }

    private long ask(List<LogEvent> events) {
        calls++;
        effects.addAll(owner.append(calls, new AppendInTurn(Samples.room(0), 7, events), nowMs));
        return calls;
    }

    private List<OwnerEffect.Append> appends() {
        List<OwnerEffect.Append> wanted = effects.stream()
                .filter(OwnerEffect.Append.class::isInstance)
                .map(OwnerEffect.Append.class::cast)
                .toList();
        effects.removeAll(wanted);
        return wanted;
    }

    private void readBack() {
        List<LogRecord> records = new ArrayList<>();
        for (; read < log.size(); read++) {
            records.add(new LogRecord(
                    read, nowMs, log.get(read).event(), 100, log.get(read).after()));
        }
        effects.addAll(owner.records(records, read, nowMs));
    }

    private List<SendResult> answer(long call) {
        return effects.stream()
                .filter(OwnerEffect.AnswerInTurn.class::isInstance)
                .map(OwnerEffect.AnswerInTurn.class::cast)
                .filter(answer -> answer.call() == call)
                .findFirst()
                .map(answer -> answer.results().results())
                .orElse(List.of());
    }

    private List<Long> counted() {
        PartitionFold fold = new PartitionFold();
        List<Long> versions = new ArrayList<>();
        for (int offset = 0; offset < log.size(); offset++) {
            LogEvent event = log.get(offset).event();
            if (fold.fold(offset, nowMs, event, log.get(offset).after()) instanceof Folded.Fresh
                    && event instanceof LogEvent.AttributesChanged changed) {
                versions.add(changed.version());
            }
        }
        return versions;
    }

    @Test
    void a_row_is_written_at_once_and_answered_when_all_were_read_back() {
        long call = ask(events(1, 11));
        List<OwnerEffect.Append> wanted = appends();
        assertThat(wanted).hasSize(10);
        log.addAll(wanted);
        wanted.forEach(one -> effects.addAll(owner.appended(one.event().id(), new AppendOutcome.InLog())));
        assertThat(answer(call)).isEmpty();
        readBack();
        assertThat(answer(call)).hasSize(10).allMatch(SendResult.Sent.class::isInstance);
        assertThat(counted()).hasSize(10);
    }

    @Test
    void what_was_written_behind_a_failure_is_refused_and_counts_when_it_comes_again() {
        long first = ask(events(1, 4));
        List<OwnerEffect.Append> wanted = appends();
        effects.addAll(owner.appended("v1", new AppendOutcome.Refused(ErrorCode.OVERLOADED, 1)));
        log.addAll(wanted.subList(1, 3));
        readBack();
        assertThat(answer(first)).hasSize(3).allMatch(SendResult.Refused.class::isInstance);
        assertThat(counted()).isEmpty();
        long second = ask(events(1, 4));
        log.addAll(appends());
        readBack();
        assertThat(answer(second)).hasSize(3).allMatch(SendResult.Sent.class::isInstance);
        assertThat(counted()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void rows_of_nothing_of_too_many_and_of_several_rooms_are_refused() {
        LogEvent elsewhere = new LogEvent.RoomDestroyed(Samples.room(1), "x", "api");
        for (List<LogEvent> wrong :
                List.of(List.<LogEvent>of(), events(0, AppendInTurn.EVENTS_MAX + 1), List.of(event(1), elsewhere))) {
            effects.clear();
            ask(wrong);
            assertThat(effects).containsExactly(new OwnerEffect.Fail(calls, ErrorCode.BAD_REQUEST));
        }
        assertThat(owner.append(99, new AppendInTurn(Samples.room(0), 6, events(1, 3)), nowMs))
                .containsExactly(new OwnerEffect.Fail(99, ErrorCode.NOT_OWNER));
    }

    @Property(tries = 300)
    void whatever_becomes_of_single_writes_all_count_once_and_in_order(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 90) int count, @ForAll @IntRange(max = 60) int faults) {
        Random random = new Random(seed);
        owner = owner();
        log.clear();
        effects.clear();
        read = 0;
        List<OwnerEffect.Append> late = new ArrayList<>();
        long next = 1;
        for (int round = 0; next <= count; round++) {
            // The log is whole at last.
            int faultsNow = round < 20 ? faults : 0;
            long call = ask(events(next, Math.min(count + 1, next + AppendInTurn.EVENTS_MAX)));
            for (OwnerEffect.Append append : appends()) {
                write(append, random, faultsNow, late);
            }
            readBack();
            if (random.nextBoolean()) {
                log.addAll(late);
                late.clear();
                readBack();
            }
            nowMs += OwnerLimits.DEFAULT.callDeadlineMs();
            effects.addAll(owner.tick(nowMs));
            for (SendResult result : answer(call)) {
                if (!(result instanceof SendResult.Sent)) {
                    break;
                }
                next++;
            }
            assertThat(round).isLessThan(20 + 2 * count);
        }
        assertThat(counted())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, count).boxed().toList());
    }

    private void write(OwnerEffect.Append append, Random random, int faults, List<OwnerEffect.Append> late) {
        boolean fails = random.nextInt(100) < faults;
        int how = random.nextInt(4);
        AppendOutcome outcome = new AppendOutcome.InLog();
        if (!fails || how == 0) {
            log.add(append);
        }
        if (fails) {
            outcome = how == 1 ? new AppendOutcome.Refused(ErrorCode.OVERLOADED, 1) : new AppendOutcome.InDoubt();
        }
        if (fails && how == 2) {
            late.add(append);
        }
        effects.addAll(owner.appended(append.event().id(), outcome));
    }
}
