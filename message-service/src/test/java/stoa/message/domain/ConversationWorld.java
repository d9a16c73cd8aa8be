package stoa.message.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.message.MessageOperations.Append;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResult;

/** An owner, a conversation of its partition, and what room-service knows of it, which tests answer with by hand. */
final class ConversationWorld {
    final OwnerDriver it;
    final Conversation where;
    private long lastCall = 10_000;

    ConversationWorld(ConversationKind kind) {
        this(kind, OwnerLimits.DEFAULT);
    }

    ConversationWorld(ConversationKind kind, OwnerLimits limits) {
        it = new OwnerDriver(limits);
        where = of(kind);
    }

    /** A conversation of the owner's partition. */
    static Conversation of(ConversationKind kind) {
        String prefix = kind == ConversationKind.TEMPORARY ? ConversationKind.TEMPORARY_PREFIX : "";
        return IntStream.range(0, 100_000)
                .mapToObj(number -> new Conversation("app", kind, prefix + "c" + number))
                .filter(one -> one.partition() == Samples.PARTITION)
                .findFirst()
                .orElseThrow();
    }

    ConversationPolicy policy(long version, String... members) {
        return policy(version, Map.of(), Long.MAX_VALUE, List.of(members));
    }

    ConversationPolicy policy(long version, Map<String, Long> silenced, long expiresAtMs, List<String> members) {
        return new ConversationPolicy(
                where.app(),
                where.id(),
                where.kind(),
                version,
                expiresAtMs,
                members,
                List.of(),
                silenced,
                List.of(),
                List.of(),
                where.kind() == ConversationKind.SERVICE);
    }

    SendBatch batch(String from, boolean isServer, String cid) {
        Send send = new Send(cid, "t", new JsonText("{}"), Priority.NORMAL, false, null, null);
        return new SendBatch(where, 7, from, isServer ? null : "s-" + from, Samples.SENDER, List.of(send));
    }

    /** A user sends; the call's number. */
    long send(String from, String cid) {
        return send(batch(from, false, cid));
    }

    long send(SendBatch batch) {
        long call = ++lastCall;
        it.take(it.owner.send(call, batch, it.nowMs));
        return call;
    }

    /** Questions that are out. */
    int asked() {
        return it.wanted(OwnerEffect.AskConversation.class).size();
    }

    void answer(ConversationAnswer answer) {
        OwnerEffect.AskConversation question =
                it.wanted(OwnerEffect.AskConversation.class).getFirst();
        it.effects.remove(question);
        it.take(it.owner.conversationAnswered(question, answer, it.nowMs));
    }

    void answer(ConversationPolicy policy) {
        answer(new ConversationAnswer.Holds(policy));
    }

    /** The log takes what waits and it is read back; what a call led to. */
    SendResult result(long call) {
        it.appendAll();
        it.readBack();
        return it.answer(call).stream().findFirst().orElseThrow();
    }

    /** Room-service tells a change, and it is read back. */
    void change(long version, ConversationChanged.Change change) {
        LogEvent event = new ConversationChanged(where, "change-" + version, "ann", version, it.nowMs, change);
        it.take(it.owner.append(++lastCall, new Append(7, event, false), it.nowMs));
        it.appendAll();
        it.readBack();
    }

    List<LogEvent> delivered() {
        List<LogEvent> events = new ArrayList<>();
        it.delivered().forEach(entry -> events.add(entry.event()));
        return events;
    }
}
