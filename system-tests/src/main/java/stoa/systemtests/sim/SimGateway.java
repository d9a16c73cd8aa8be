package stoa.systemtests.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.FeedDelivery;
import stoa.gateway.domain.FeedEffect;
import stoa.gateway.domain.LaneEffect;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.domain.PartitionFeed;
import stoa.gateway.domain.RoomLog;
import stoa.gateway.domain.SendLane;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claim;
import stoa.protocol.log.ClaimTable;
import stoa.protocol.message.MessageOperations.Batch;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendResults;
import stoa.protocol.message.MessageOperations.Subscribed;

/**
 * A gateway process in the simulation: drives the real feed, room logs and send lanes, and hands
 * entries to its clients as the hub does.
 */
final class SimGateway {
    private static final long TICK_MS = 100;
    private static final long SEND_DEADLINE_MS = 12_000;

    private record UnderWay(SendLane lane, LaneEffect.SendOut out) {}

    private final Simulation simulation;
    private final SimProcess process;
    private final Map<Conversation, RoomLog> logs = new HashMap<>();
    private final Map<Conversation, List<SimMember>> members = new LinkedHashMap<>();
    private final Map<String, SendLane> lanes = new LinkedHashMap<>();
    private final Map<Long, SimMember> senders = new HashMap<>();
    private final Map<Long, Long> numbers = new HashMap<>();
    private final List<UnderWay> underWay = new ArrayList<>();
    private NodeId node;
    private PartitionFeed feed;
    private ClaimTable claims = new ClaimTable();
    private @Nullable Claim claim;
    private long lastTicket;

    SimGateway(Simulation simulation, SimProcess process) {
        this.simulation = simulation;
        this.process = process;
        this.node = new NodeId(Service.GATEWAY, process.name(), 1);
        this.feed = new PartitionFeed(simulation.partition(), node);
    }

    SimProcess process() {
        return process;
    }

    NodeId node() {
        return node;
    }

    /** Begins a life. */
    void start() {
        node = new NodeId(Service.GATEWAY, process.name(), process.life());
        feed = new PartitionFeed(simulation.partition(), node);
        claims = new ClaimTable();
        claim = null;
        logs.clear();
        members.clear();
        lanes.clear();
        senders.clear();
        numbers.clear();
        underWay.clear();
        process.every(TICK_MS, () -> {
            apply(feed.tick(simulation.nowMs()));
            lanes.values().forEach(lane -> applyLane(lane, lane.tick(claim, simulation.nowMs())));
        });
    }

    /** An owner's claim was heard. */
    void claimed(Claim heard) {
        switch (claims.hear(heard, simulation.nowMs())) {
            case REFUSED -> {}
            case REPEATED -> claim = heard;
            case NEW_OWNER -> {
                claim = heard;
                apply(feed.owner(heard, simulation.nowMs()));
                abandonOthers(heard);
                lanes.values().forEach(lane -> applyLane(lane, lane.ownerChanged(heard, simulation.nowMs())));
            }
        }
    }

    /** What was asked of another node is failed at once, as the hub does. */
    private void abandonOthers(Claim heard) {
        List<UnderWay> abandoned = underWay.stream()
                .filter(one -> !one.out().owner().equals(heard.owner()))
                .toList();
        underWay.removeAll(abandoned);
        abandoned.forEach(one -> sendFailed(one.lane(), one.out()));
    }

    /** An owner's batch; whether it is confirmed. */
    boolean deliver(NodeId to, Batch batch) {
        if (!to.equals(node)) {
            return false;
        }
        FeedDelivery delivery = feed.batch(batch, simulation.nowMs());
        simulation.world().trace(process.name(), delivery.accepted() + " " + batch);
        apply(delivery.effects());
        return delivery.accepted();
    }

    /** A client joins a room on its connection. */
    void join(SimMember member) {
        members.computeIfAbsent(member.room(), _ -> new ArrayList<>()).add(member);
        apply(feed.enter(member.room(), simulation.nowMs()));
    }

    /** A client's send on its connection. */
    void send(SimMember member, long number, Send send) {
        long ticket = ++lastTicket;
        senders.put(ticket, member);
        numbers.put(ticket, number);
        SendLane lane = lanes.computeIfAbsent(
                member.session().id() + member.room().id(), _ -> new SendLane(member.room(), member.session()));
        applyLane(lane, lane.offer(ticket, send, claim, simulation.nowMs()));
    }

    /** A connection is gone; its lane goes on, for the session may come back to it. */
    void left(SimMember member) {
        List<SimMember> present = members.get(member.room());
        if (present != null && present.remove(member) && present.isEmpty()) {
            members.remove(member.room());
            logs.remove(member.room());
            apply(feed.leave(member.room()));
        }
    }

    /** Applies effects; joins are answered when all are, so that an answer's position is what was published. */
    private void apply(List<FeedEffect> effects) {
        applyEach(effects);
        members.values().forEach(present -> List.copyOf(present).forEach(this::answerJoin));
    }

    private void applyEach(List<FeedEffect> effects) {
        for (FeedEffect effect : effects) {
            simulation.world().trace(process.name(), effect);
            switch (effect) {
                case FeedEffect.SendSubscribe wanted -> subscribe(wanted);
                case FeedEffect.SendUnsubscribe unwanted -> unsubscribe(unwanted);
                case FeedEffect.AskHistory question -> askHistory(question);
                case FeedEffect.Entered entered -> logs.put(entered.room(), new RoomLog(entered.next()));
                case FeedEffect.Publish published -> publish(published);
                case FeedEffect.Restarted restarted ->
                    List.copyOf(members.getOrDefault(restarted.room(), List.of()))
                            .forEach(SimMember::restarted);
            }
        }
    }

    private void subscribe(FeedEffect.SendSubscribe wanted) {
        SimOwner asked = simulation.owner(wanted.owner());
        PartitionFeed current = feed;
        if (asked == null) {
            process.after(20, () -> current.controlFailed(wanted.request(), simulation.nowMs()));
            return;
        }
        simulation
                .bus()
                .<Subscribed>ask(
                        process,
                        asked.process(),
                        1_000,
                        reply -> reply.accept(asked.subscribe(wanted.subscribe())),
                        answer -> {
                            if (answer == null) {
                                current.controlFailed(wanted.request(), simulation.nowMs());
                            } else {
                                apply(current.subscribed(wanted.request(), answer, simulation.nowMs()));
                            }
                        });
    }

    private void unsubscribe(FeedEffect.SendUnsubscribe unwanted) {
        SimOwner asked = simulation.owner(unwanted.owner());
        PartitionFeed current = feed;
        if (asked == null) {
            process.after(20, () -> current.controlFailed(unwanted.request(), simulation.nowMs()));
            return;
        }
        simulation
                .bus()
                .<Boolean>ask(
                        process,
                        asked.process(),
                        1_000,
                        reply -> {
                            asked.unsubscribe(unwanted.unsubscribe());
                            reply.accept(true);
                        },
                        answer -> {
                            if (answer == null) {
                                current.controlFailed(unwanted.request(), simulation.nowMs());
                            } else {
                                apply(current.unsubscribed(unwanted.request()));
                            }
                        });
    }

    private void askHistory(FeedEffect.AskHistory question) {
        PartitionFeed current = feed;
        simulation.history().askSince(process, question.query(), answer -> {
            if (answer == null) {
                apply(current.historyFailed(question, simulation.nowMs()));
            } else {
                apply(current.history(question, answer, simulation.nowMs()));
            }
        });
    }

    private void publish(FeedEffect.Publish published) {
        RoomLog log = logs.get(published.room());
        if (log == null) {
            throw new IllegalStateException("published before entered: " + published);
        }
        log.append(published.entries().stream().map(LiveEntry::new).toList());
        List.copyOf(members.getOrDefault(published.room(), List.of()))
                .forEach(member -> member.live(published.entries()));
    }

    private void answerJoin(SimMember member) {
        RoomLog log = logs.get(member.room());
        long position = feed.position(member.room()).orElse(-1);
        // A client that saw more at another gateway waits until this one has seen it too.
        if (log == null || member.entered() || position < member.from()) {
            return;
        }
        member.enter();
        long from = member.from();
        if (from < 0) {
            member.reply(List.of(), position);
            return;
        }
        log.since(from)
                .ifPresentOrElse(
                        missed -> member.reply(
                                missed.stream().map(LiveEntry::entry).toList(), position),
                        () -> askMissed(member, from, position));
    }

    private void askMissed(SimMember member, long from, long position) {
        if (from >= position) {
            member.reply(List.of(), position);
            return;
        }
        QuerySince query =
                new QuerySince(member.room(), Simulation.GENERATION, from, position - 1, PartitionFeed.HISTORY_LIMIT);
        simulation.history().askSince(process, query, since -> {
            if (since == null) {
                askMissed(member, from, position);
            } else if (!since.complete()) {
                member.restarted();
            } else {
                member.reply(since.entries(), position);
            }
        });
    }

    private void applyLane(SendLane lane, List<LaneEffect> effects) {
        for (LaneEffect effect : effects) {
            switch (effect) {
                case LaneEffect.SendOut out -> sendOut(lane, out);
                case LaneEffect.Acknowledge ack -> {
                    SimMember member = senders.remove(ack.ticket());
                    Long number = numbers.remove(ack.ticket());
                    if (member != null && number != null) {
                        member.acknowledge(number, ack.sent());
                    }
                }
                case LaneEffect.Fail fail -> {
                    SimMember member = senders.remove(fail.ticket());
                    Long number = numbers.remove(fail.ticket());
                    if (member != null && number != null) {
                        member.fail(number, fail.failure());
                    }
                }
            }
        }
    }

    private void sendOut(SendLane lane, LaneEffect.SendOut out) {
        simulation.world().trace(process.name(), out);
        SimOwner asked = simulation.owner(out.owner());
        if (asked == null) {
            process.after(20, () -> sendFailed(lane, out));
            return;
        }
        UnderWay one = new UnderWay(lane, out);
        underWay.add(one);
        simulation
                .bus()
                .<SendResults>ask(
                        process, asked.process(), SEND_DEADLINE_MS, reply -> asked.send(out.batch(), reply), answer -> {
                            underWay.remove(one);
                            if (answer == null) {
                                sendFailed(lane, out);
                            } else {
                                applyLane(lane, lane.answered(out.request(), answer, claim, simulation.nowMs()));
                            }
                        });
    }

    private void sendFailed(SendLane lane, LaneEffect.SendOut out) {
        applyLane(
                lane, lane.failed(out.request(), new StoaException(ErrorCode.UNAVAILABLE), claim, simulation.nowMs()));
    }
}
