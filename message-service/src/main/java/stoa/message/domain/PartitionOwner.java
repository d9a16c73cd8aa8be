package stoa.message.domain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.message.domain.PolicyQueue.Waiting;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.Found;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claim;
import stoa.protocol.message.MessageOperations.Append;
import stoa.protocol.message.MessageOperations.AppendInTurn;
import stoa.protocol.message.MessageOperations.Modify;
import stoa.protocol.message.MessageOperations.Recall;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.Subscribe;
import stoa.protocol.message.MessageOperations.Subscribed;
import stoa.protocol.message.MessageOperations.Unsubscribe;
import stoa.protocol.room.PolicyOperations.Policies;

/**
 * The owner of one partition: sequencer and router in one, from the assignment to the revocation, as a
 * pure state machine. What it is told are facts with the time they were learned; what it wants done
 * comes back as effects, in order. No threads, no clock, no waiting; not thread-safe.
 *
 * <p>Until everything before the end of the log was read it refuses all calls with {@code NOT_OWNER};
 * then it is live. A call for another epoch than its own is refused in the same way: whoever sent it
 * believes in another owner.
 */
public final class PartitionOwner {
    private final Ownership ownership;
    private final OwnerLimits limits;
    private final SettingsView settings;
    private final FoldedLog log;
    private final PendingSends pending;
    private final GatewaySubscriptions subscriptions;
    private final Speakers speakers;
    private final TapCounter taps;
    private final Acceptance acceptance;
    private final MessageChanges changes;
    private final ActiveRooms active = new ActiveRooms();
    private final LastSaid lastSaid = new LastSaid();
    private final LogReading reading;
    private final EventAppends appends;
    private boolean live;

    /**
     * An owner that has read nothing yet.
     *
     * @param ownership what it owns
     * @param takeover where it begins
     * @param limits its bounds
     * @param known what the owners of one thread share
     */
    public PartitionOwner(Ownership ownership, Takeover takeover, OwnerLimits limits, OwnerKnowledge known) {
        PolicyLeases leases = known.leases();
        this.ownership = ownership;
        this.limits = limits;
        this.settings = known.settings();
        this.log = new FoldedLog(ownership.generation(), takeover, limits, settings, leases::isDistributionStopped);
        this.pending = new PendingSends(limits, log::seen);
        this.subscriptions = new GatewaySubscriptions(ownership, limits);
        this.taps = new TapCounter(log, pending, ownership.epoch());
        this.acceptance = new Acceptance(log, pending, subscriptions, new Acceptance.Around(taps, settings, active));
        this.changes = new MessageChanges(log, pending, limits, settings);
        this.speakers = new Speakers(leases, known.conversations(), ownership.partition(), acceptance);
        this.reading = new LogReading(log, pending, subscriptions, new LogReading.Noted(active, lastSaid, speakers));
        this.appends = new EventAppends(acceptance, pending, subscriptions, log::next, limits);
    }

    /**
     * Takes what was read from the log.
     *
     * @param records in order, may be empty
     * @param position the offset that will be read next
     * @param nowMs epoch milliseconds
     * @return acknowledgements, deliveries, and {@code WentLive} once
     */
    public List<OwnerEffect> records(List<LogRecord> records, long position, long nowMs) {
        List<OwnerEffect> effects = new ArrayList<>();
        reading.read(records, live, nowMs, effects);
        if (log.reached(position) && !live) {
            live = true;
            effects.add(new OwnerEffect.WentLive(claim()));
        }
        subscriptions.flush(log.next(), nowMs, effects);
        return effects;
    }

    /**
     * Sends of one session.
     *
     * @param call number to answer under, never used before
     * @param batch what is sent
     * @param nowMs epoch milliseconds
     * @return appends, questions, or the answer
     */
    public List<OwnerEffect> send(long call, SendBatch batch, long nowMs) {
        if (!isAddressed(batch.conversation(), batch.epoch())) {
            return List.of(new OwnerEffect.Fail(call, ErrorCode.NOT_OWNER));
        }
        if (batch.sends().isEmpty() || batch.sends().size() > SendBatch.SENDS_MAX) {
            return List.of(new OwnerEffect.Fail(call, ErrorCode.BAD_REQUEST));
        }
        List<OwnerEffect> effects = new ArrayList<>();
        Waiting send = new Waiting(call, batch, nowMs + limits.callDeadlineMs());
        // Whether the type is counted has to be known by the time the policies are.
        settings.of(batch.conversation().app());
        speakers.start(send, nowMs, effects);
        return effects;
    }

    /**
     * Takes the answer to {@link OwnerEffect.AskPolicy}.
     *
     * @param question as it was ordered
     * @param answer the policies; null when nobody answered
     * @param nowMs epoch milliseconds
     * @return what the sends that waited for it lead to
     */
    public List<OwnerEffect> policyAnswered(OwnerEffect.AskPolicy question, @Nullable Policies answer, long nowMs) {
        List<OwnerEffect> effects = new ArrayList<>();
        speakers.answered(question, answer, nowMs, effects);
        return effects;
    }

    /** Takes the answer to {@link OwnerEffect.AskConversation}; {@return what the sends that waited for it lead to} */
    public List<OwnerEffect> conversationAnswered(
            OwnerEffect.AskConversation question, ConversationAnswer answer, long nowMs) {
        List<OwnerEffect> effects = new ArrayList<>();
        speakers.answered(question, answer, nowMs, effects);
        return effects;
    }

    /**
     * A recall.
     *
     * @param call number to answer under, never used before
     * @param recall what is asked
     * @param nowMs epoch milliseconds
     * @return an append, a question, or the answer
     */
    public List<OwnerEffect> recall(long call, Recall recall, long nowMs) {
        return change(call, MessageChange.of(recall), nowMs);
    }

    /**
     * A modification.
     *
     * @param call number to answer under, never used before
     * @param modify what is asked
     * @param nowMs epoch milliseconds
     * @return an append, a question, or the answer
     */
    public List<OwnerEffect> modify(long call, Modify modify, long nowMs) {
        return change(call, MessageChange.of(modify), nowMs);
    }

    private List<OwnerEffect> change(long call, MessageChange change, long nowMs) {
        if (!isAddressed(change.conversation(), change.epoch())) {
            return List.of(new OwnerEffect.Fail(call, ErrorCode.NOT_OWNER));
        }
        List<OwnerEffect> effects = new ArrayList<>();
        changes.start(call, change, nowMs, effects);
        return effects;
    }

    /**
     * The history says what it has of a recall's or modification's message.
     *
     * @param call the recall or modification that waits for it
     * @param found the message, if there is one
     * @param nowMs epoch milliseconds
     * @return an append or the answer
     */
    public List<OwnerEffect> messageFound(long call, Found found, long nowMs) {
        List<OwnerEffect> effects = new ArrayList<>();
        changes.found(call, found, nowMs, effects);
        return effects;
    }

    /**
     * The history could not say.
     *
     * @param call the recall or modification that waits for it
     * @param code why
     * @return the answer
     */
    public List<OwnerEffect> messageNotFound(long call, ErrorCode code) {
        List<OwnerEffect> effects = new ArrayList<>();
        changes.notFound(call, code, effects);
        return effects;
    }

    /**
     * Another service's event.
     *
     * @param call number to answer under, never used before
     * @param append what
     * @param nowMs epoch milliseconds
     * @return an append, deliveries, or the answer
     */
    public List<OwnerEffect> append(long call, Append append, long nowMs) {
        if (!isAddressed(append.event().conversation(), append.epoch())) {
            return List.of(new OwnerEffect.Fail(call, ErrorCode.NOT_OWNER));
        }
        List<OwnerEffect> effects = new ArrayList<>();
        appends.start(call, append, nowMs, effects);
        return effects;
    }

    /**
     * Another service's events, in a row.
     *
     * @param call number to answer under, never used before
     * @param append what
     * @param nowMs epoch milliseconds
     * @return appends, or the answer
     */
    public List<OwnerEffect> append(long call, AppendInTurn append, long nowMs) {
        if (!isAddressed(append.conversation(), append.epoch())) {
            return List.of(new OwnerEffect.Fail(call, ErrorCode.NOT_OWNER));
        }
        List<OwnerEffect> effects = new ArrayList<>();
        appends.start(call, append, nowMs, effects);
        return effects;
    }

    /**
     * What became of an {@link OwnerEffect.Append}.
     *
     * @param id of the event
     * @param outcome whether it is in the log
     * @return answers and further appends
     */
    public List<OwnerEffect> appended(String id, AppendOutcome outcome) {
        List<OwnerEffect> effects = new ArrayList<>();
        if (outcome instanceof AppendOutcome.Refused refused && refused.code() == ErrorCode.OVERLOADED) {
            acceptance.queueIsFull();
        }
        pending.appended(id, outcome, effects);
        return effects;
    }

    /**
     * What this owner wrote is in the log, and where: read ahead of the reader when nothing lies before it that was not
     * read. Deliveries wait for {@link #flush}.
     *
     * @param record as the reader will bring it
     * @param nowMs epoch milliseconds
     * @return answers and further appends
     */
    public List<OwnerEffect> written(LogRecord record, long nowMs) {
        List<OwnerEffect> effects = new ArrayList<>();
        if (live) {
            reading.written(record, nowMs, effects);
        }
        return effects;
    }

    /**
     * Everything written together was told.
     *
     * @param nowMs epoch milliseconds
     * @return deliveries
     */
    public List<OwnerEffect> flush(long nowMs) {
        List<OwnerEffect> effects = new ArrayList<>();
        subscriptions.flush(log.next(), nowMs, effects);
        return effects;
    }

    /**
     * Up to where the log is known.
     *
     * @return the first offset that was neither read nor written by this owner
     */
    public long next() {
        return log.next();
    }

    /**
     * A gateway wants live entries.
     *
     * @param wanted which, and from where
     * @param nowMs epoch milliseconds
     * @return what it is promised
     * @throws StoaException {@code NOT_OWNER} or {@code OVERLOADED}
     */
    public Subscribed subscribe(Subscribe wanted, long nowMs) {
        if (!live || wanted.epoch() != ownership.epoch()) {
            throw new StoaException(ErrorCode.NOT_OWNER);
        }
        subscriptions.subscribe(wanted, nowMs);
        Ring.Past past = log.ring().past(wanted.positions(), limits.pastBytesMax());
        return new Subscribed(log.next(), past.entries(), past.coveredFrom());
    }

    /**
     * A gateway does not want entries of rooms any more.
     *
     * @param unwanted which
     */
    public void unsubscribe(Unsubscribe unwanted) {
        subscriptions.unsubscribe(unwanted.gateway(), unwanted.subscription(), unwanted.rooms());
    }

    /**
     * What became of an {@link OwnerEffect.Deliver}.
     *
     * @param delivery as it was ordered
     * @param confirmed whether the gateway has it
     * @param nowMs epoch milliseconds
     * @return further deliveries
     */
    public List<OwnerEffect> delivered(OwnerEffect.Deliver delivery, boolean confirmed, long nowMs) {
        List<OwnerEffect> effects = new ArrayList<>();
        subscriptions.delivered(delivery, confirmed, log.next(), nowMs, effects);
        return effects;
    }

    /**
     * Time goes by; called several times a second.
     *
     * @param nowMs epoch milliseconds
     * @return answers to calls whose time is over, heartbeats
     */
    public List<OwnerEffect> tick(long nowMs) {
        List<OwnerEffect> effects = new ArrayList<>();
        pending.expire(nowMs, effects);
        taps.tick(nowMs, effects);
        acceptance.tick();
        subscriptions.tick(log.next(), nowMs, effects);
        return effects;
    }

    /**
     * The partition is another's now: everybody who waits is answered, nothing goes out any more.
     *
     * @return answers; the owner is of no use afterwards
     */
    public List<OwnerEffect> revoke() {
        List<OwnerEffect> effects = new ArrayList<>();
        live = false;
        pending.revoke(effects);
        speakers.revoke(effects);
        changes.revoke(effects);
        taps.revoke(effects);
        return effects;
    }

    /**
     * Whether it answers calls.
     *
     * @return true from {@code WentLive} to the revocation
     */
    public boolean isLive() {
        return live;
    }

    /**
     * What to announce.
     *
     * @return the claim as of now
     */
    public Claim claim() {
        return ownership.claim(log.next());
    }

    /**
     * What it holds, for metrics.
     *
     * @return sizes as of now
     */
    public OwnerLoad load() {
        return new OwnerLoad(
                pending.events(), pending.bytes(), log.ring().bytes(), subscriptions.size(), taps.senders());
    }

    /**
     * In which rooms something was said since this was asked last.
     *
     * @return each with the time of its last message, and how many there were while the owner was live
     */
    public List<RoomActivity> takeActive() {
        return active.take();
    }

    /** In which conversations that are no rooms something was said; {@return to be taken from} */
    public LastSaid lastSaid() {
        return lastSaid;
    }

    private boolean isAddressed(Conversation conversation, long epoch) {
        return live && epoch == ownership.epoch() && conversation.partition() == ownership.partition();
    }
}
