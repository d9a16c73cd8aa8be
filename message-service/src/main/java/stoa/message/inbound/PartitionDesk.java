package stoa.message.inbound;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.message.domain.AppendOutcome;
import stoa.message.domain.ConversationAnswer;
import stoa.message.domain.EventLog;
import stoa.message.domain.LogRecord;
import stoa.message.domain.Neighbours;
import stoa.message.domain.OwnerEffect;
import stoa.message.domain.OwnerKnowledge;
import stoa.message.domain.OwnerLimits;
import stoa.message.domain.OwnerLoad;
import stoa.message.domain.OwnerMeters;
import stoa.message.domain.Ownership;
import stoa.message.domain.PartitionOwner;
import stoa.message.domain.PartitionRecords;
import stoa.message.domain.PolicyLeases;
import stoa.message.domain.RoomRates;
import stoa.message.domain.Takeover;
import stoa.protocol.bus.Done;
import stoa.protocol.conversation.KnownConversations;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Claims;
import stoa.protocol.message.MessageOperations.Append;
import stoa.protocol.message.MessageOperations.AppendInTurn;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Modify;
import stoa.protocol.message.MessageOperations.Recall;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResults;
import stoa.protocol.message.MessageOperations.Subscribe;
import stoa.protocol.message.MessageOperations.Subscribed;
import stoa.protocol.message.MessageOperations.Unsubscribe;

/**
 * The owners of this node: tells each what concerns it and does what it wants done. All on one event
 * loop, nothing blocks.
 */
public final class PartitionDesk {
    /**
     * What owners need of the world.
     *
     * @param log where events go
     * @param neighbours the other services
     * @param meters what is counted
     */
    public record Ports(EventLog log, Neighbours neighbours, OwnerMeters meters) {}

    private static final Logger LOG = LoggerFactory.getLogger(PartitionDesk.class);

    private final Map<Integer, PartitionOwner> ownerByPartition = new HashMap<>();
    private final OwnWrites ownWrites = new OwnWrites(this::giveUp);
    private final OpenCalls calls;
    private final List<Claim> freshClaims = new ArrayList<>();
    private final Ports ports;
    private final OwnerLimits limits;
    private final PolicyLeases leases;
    private final OwnerKnowledge known;
    private final ActivityReports reports;
    private final Clock clock;

    /**
     * Owns nothing yet.
     *
     * @param ports the world
     * @param limits of each partition
     * @param leases policies, shared by all owners
     * @param settings apps' settings, shared by all owners
     * @param clock wall clock
     */
    public PartitionDesk(Ports ports, OwnerLimits limits, PolicyLeases leases, SettingsCache settings, Clock clock) {
        this.ports = ports;
        this.calls = new OpenCalls(ports.meters());
        this.limits = limits;
        this.leases = leases;
        this.known = new OwnerKnowledge(leases, new KnownConversations(), settings);
        this.reports = new ActivityReports(ports.neighbours());
        this.clock = clock;
        ports.log().afterOutcomes(this::flushWritten);
    }

    /**
     * A partition was assigned to this node and its log is about to be read.
     *
     * @param ownership what is owned
     * @param takeover where reading begins
     * @param readAhead told the first offset that need not be read, each time it grows because this node wrote what is
     *     before it
     */
    public void takeOver(Ownership ownership, Takeover takeover, LongConsumer readAhead) {
        revoke(ownership.partition());
        ownWrites.begin(ownership.partition(), readAhead);
        PartitionOwner owner = new PartitionOwner(ownership, takeover, limits, known);
        ownerByPartition.put(ownership.partition(), owner);
        records(List.of(new PartitionRecords(ownership.partition(), List.of(), takeover.start())));
    }

    /**
     * Takes what a poll brought.
     *
     * @param polled of partitions that were taken over; others are passed over
     * @return partitions whose records made no sense: given up, to be taken over anew
     */
    public List<Integer> records(List<PartitionRecords> polled) {
        List<Integer> broken = new ArrayList<>(ownWrites.takeBroken());
        for (PartitionRecords one : polled) {
            PartitionOwner owner = ownerByPartition.get(one.partition());
            if (owner == null) {
                continue;
            }
            try {
                apply(one.partition(), owner, owner.records(one.records(), one.position(), clock.millis()));
            } catch (RuntimeException broke) {
                giveUp(one.partition(), broke);
                broken.add(one.partition());
            }
        }
        if (!freshClaims.isEmpty()) {
            ports.neighbours().announce(new Claims(freshClaims));
            freshClaims.clear();
        }
        return broken;
    }

    private void giveUp(int partition, RuntimeException broke) {
        LOG.error("partition {} is given up and taken over anew", partition, broke);
        revoke(partition);
    }

    /**
     * A partition is not this node's any more.
     *
     * @param partition 0 to 63
     */
    public void revoke(int partition) {
        PartitionOwner owner = ownerByPartition.remove(partition);
        ownWrites.end(partition);
        if (owner != null) {
            reports.keep(owner);
            apply(partition, owner, owner.revoke());
            ports.meters().revoked();
        }
    }

    /**
     * Sends of one session.
     *
     * @param batch what is sent
     * @return what became of each
     */
    public Future<SendResults> send(SendBatch batch) {
        int partition = batch.conversation().partition();
        return call(partition, calls::openSends, (owner, call) -> owner.send(call, batch, clock.millis()));
    }

    /**
     * A recall.
     *
     * @param recall what is taken back
     * @return its place
     */
    public Future<Appended> recall(Recall recall) {
        int partition = recall.conversation().partition();
        return call(partition, calls::openEvent, (owner, call) -> owner.recall(call, recall, clock.millis()));
    }

    /**
     * A modification.
     *
     * @param modify what is replaced
     * @return its place
     */
    public Future<Appended> modify(Modify modify) {
        int partition = modify.conversation().partition();
        return call(partition, calls::openEvent, (owner, call) -> owner.modify(call, modify, clock.millis()));
    }

    /**
     * Another service's event.
     *
     * @param append what
     * @return its place
     */
    public Future<Appended> append(Append append) {
        int partition = append.event().conversation().partition();
        return call(partition, calls::openEvent, (owner, call) -> owner.append(call, append, clock.millis()));
    }

    /**
     * Another service's events, in a row.
     *
     * @param append which
     * @return what became of each
     */
    public Future<SendResults> append(AppendInTurn append) {
        int partition = append.conversation().partition();
        return call(partition, calls::openRow, (owner, call) -> owner.append(call, append, clock.millis()));
    }

    /**
     * A gateway wants live entries.
     *
     * @param wanted which
     * @return what it is promised
     */
    public Future<Subscribed> subscribe(Subscribe wanted) {
        PartitionOwner owner = ownerByPartition.get(wanted.partition());
        if (owner == null) {
            return Future.failedFuture(new StoaException(ErrorCode.NOT_OWNER));
        }
        try {
            return Future.succeededFuture(owner.subscribe(wanted, clock.millis()));
        } catch (StoaException refused) {
            return Future.failedFuture(refused);
        }
    }

    /**
     * A gateway wants entries of rooms no more.
     *
     * @param unwanted which
     * @return done
     */
    public Future<Done> unsubscribe(Unsubscribe unwanted) {
        PartitionOwner owner = ownerByPartition.get(unwanted.partition());
        if (owner != null) {
            owner.unsubscribe(unwanted);
        }
        return Future.succeededFuture(Done.DONE);
    }

    /** Time goes by; called every {@link #TICK_MS}. */
    public void tick() {
        long nowMs = clock.millis();
        for (Map.Entry<Integer, PartitionOwner> one : List.copyOf(ownerByPartition.entrySet())) {
            apply(one.getKey(), one.getValue(), one.getValue().tick(nowMs));
        }
        OwnerLoad total = OwnerLoad.total(ownerByPartition.values().stream().map(PartitionOwner::load));
        ports.meters().load((int) live().count(), total);
    }

    /** Announces all claims; called every second. */
    public void announce() {
        List<Claim> claims = live().map(PartitionOwner::claim).toList();
        if (!claims.isEmpty()) {
            ports.neighbours().announce(new Claims(claims));
        }
    }

    /** Counts what was said and tells room-service where; called every second. */
    public void tellActivity() {
        reports.tell(ownerByPartition.values());
    }

    /** What is known of conversations that are no rooms; {@return shared by all owners} */
    public KnownConversations conversations() {
        return known.conversations();
    }

    /** The pace in rooms; {@return as counted here} */
    public RoomRates rates() {
        return reports.rates();
    }

    /** Time between two ticks, in milliseconds. */
    public static final long TICK_MS = 100;

    private <R> Future<R> call(
            int partition,
            Supplier<OpenCalls.Open<R>> open,
            BiFunction<PartitionOwner, Long, List<OwnerEffect>> decide) {
        PartitionOwner owner = ownerByPartition.get(partition);
        if (owner == null) {
            return Future.failedFuture(new StoaException(ErrorCode.NOT_OWNER));
        }
        OpenCalls.Open<R> call = open.get();
        apply(partition, owner, decide.apply(owner, call.number()));
        return call.answer();
    }

    private void apply(int partition, PartitionOwner owner, List<OwnerEffect> effects) {
        for (OwnerEffect effect : effects) {
            switch (effect) {
                case OwnerEffect.Append append -> append(partition, owner, append);
                case OwnerEffect.Deliver delivery -> deliver(partition, owner, delivery);
                case OwnerEffect.AnswerSends answer -> calls.answer(answer);
                case OwnerEffect.AnswerEvent answer -> calls.answer(answer);
                case OwnerEffect.AnswerInTurn answer -> calls.answer(answer);
                case OwnerEffect.Fail failure -> calls.fail(failure);
                case OwnerEffect.AskPolicy question -> askPolicy(partition, owner, question);
                case OwnerEffect.AskConversation question -> askConversation(partition, owner, question);
                case OwnerEffect.AskMessage question -> askMessage(partition, owner, question);
                case OwnerEffect.WentLive live -> freshClaims.add(live.claim());
                case OwnerEffect.Dropped dropped -> ports.meters().dropped(dropped.reason());
                case OwnerEffect.Count count -> ports.meters().counted(count.what(), count.times());
            }
        }
    }

    private void append(int partition, PartitionOwner owner, OwnerEffect.Append append) {
        ports.log().append(partition, append.event(), append.after(), outcome -> {
            if (isCurrent(partition, owner)) {
                apply(partition, owner, owner.appended(append.event().id(), outcome));
                if (outcome instanceof AppendOutcome.InLog inLog && inLog.place() != null) {
                    written(partition, owner, append, inLog.place());
                }
            }
        });
    }

    private void written(int partition, PartitionOwner owner, OwnerEffect.Append append, AppendOutcome.Place place) {
        LogRecord record =
                new LogRecord(place.offset(), place.appendTimeMs(), append.event(), place.bytes(), append.after());
        ownWrites.told(partition, () -> apply(partition, owner, owner.written(record, clock.millis())));
    }

    private void flushWritten() {
        ownWrites.flush(partition -> {
            PartitionOwner owner = ownerByPartition.get(partition);
            if (owner != null) {
                apply(partition, owner, owner.flush(clock.millis()));
                ownWrites.known(partition, owner.next());
            }
        });
    }

    private void deliver(int partition, PartitionOwner owner, OwnerEffect.Deliver delivery) {
        ports.neighbours().deliver(delivery.gateway(), delivery.batch()).onComplete(done -> {
            if (isCurrent(partition, owner)) {
                apply(partition, owner, owner.delivered(delivery, done.succeeded(), clock.millis()));
            }
        });
    }

    private void askPolicy(int partition, PartitionOwner owner, OwnerEffect.AskPolicy question) {
        ports.neighbours().policies(question.room()).onComplete(asked -> {
            if (isCurrent(partition, owner)) {
                apply(partition, owner, owner.policyAnswered(question, asked.result(), clock.millis()));
            } else {
                leases.notAnswered(question.room());
            }
        });
    }

    private void askConversation(int partition, PartitionOwner owner, OwnerEffect.AskConversation question) {
        ports.neighbours()
                .conversationPolicy(question.conversation())
                .<ConversationAnswer>map(ConversationAnswer.Holds::new)
                .otherwise(ConversationAnswer::of)
                .onSuccess(answer -> {
                    if (isCurrent(partition, owner)) {
                        apply(partition, owner, owner.conversationAnswered(question, answer, clock.millis()));
                    }
                });
    }

    private void askMessage(int partition, PartitionOwner owner, OwnerEffect.AskMessage question) {
        ports.neighbours().find(question.question()).onComplete(asked -> {
            if (!isCurrent(partition, owner)) {
                return;
            }
            if (asked.succeeded()) {
                apply(partition, owner, owner.messageFound(question.call(), asked.result(), clock.millis()));
            } else {
                ErrorCode code = StoaException.of(asked.cause()).code();
                apply(partition, owner, owner.messageNotFound(question.call(), code));
            }
        });
    }

    private Stream<PartitionOwner> live() {
        return ownerByPartition.values().stream().filter(PartitionOwner::isLive);
    }

    private boolean isCurrent(int partition, PartitionOwner owner) {
        return ownerByPartition.get(partition) == owner;
    }
}
