package stoa.message.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import stoa.protocol.conversation.KnownConversations;
import stoa.protocol.log.Entry;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.SendResult.Sent;

/** What an owner wrote itself it need not read: nothing else may come of it. */
class LogReadingTest {
    private final OwnerDriver it = new OwnerDriver();
    private final ArrayDeque<LogRecord> untold = new ArrayDeque<>();
    private int confirmed;

    LogReadingTest() {
        it.owner.subscribe(Samples.subscribe(1, true, Map.of(Samples.room(0), 0L)), it.nowMs);
    }

    /** The log takes what the owner wants written; told later, if ever. */
    private void logTakes() {
        for (OwnerEffect.Append append : it.wanted(OwnerEffect.Append.class)) {
            it.effects.remove(append);
            it.log.add(append.event());
            untold.add(Samples.record(it.log.size() - 1L, it.nowMs, append.event()));
        }
    }

    /** The owner hears where it put the oldest of what it was not told of yet. */
    private void told() {
        LogRecord record = untold.poll();
        LogEvent event = record == null ? null : record.event();
        if (record != null && event != null) {
            it.take(it.owner.appended(event.id(), new AppendOutcome.InLog()));
            it.take(it.owner.written(record, it.nowMs));
            it.take(it.owner.flush(it.nowMs));
        }
    }

    /** The gateway confirms what it has got, or the owner would take it for dead. */
    private void confirm() {
        List<OwnerEffect.Deliver> all = it.wanted(OwnerEffect.Deliver.class);
        while (confirmed < all.size()) {
            it.take(it.owner.delivered(all.get(confirmed), true, it.nowMs));
            confirmed++;
        }
    }

    private List<String> delivered() {
        return it.delivered().stream().map(entry -> entry.event().id()).toList();
    }

    private List<String> logged() {
        return it.log.stream().map(LogEvent::id).toList();
    }

    @Test
    void whatItWroteRightBehindTheLastCountsAsRead() {
        it.send(1, 0, "c1");
        logTakes();
        told();
        assertThat(it.answer(1)).hasSize(1).allMatch(Sent.class::isInstance);
        assertThat(delivered()).isEqualTo(logged());
        assertThat(it.owner.next()).isEqualTo(1);
        it.readBack();
        assertThat(delivered()).as("read once more").isEqualTo(logged());
    }

    @Test
    void whereSomethingElseLiesBeforeItTheReaderComesFirst() {
        it.log.add(Samples.message(0, "of an owner that came back from the dead"));
        it.send(1, 0, "c1");
        logTakes();
        told();
        assertThat(it.answer(1)).isEmpty();
        assertThat(it.owner.next()).isZero();
        it.readBack();
        assertThat(it.answer(1)).hasSize(1).allMatch(Sent.class::isInstance);
        assertThat(delivered()).isEqualTo(logged());
    }

    @Test
    void deliveriesWaitUntilAllThatWasWrittenTogetherIsTold() {
        it.send(1, 0, "c1");
        it.send(2, 0, "c2");
        logTakes();
        for (LogRecord record : untold) {
            it.take(it.owner.written(record, it.nowMs));
        }
        assertThat(it.wanted(OwnerEffect.Deliver.class)).isEmpty();
        it.take(it.owner.flush(it.nowMs));
        assertThat(it.wanted(OwnerEffect.Deliver.class)).hasSize(1);
        assertThat(delivered()).isEqualTo(logged());
    }

    @Test
    void whoIsNotLiveDoesNotReadAhead() {
        PartitionOwner notLive = new PartitionOwner(
                Samples.OWNERSHIP,
                new Takeover(FoldHead.EMPTY, 0, 5),
                OwnerLimits.DEFAULT,
                new OwnerKnowledge(new PolicyLeases(), new KnownConversations(), _ -> null));
        assertThat(notLive.written(Samples.record(0, it.nowMs, Samples.message(0, "c1")), it.nowMs))
                .isEmpty();
        assertThat(notLive.next()).isZero();
    }

    /** Steps: 0 to 2 send, 3 a stranger writes, 4 to 6 the owner is told, 7 it is never told, 8 and 9 the reader reads. */
    @Property(tries = 500)
    void howeverToldAndReadEveryRecordIsDeliveredOnceInOrder(
            @ForAll @Size(max = 60) List<@IntRange(max = 9) Integer> steps) {
        LogReadingTest world = new LogReadingTest();
        long calls = 0;
        for (int step : steps) {
            if (step <= 2) {
                calls++;
                world.it.send(calls, 0, "c" + calls);
                world.logTakes();
            } else if (step == 3) {
                world.it.log.add(Samples.message(0, "stranger " + world.it.log.size()));
            } else if (step <= 6) {
                world.told();
            } else if (step == 7) {
                world.untold.poll();
            } else {
                world.it.readBack();
            }
            world.confirm();
            assertThat(world.delivered())
                    .isEqualTo(world.logged().subList(0, world.delivered().size()));
        }
        world.it.readBack();
        assertThat(world.delivered()).isEqualTo(world.logged());
        assertThat(world.it.delivered().stream().map(Entry::offset))
                .isEqualTo(IntStream.range(0, world.it.log.size())
                        .mapToObj(offset -> (long) offset)
                        .toList());
        List<Object> answers = new ArrayList<>();
        for (long call = 1; call <= calls; call++) {
            answers.addAll(world.it.answer(call));
        }
        assertThat(answers).hasSize((int) calls).allMatch(Sent.class::isInstance);
    }
}
