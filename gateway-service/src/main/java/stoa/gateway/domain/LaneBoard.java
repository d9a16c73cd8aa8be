package stoa.gateway.domain;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claim;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendResult;

/**
 * All lanes of sends: feeds them with claims, answers and time, applies what they decide. On the hub's
 * thread. Bounded by the unanswered requests of the connections; an idle lane is forgotten.
 */
final class LaneBoard {
    private record Key(Conversation conversation, String session) {}

    private record Due(Key key, SendLane lane, LaneEffect effect) {}

    private final HubPorts ports;
    private final FeedBoard feeds;
    private final Map<Key, SendLane> lanes = new HashMap<>();
    private final Map<Long, Reply<SendResult.Sent>> replies = new HashMap<>();
    private final ArrayDeque<Due> due = new ArrayDeque<>();
    private boolean applying;
    private long lastTicket;

    LaneBoard(HubPorts ports, FeedBoard feeds) {
        this.ports = ports;
        this.feeds = feeds;
    }

    int lanes() {
        return lanes.size();
    }

    int unanswered() {
        return replies.size();
    }

    void send(Session session, Conversation conversation, Send send, Reply<SendResult.Sent> reply) {
        Key key = new Key(conversation, session.id());
        SendLane lane = lanes.computeIfAbsent(key, _ -> new SendLane(conversation, session));
        long ticket = ++lastTicket;
        replies.put(ticket, reply);
        apply(key, lane, lane.offer(ticket, send, claim(conversation), ports.nowMs()));
    }

    void ownerChanged(Claim claim) {
        long nowMs = ports.nowMs();
        List.copyOf(lanes.entrySet()).forEach(one -> {
            if (one.getKey().conversation().partition() == claim.partition()) {
                apply(one.getKey(), one.getValue(), one.getValue().ownerChanged(claim, nowMs));
            }
        });
    }

    void tick() {
        long nowMs = ports.nowMs();
        List.copyOf(lanes.entrySet())
                .forEach(one -> apply(
                        one.getKey(),
                        one.getValue(),
                        one.getValue().tick(claim(one.getKey().conversation()), nowMs)));
    }

    private @Nullable Claim claim(Conversation conversation) {
        return feeds.owner(conversation.partition()).orElse(null);
    }

    private void apply(Key key, SendLane lane, List<LaneEffect> effects) {
        effects.forEach(effect -> due.add(new Due(key, lane, effect)));
        if (!applying) {
            applying = true;
            try {
                for (Due next = due.poll(); next != null; next = due.poll()) {
                    apply(next);
                }
            } finally {
                applying = false;
            }
        }
        if (lane.idle()) {
            lanes.remove(key, lane);
        }
    }

    private void apply(Due due) {
        switch (due.effect()) {
            case LaneEffect.SendOut out -> sendOut(due.key(), due.lane(), out);
            case LaneEffect.Acknowledge acknowledge -> {
                Reply<SendResult.Sent> reply = replies.remove(acknowledge.ticket());
                if (reply != null) {
                    reply.ok(acknowledge.sent());
                }
            }
            case LaneEffect.Fail fail -> {
                Reply<SendResult.Sent> reply = replies.remove(fail.ticket());
                if (reply != null) {
                    reply.fail(fail.failure());
                }
            }
        }
    }

    private void sendOut(Key key, SendLane lane, LaneEffect.SendOut out) {
        ports.owners()
                .send(out.owner(), out.batch())
                .onComplete(
                        results -> apply(
                                key,
                                lane,
                                lane.answered(out.request(), results, claim(key.conversation()), ports.nowMs())),
                        failure -> apply(
                                key,
                                lane,
                                lane.failed(
                                        out.request(),
                                        StoaException.of(failure),
                                        claim(key.conversation()),
                                        ports.nowMs())));
    }
}
