package stoa.systemtests.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.conversation.KnownConversations;
import stoa.protocol.error.StoaException;
import stoa.protocol.log.Claim;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.PartitionFold;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResults;
import stoa.protocol.message.MessageOperations.Subscribe;
import stoa.protocol.message.MessageOperations.Subscribed;
import stoa.protocol.message.MessageOperations.Unsubscribe;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.Policies;
import stoa.protocol.room.PolicyOperations.RoomPolicy;

/**
 * A message-service process in the simulation: drives the real {@link PartitionOwner} while the group
 * says it owns the partition, and a while longer when it was frozen.
 */
final class SimOwner {
    private static final long TICK_MS = 100;
    private static final long CLAIM_MS = 1_000;
    /** The real one's pause and the poll it may have to wait for. */
    private static final long ASK_AGAIN_MS = 250;

    private static final long NOT_ASKING = -1;
    private static final int RECORD_BYTES = 100;
    /** How often it reads; what it wrote itself it mostly knows before. */
    private static final long POLL_MS = 20;

    private final Simulation simulation;
    private final SimProcess process;
    private final Map<Long, Consumer<@Nullable SendResults>> callers = new HashMap<>();
    private NodeId node;
    private PolicyLeases leases = new PolicyLeases();
    private @Nullable PartitionOwner owner;
    private long askingEpoch = NOT_ASKING;
    private long position;
    private long lastProduceArrivalMs;
    private long lastCall;

    SimOwner(Simulation simulation, SimProcess process) {
        this.simulation = simulation;
        this.process = process;
        this.node = new NodeId(Service.MESSAGE, process.name(), 1);
    }

    SimProcess process() {
        return process;
    }

    NodeId node() {
        return node;
    }

    boolean owns() {
        return owner != null;
    }

    /** Begins a life. */
    void start() {
        node = new NodeId(Service.MESSAGE, process.name(), process.life());
        owner = null;
        askingEpoch = NOT_ASKING;
        callers.clear();
        leases = new PolicyLeases();
        process.every(TICK_MS, () -> with(current -> current.tick(simulation.nowMs())));
        process.every(CLAIM_MS, this::claim);
        process.every(POLL_MS, this::poll);
    }

    /** The group assigned the partition to this process. */
    void assigned(long epoch) {
        askingEpoch = epoch;
        askHead(epoch);
    }

    /**
     * Asks until the history answers or the assignment it is for is no more. As the real one does, it goes
     * by what this process was told last: an assignment that was taken away is forgotten, and neither an
     * answer nor a repetition that is left of it touches the one that came after it.
     */
    private void askHead(long epoch) {
        if (askingEpoch != epoch) {
            return;
        }
        simulation.history().askHead(process, head -> {
            if (head == null) {
                process.after(ASK_AGAIN_MS, () -> askHead(epoch));
            } else if (askingEpoch == epoch) {
                askingEpoch = NOT_ASKING;
                takeOver(epoch, head);
            }
        });
    }

    private void takeOver(long epoch, FoldHead head) {
        giveUp();
        SimLog log = simulation.log();
        long start = head.logTime() == 0 ? 0 : log.offsetForTime(head.logTime() - PartitionFold.WINDOW_MS);
        Takeover takeover = new Takeover(head, Math.min(start, head.nextOffset()), log.end());
        position = takeover.start();
        simulation.world().trace(process.name(), "epoch " + epoch + " takes over " + takeover);
        owner = new PartitionOwner(
                new Ownership(simulation.partition(), Simulation.GENERATION, epoch, node),
                takeover,
                OwnerLimits.DEFAULT.withRingBytesMax(simulation.ringBytesMax()),
                new OwnerKnowledge(
                        leases,
                        new KnownConversations(),
                        app -> AppSettings.defaults(app).withLimits(1, 0, 1 << 20, 0)));
    }

    /** The group took the partition away; a frozen process learns of it only when it runs again. */
    void revoked() {
        simulation.world().trace(process.name(), "revoked");
        askingEpoch = NOT_ASKING;
        giveUp();
    }

    private void giveUp() {
        PartitionOwner gone = owner;
        if (gone != null) {
            apply(gone, gone.revoke());
            owner = null;
        }
    }

    private void poll() {
        with(current -> {
            List<LogRecord> records = new ArrayList<>();
            for (SimLog.Stored stored :
                    simulation.log().read(position, 1 + simulation.world().below(20))) {
                records.add(record(stored));
                position = stored.offset() + 1;
            }
            return current.records(records, position, simulation.nowMs());
        });
    }

    private static LogRecord record(SimLog.Stored stored) {
        return new LogRecord(stored.offset(), stored.appendTimeMs(), stored.event(), RECORD_BYTES);
    }

    private void claim() {
        PartitionOwner current = owner;
        if (current != null && current.isLive()) {
            announce(current.claim());
        }
    }

    private void announce(Claim claim) {
        simulation
                .gateways()
                .forEach(gateway -> simulation.bus().tell(gateway.process(), () -> gateway.claimed(claim)));
    }

    /** A gateway's sends; answered with null where an error would be. */
    void send(SendBatch batch, Consumer<@Nullable SendResults> reply) {
        PartitionOwner current = owner;
        if (current == null) {
            reply.accept(null);
            return;
        }
        long call = ++lastCall;
        callers.put(call, reply);
        apply(current, current.send(call, batch, simulation.nowMs()));
    }

    /** A gateway's subscription; null for an error. */
    @Nullable
    Subscribed subscribe(Subscribe wanted) {
        PartitionOwner current = owner;
        try {
            return current == null ? null : current.subscribe(wanted, simulation.nowMs());
        } catch (StoaException refused) {
            return null;
        }
    }

    /** A gateway wants less. */
    void unsubscribe(Unsubscribe unwanted) {
        PartitionOwner current = owner;
        if (current != null) {
            current.unsubscribe(unwanted);
        }
    }

    private interface Step {
        List<OwnerEffect> apply(PartitionOwner current);
    }

    private void with(Step step) {
        PartitionOwner current = owner;
        if (current != null) {
            apply(current, step.apply(current));
        }
    }

    private void apply(PartitionOwner current, List<OwnerEffect> effects) {
        for (OwnerEffect effect : effects) {
            if (effect instanceof OwnerEffect.WentLive) {
                simulation.world().trace(process.name(), effect);
            }
            switch (effect) {
                case OwnerEffect.Append append -> produce(current, append);
                case OwnerEffect.Deliver deliver -> deliver(current, deliver);
                case OwnerEffect.AnswerSends answer -> answer(answer.call(), answer.results());
                case OwnerEffect.AnswerEvent answer -> answer(answer.call(), null);
                case OwnerEffect.AnswerInTurn answer -> answer(answer.call(), null);
                case OwnerEffect.Fail fail -> answer(fail.call(), null);
                case OwnerEffect.AskPolicy question -> askPolicy(current, question);
                case OwnerEffect.AskConversation _ -> throw new AssertionError("all is said in rooms");
                case OwnerEffect.AskMessage question -> throw new IllegalStateException("nobody recalls: " + question);
                case OwnerEffect.WentLive live -> announce(live.claim());
                case OwnerEffect.Dropped _ -> simulation.countDropped();
                case OwnerEffect.Count _ -> {}
            }
        }
    }

    private void produce(PartitionOwner current, OwnerEffect.Append append) {
        // One producer keeps the order of its records on the way to the broker.
        lastProduceArrivalMs = Math.max(
                lastProduceArrivalMs, simulation.nowMs() + simulation.world().below(4));
        simulation.log().produce(process, append.event(), lastProduceArrivalMs, produced -> {
            String id = append.event().id();
            switch (produced) {
                case SimLog.Produced.In in -> {
                    apply(current, current.appended(id, new AppendOutcome.InLog()));
                    apply(current, current.written(record(in.stored()), simulation.nowMs()));
                    apply(current, current.flush(simulation.nowMs()));
                }
                case SimLog.Produced.Unknown _ -> apply(current, current.appended(id, new AppendOutcome.InDoubt()));
            }
        });
    }

    private void deliver(PartitionOwner current, OwnerEffect.Deliver deliver) {
        SimGateway gateway = simulation.gateway(deliver.gateway());
        if (gateway == null) {
            process.after(50, () -> apply(current, current.delivered(deliver, false, simulation.nowMs())));
            return;
        }
        simulation
                .bus()
                .<Boolean>ask(
                        process,
                        gateway.process(),
                        5_000,
                        reply -> reply.accept(gateway.deliver(deliver.gateway(), deliver.batch())),
                        confirmed -> apply(
                                current,
                                current.delivered(deliver, Boolean.TRUE.equals(confirmed), simulation.nowMs())));
    }

    private void askPolicy(PartitionOwner current, OwnerEffect.AskPolicy question) {
        String room = question.room().id();
        String app = question.room().app();
        Policies policies = new Policies(RoomPolicy.open(app, room, 1, 1), AppPolicy.open(app));
        process.after(
                1 + simulation.world().below(5),
                () -> apply(current, current.policyAnswered(question, policies, simulation.nowMs())));
    }

    private void answer(long call, @Nullable SendResults results) {
        Consumer<@Nullable SendResults> caller = callers.remove(call);
        if (caller != null) {
            caller.accept(results);
        }
    }
}
