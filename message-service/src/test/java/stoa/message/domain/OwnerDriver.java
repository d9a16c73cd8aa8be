package stoa.message.domain;

import java.util.ArrayList;
import java.util.List;
import stoa.protocol.log.Entry;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResults;

/** An owner with a log in memory that its test moves by hand. */
final class OwnerDriver {
    final PolicyLeases leases = new PolicyLeases();
    final PartitionOwner owner;
    final List<OwnerEffect> effects = new ArrayList<>();
    final List<LogEvent> log = new ArrayList<>();
    long nowMs = 1_000_000;
    private int read;

    OwnerDriver(OwnerLimits limits) {
        owner = new PartitionOwner(Samples.OWNERSHIP, new Takeover(FoldHead.EMPTY, 0, 0), limits, leases, _ -> null);
        take(owner.records(List.of(), 0, nowMs));
    }

    OwnerDriver() {
        this(OwnerLimits.DEFAULT);
    }

    void take(List<OwnerEffect> wanted) {
        effects.addAll(wanted);
    }

    <T extends OwnerEffect> List<T> wanted(Class<T> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    void send(long call, int room, String... cids) {
        take(owner.send(call, Samples.batch(room, cids), nowMs));
        answerPolicies();
    }

    void answerPolicies() {
        for (OwnerEffect.AskPolicy question : wanted(OwnerEffect.AskPolicy.class)) {
            effects.remove(question);
            int room = 0;
            while (!Samples.room(room).equals(question.room())) {
                room++;
            }
            take(owner.policyAnswered(question, Samples.policy(room, 1), nowMs));
        }
    }

    /** The log takes what waits; the owner is told, but does not read it back yet. */
    void append(AppendOutcome outcome) {
        for (OwnerEffect.Append append : wanted(OwnerEffect.Append.class)) {
            effects.remove(append);
            if (outcome instanceof AppendOutcome.InLog) {
                log.add(append.event());
            }
            take(owner.appended(append.event().id(), outcome));
        }
    }

    void readBack() {
        List<LogRecord> records = new ArrayList<>();
        for (; read < log.size(); read++) {
            records.add(Samples.record(read, nowMs, log.get(read)));
        }
        take(owner.records(records, read, nowMs));
    }

    void appendAll() {
        while (!wanted(OwnerEffect.Append.class).isEmpty()) {
            append(new AppendOutcome.InLog());
        }
    }

    List<SendResult> answer(long call) {
        return wanted(OwnerEffect.AnswerSends.class).stream()
                .filter(answer -> answer.call() == call)
                .map(OwnerEffect.AnswerSends::results)
                .map(SendResults::results)
                .findFirst()
                .orElse(List.of());
    }

    List<Entry> delivered() {
        return wanted(OwnerEffect.Deliver.class).stream()
                .flatMap(delivery -> delivery.batch().entries().stream())
                .toList();
    }

    void confirmAll() {
        for (OwnerEffect.Deliver delivery : wanted(OwnerEffect.Deliver.class)) {
            take(owner.delivered(delivery, true, nowMs));
        }
    }
}
