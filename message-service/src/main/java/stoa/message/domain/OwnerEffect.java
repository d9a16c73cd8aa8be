package stoa.message.domain;

import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.NodeId;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.history.HistoryOperations.FindMessage;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claim;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Batch;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResults;

/** What an owner wants done. Whoever drives it does these in the order they were given. */
public sealed interface OwnerEffect {
    /**
     * Append to the partition; then tell {@link PartitionOwner#appended}.
     *
     * @param event what
     * @param after id of the event it may only come after; null for none
     */
    record Append(LogEvent event, @Nullable String after) implements OwnerEffect {}

    /**
     * Hand to a gateway; then tell {@link PartitionOwner#delivered}.
     *
     * @param gateway which
     * @param batch what
     */
    record Deliver(NodeId gateway, Batch batch) implements OwnerEffect {}

    /**
     * Answer a send.
     *
     * @param call number its caller gave it
     * @param results one per send
     */
    record AnswerSends(long call, SendResults results) implements OwnerEffect {}

    /**
     * Answer a recall, a modification or an append.
     *
     * @param call number its caller gave it
     * @param result what became of the event
     */
    record AnswerEvent(long call, SendResult result) implements OwnerEffect {}

    /**
     * Answer an append of several events.
     *
     * @param call number its caller gave it
     * @param results one per event
     */
    record AnswerInTurn(long call, SendResults results) implements OwnerEffect {}

    /**
     * Answer a call with an error.
     *
     * @param call number its caller gave it
     * @param code why
     */
    record Fail(long call, ErrorCode code) implements OwnerEffect {}

    /**
     * Ask who may speak in a room; then tell {@link PartitionOwner#policyAnswered}.
     *
     * @param room which
     * @param round goes back with the answer
     */
    record AskPolicy(Conversation room, long round) implements OwnerEffect {}

    /**
     * Ask what holds in a conversation that is no room; then tell {@link PartitionOwner#conversationAnswered}.
     *
     * @param conversation which
     */
    record AskConversation(Conversation conversation) implements OwnerEffect {}

    /**
     * Ask the history for a message; then tell {@link PartitionOwner#messageFound} or {@link
     * PartitionOwner#messageNotFound}.
     *
     * @param call the recall or modification that waits for it
     * @param question what to ask
     */
    record AskMessage(long call, FindMessage question) implements OwnerEffect {}

    /**
     * Everything up to the end of the log was read: announce it at once.
     *
     * @param claim the first of this ownership
     */
    record WentLive(Claim claim) implements OwnerEffect {}

    /**
     * A gateway's subscription is gone, count it: it finds out and subscribes anew.
     *
     * @param gateway whose
     * @param reason why
     */
    record Dropped(NodeId gateway, DropReason reason) implements OwnerEffect {}

    /**
     * Something happened that is only counted.
     *
     * @param what it was
     * @param times how often, above zero
     */
    record Count(Happening what, long times) implements OwnerEffect {}

    /** What is only counted. */
    enum Happening {
        /** A message of a counted type came from a client. */
        TAPS,
        /** A message that merges counted ones is in the log. */
        TAPS_MERGED,
        /** A counted message was acknowledged and will not come into the log. */
        TAPS_LOST,
        /** A send of low priority was refused because too much is under way. */
        SHED_LOW,
        /** A send of normal priority was refused because too much is under way. */
        SHED_NORMAL,
        /** How much somebody said lately was forgotten at the bound, so they may say as much again. */
        SPEAKER_FORGOTTEN
    }

    /** Why a subscription was dropped. */
    enum DropReason {
        /** Too many bytes waited for its confirmation. */
        BYTES,
        /** A batch was not confirmed in time. */
        SILENT,
        /** A batch was refused or could not be delivered. */
        FAILED
    }
}
