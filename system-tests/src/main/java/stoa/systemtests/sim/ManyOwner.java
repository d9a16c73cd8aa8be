package stoa.systemtests.sim;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import stoa.gateway.domain.OwnerCalls;
import stoa.message.domain.AppendOutcome;
import stoa.message.domain.LogRecord;
import stoa.message.domain.OwnerEffect;
import stoa.message.domain.OwnerKnowledge;
import stoa.message.domain.OwnerLimits;
import stoa.message.domain.Ownership;
import stoa.message.domain.PartitionOwner;
import stoa.message.domain.PolicyLeases;
import stoa.message.domain.Takeover;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.conversation.KnownConversations;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Claim;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Append;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Modify;
import stoa.protocol.message.MessageOperations.Recall;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResults;
import stoa.protocol.message.MessageOperations.Subscribe;
import stoa.protocol.message.MessageOperations.Subscribed;
import stoa.protocol.message.MessageOperations.Unsubscribe;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.Policies;
import stoa.protocol.room.PolicyOperations.RoomPolicy;

/** The real owner of a partition over a log that takes everything at once. Effects for gateways are handed out. */
final class ManyOwner implements OwnerCalls {
    private static final int GENERATION = 1;
    private static final long EPOCH = 1;
    private static final int RECORD_BYTES = 300;
    private static final LogEvent.Sender SENDER = new LogEvent.Sender("The host", "");

    private final SimWorld world;
    private final Conversation room;
    private final PartitionOwner owner;
    private final List<OwnerEffect.Deliver> deliveries = new ArrayList<>();
    private long end;
    private long calls;
    private long accepted;
    private long dropped;

    ManyOwner(SimWorld world, Conversation room) {
        this.world = world;
        this.room = room;
        NodeId self = new NodeId(Service.MESSAGE, "message-1", 1);
        this.owner = new PartitionOwner(
                new Ownership(room.partition(), GENERATION, EPOCH, self),
                new Takeover(FoldHead.EMPTY, 0, 0),
                OwnerLimits.DEFAULT,
                new OwnerKnowledge(new PolicyLeases(), new KnownConversations(), AppSettings::defaults));
        apply(owner.records(List.of(), 0, world.nowMs()));
    }

    Claim claim() {
        return owner.claim();
    }

    /** Sends a numbered message through the owner and its log. */
    void say(long number) {
        Send send = new Send(
                "n" + number, "app:numbered", new JsonText(Long.toString(number)), Priority.NORMAL, false, null, null);
        SendBatch batch = new SendBatch(room, EPOCH, "host", "host-session", SENDER, List.of(send));
        apply(owner.send(++calls, batch, world.nowMs()));
    }

    void tick() {
        apply(owner.tick(world.nowMs()));
    }

    void delivered(OwnerEffect.Deliver delivery, boolean confirmed) {
        apply(owner.delivered(delivery, confirmed, world.nowMs()));
    }

    /** What goes to gateways since the last call. */
    List<OwnerEffect.Deliver> takeDeliveries() {
        List<OwnerEffect.Deliver> taken = List.copyOf(deliveries);
        deliveries.clear();
        return taken;
    }

    /** Messages that were acknowledged. */
    long accepted() {
        return accepted;
    }

    /** Subscriptions that were dropped. */
    long dropped() {
        return dropped;
    }

    private void apply(List<OwnerEffect> first) {
        ArrayDeque<OwnerEffect> due = new ArrayDeque<>(first);
        for (OwnerEffect effect = due.poll(); effect != null; effect = due.poll()) {
            switch (effect) {
                case OwnerEffect.Append append -> {
                    due.addAll(owner.appended(append.event().id(), new AppendOutcome.InLog()));
                    LogRecord record = new LogRecord(end++, world.nowMs(), append.event(), RECORD_BYTES);
                    due.addAll(owner.records(List.of(record), end, world.nowMs()));
                }
                case OwnerEffect.Deliver deliver -> deliveries.add(deliver);
                case OwnerEffect.AnswerSends answer ->
                    accepted += answer.results().results().stream()
                            .filter(SendResult.Sent.class::isInstance)
                            .count();
                case OwnerEffect.AskConversation _ -> throw new AssertionError("all is said in rooms");
                case OwnerEffect.AskPolicy question -> {
                    Policies open =
                            new Policies(RoomPolicy.open(room.app(), room.id(), 1, 1), AppPolicy.open(room.app()));
                    due.addAll(owner.policyAnswered(question, open, world.nowMs()));
                }
                case OwnerEffect.Dropped _ -> dropped++;
                case OwnerEffect.WentLive _, OwnerEffect.Count _ -> {}
                case OwnerEffect.AnswerEvent _,
                        OwnerEffect.AnswerInTurn _,
                        OwnerEffect.Fail _,
                        OwnerEffect.AskMessage _ ->
                    throw new IllegalStateException("this does not happen here: " + effect);
            }
        }
    }

    @Override
    public Future<Subscribed> subscribe(NodeId asked, Subscribe subscribe) {
        try {
            return Future.succeededFuture(owner.subscribe(subscribe, world.nowMs()));
        } catch (StoaException refused) {
            return Future.failedFuture(refused);
        }
    }

    @Override
    public Future<Done> unsubscribe(NodeId asked, Unsubscribe unsubscribe) {
        owner.unsubscribe(unsubscribe);
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<SendResults> send(NodeId asked, SendBatch batch) {
        throw new IllegalStateException("members only read here");
    }

    @Override
    public Future<Appended> append(NodeId asked, Append append) {
        throw new IllegalStateException("members only read here");
    }

    @Override
    public Future<Appended> recall(NodeId asked, Recall recall) {
        throw new IllegalStateException("members only read here");
    }

    @Override
    public Future<Appended> modify(NodeId asked, Modify modify) {
        throw new IllegalStateException("members only read here");
    }

    @Override
    public void abandon(NodeId lost) {}
}
