package stoa.message.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.conversation.KnownConversations;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResults;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.Policies;
import stoa.protocol.room.PolicyOperations.PolicyChanged;
import stoa.protocol.room.PolicyOperations.RoomPolicy;

/** An owner with a log in memory that its test moves by hand. */
final class OwnerDriver {
    final PolicyLeases leases = new PolicyLeases();
    final KnownConversations known = new KnownConversations();
    final PartitionOwner owner;
    final List<OwnerEffect> effects = new ArrayList<>();
    final List<LogEvent> log = new ArrayList<>();
    final Map<Conversation, RoomPolicy> policyByRoom = new HashMap<>();
    AppPolicy appPolicy = AppPolicy.open("app");

    @Nullable
    AppSettings settings;

    long nowMs = 1_000_000;
    private int read;
    private long change;
    private long lastCall;

    OwnerDriver(OwnerLimits limits) {
        owner = new PartitionOwner(
                Samples.OWNERSHIP,
                new Takeover(FoldHead.EMPTY, 0, 0),
                limits,
                new OwnerKnowledge(leases, known, _ -> settings));
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
            Conversation room = question.room();
            RoomPolicy policy = policyByRoom.getOrDefault(room, RoomPolicy.open(room.app(), room.id(), 1, 1));
            take(owner.policyAnswered(question, new Policies(policy, appPolicy), nowMs));
        }
    }

    /** The room's policy from now on, told as room-service tells it. */
    void policy(int room, UnaryOperator<PolicySample> change) {
        RoomPolicy policy = change.apply(PolicySample.of(Samples.room(room))).version(++this.change);
        policyByRoom.put(Samples.room(room), policy);
        leases.changed(new PolicyChanged(Samples.ROOMS_NODE, this.change, policy), nowMs);
    }

    /** Sends as a member does, with the log taking it and reading it back. */
    SendResult say(int room, String from, Send send) {
        return say(new SendBatch(Samples.room(room), 7, from, "s-" + from, Samples.SENDER, List.of(send)));
    }

    SendResult say(SendBatch batch) {
        lastCall++;
        long call = 1_000 + lastCall;
        take(owner.send(call, batch, nowMs));
        answerPolicies();
        appendAll();
        readBack();
        return answer(call).getFirst();
    }

    /** Time goes by in steps of a tick, and the log takes what is written. */
    void pass(long ms) {
        for (long until = nowMs + ms; nowMs < until; ) {
            nowMs += Math.min(100, until - nowMs);
            take(owner.tick(nowMs));
            appendAll();
            readBack();
        }
    }

    long counted(OwnerEffect.Happening what) {
        return wanted(OwnerEffect.Count.class).stream()
                .filter(count -> count.what() == what)
                .mapToLong(OwnerEffect.Count::times)
                .sum();
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
