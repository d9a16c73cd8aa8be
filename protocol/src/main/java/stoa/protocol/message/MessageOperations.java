package stoa.protocol.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.Broadcast;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/** Calls to the owner of a partition, and the owner's calls to gateways. All go to one chosen node. */
public final class MessageOperations {
    /** Sends of one session to one conversation, in order. Longer than Kafka's delivery time-out. */
    public static final Operation<SendBatch, SendResults> SEND = Operation.once(
                    Service.MESSAGE, "message.send", SendBatch.class, SendResults.class)
            .within(12_000);

    /** Takes a message back. */
    public static final Operation<Recall, Appended> RECALL = Operation.once(
                    Service.MESSAGE, "message.recall", Recall.class, Appended.class)
            .within(12_000);

    /** Replaces a message's content. */
    public static final Operation<Modify, Appended> MODIFY = Operation.once(
                    Service.MESSAGE, "message.modify", Modify.class, Appended.class)
            .within(12_000);

    /** Puts an event that is not a message into its conversation's order; for other services. */
    public static final Operation<Append, Appended> APPEND = Operation.once(
                    Service.MESSAGE, "message.append", Append.class, Appended.class)
            .within(12_000);

    /** Puts several events of one conversation into its order, all or the first of them; for other services. */
    public static final Operation<AppendInTurn, SendResults> APPEND_IN_TURN = Operation.once(
                    Service.MESSAGE, "message.append-in-turn", AppendInTurn.class, SendResults.class)
            .within(12_000);

    /** A gateway wants the live entries of rooms of one partition. */
    public static final Operation<Subscribe, Subscribed> SUBSCRIBE =
            Operation.once(Service.MESSAGE, "message.subscribe", Subscribe.class, Subscribed.class);

    /** A gateway has no members left in rooms. */
    public static final Operation<Unsubscribe, Done> UNSUBSCRIBE =
            Operation.once(Service.MESSAGE, "message.unsubscribe", Unsubscribe.class, Done.class);

    /** A message to the members of all rooms of an app, told to every gateway, never stored. */
    public static final Broadcast<ToAllRooms> TO_ALL_ROOMS = new Broadcast<>("stoa.to-all-rooms", ToAllRooms.class);

    /** Live entries for one gateway; the answer confirms them. */
    public static final Operation<Batch, Done> DELIVER = Operation.once(
                    Service.GATEWAY, "gateway.deliver", Batch.class, Done.class)
            .within(10_000);

    private MessageOperations() {}

    /**
     * Sends to one conversation.
     *
     * @param conversation where
     * @param epoch the claim the gateway goes by; another one is answered {@code NOT_OWNER}
     * @param from sender
     * @param session sending session; null for servers
     * @param sender what to show of the sender
     * @param sends at most {@link #SENDS_MAX}, in order
     */
    public record SendBatch(
            Conversation conversation,
            long epoch,
            String from,
            @Nullable String session,
            LogEvent.@Nullable Sender sender,
            List<Send> sends) {
        /** Sends in a batch at most. */
        public static final int SENDS_MAX = 64;

        /** Copies the list. */
        public SendBatch {
            sends = List.copyOf(sends);
        }
    }

    /**
     * One message to send.
     *
     * @param cid client message id, 1 to 64 characters
     * @param type message type
     * @param content valid JSON
     * @param priority asked for
     * @param isTransient whether it skips log and history
     * @param mention who is mentioned; null for nobody
     * @param audience which members it is for; null for all
     * @param receipt whether the sender is told when members have received and read it
     */
    public record Send(
            String cid,
            String type,
            JsonText content,
            Priority priority,
            boolean isTransient,
            @Nullable JsonText mention,
            LogEvent.@Nullable Audience audience,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean receipt) {
        /** A message whose sender is not told who has received it. */
        public Send(
                String cid,
                String type,
                JsonText content,
                Priority priority,
                boolean isTransient,
                @Nullable JsonText mention,
                LogEvent.@Nullable Audience audience) {
            this(cid, type, content, priority, isTransient, mention, audience, false);
        }
    }

    /**
     * What became of each send, in order.
     *
     * @param results one per send
     */
    public record SendResults(List<SendResult> results) {
        /** Copies the list. */
        public SendResults {
            results = List.copyOf(results);
        }
    }

    /** What became of a send. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = SendResult.Sent.class, name = "sent"),
        @JsonSubTypes.Type(value = SendResult.Refused.class, name = "refused"),
        @JsonSubTypes.Type(value = SendResult.Unknown.class, name = "unknown")
    })
    public sealed interface SendResult {
        /**
         * It is in the log and was read back, or was handed on when transient.
         *
         * @param id message id
         * @param ts epoch milliseconds
         * @param cursor its place; 0 when transient
         * @param shed whether it was recorded but not delivered live
         */
        record Sent(String id, long ts, long cursor, boolean shed) implements SendResult {}

        /**
         * It is not in the log and will not come into it.
         *
         * @param code number of the error
         * @param text for people
         * @param retryAfterMs 0 for no advice
         */
        record Refused(int code, String text, long retryAfterMs) implements SendResult {}

        /** Nobody knows whether it came into the log: the same cid again tells. */
        record Unknown() implements SendResult {}
    }

    /**
     * A recall.
     *
     * @param conversation where
     * @param epoch the claim the gateway goes by
     * @param message id of the message
     * @param by user id
     * @param session recalling session; null for servers, which may recall anything
     * @param cursor of the message's ack; 0 when unknown
     */
    public record Recall(
            Conversation conversation,
            long epoch,
            String message,
            String by,
            @Nullable String session,
            long cursor) {}

    /**
     * A modification.
     *
     * @param conversation where
     * @param epoch the claim the gateway goes by
     * @param message id of the message
     * @param by user id
     * @param session modifying session; null for servers, which may modify anything
     * @param content from now on
     * @param cursor of the message's ack; 0 when unknown
     */
    public record Modify(
            Conversation conversation,
            long epoch,
            String message,
            String by,
            @Nullable String session,
            JsonText content,
            long cursor) {}

    /**
     * Puts an event into the log, or past it.
     *
     * @param epoch the claim the caller goes by
     * @param event what happened
     * @param isTransient whether it skips log and history and may be lost
     */
    public record Append(long epoch, LogEvent event, boolean isTransient) {}

    /**
     * Puts events into the log in their order, written at once: behind one that does not come into it, no later one
     * does. The results of those are refusals, and they may be asked for again with it.
     *
     * @param conversation whose all of them are
     * @param epoch the claim the caller goes by
     * @param events 1 to {@link #EVENTS_MAX}, no changes of members
     */
    public record AppendInTurn(Conversation conversation, long epoch, List<LogEvent> events) {
        /** Events in a row at most. */
        public static final int EVENTS_MAX = 64;

        /** Copies the list. */
        public AppendInTurn {
            events = List.copyOf(events);
        }
    }

    /**
     * A message to everybody who is in any room of an app now (rongcloud-server-api, section 4.8).
     *
     * @param app app key
     * @param id message id
     * @param from sender, who need not be in a room
     * @param type message type
     * @param content any JSON
     * @param includeSender whether the sender's own connections get it
     * @param ts epoch milliseconds
     */
    public record ToAllRooms(
            String app, String id, String from, String type, JsonText content, boolean includeSender, long ts) {}

    /**
     * An event is in the log.
     *
     * @param ts epoch milliseconds
     * @param cursor its place; 0 when transient
     */
    public record Appended(long ts, long cursor) {}

    /**
     * Wants live entries. The first call of a subscription, and every one after a loss, has a new
     * {@code subscription} and names all rooms of the partition; calls with a known one add rooms.
     *
     * @param partition which
     * @param epoch the claim the gateway goes by; another one is answered {@code NOT_OWNER}
     * @param subscription grows with every new subscription of this gateway
     * @param anew whether this is a subscription's first call; else the owner must know it, and one that
     *     it dropped meanwhile is answered {@code NOT_OWNER}
     * @param gateway where to deliver
     * @param positions room to the first offset not yet held; {@link #FROM_NOW} for no past
     */
    public record Subscribe(
            int partition,
            long epoch,
            long subscription,
            boolean anew,
            NodeId gateway,
            Map<Conversation, Long> positions) {
        /** The position of a room whose past is not wanted. */
        public static final long FROM_NOW = -1;
    }

    /**
     * What a subscription promises: of the rooms asked for, every entry from {@code from} on comes in
     * batches.
     *
     * @param from first offset of the promise
     * @param past entries between the positions and {@code from} that the owner still had, by offset
     * @param coveredFrom {@code past} is whole from this offset on; what a position asks for before it
     *     is to be had from the history, through {@code coveredFrom − 1}
     */
    public record Subscribed(long from, List<Entry> past, long coveredFrom) {
        /** Copies the list. */
        public Subscribed {
            past = List.copyOf(past);
        }
    }

    /**
     * Wants no more.
     *
     * @param partition which
     * @param subscription the subscription
     * @param gateway whose
     * @param rooms which rooms
     */
    public record Unsubscribe(int partition, long subscription, NodeId gateway, List<Conversation> rooms) {
        /** Copies the list. */
        public Unsubscribe {
            rooms = List.copyOf(rooms);
        }
    }

    /**
     * Live entries of one partition for one gateway. An empty batch repeats the last number and shows
     * a loss.
     *
     * @param partition which
     * @param epoch the owner's
     * @param subscription the gateway's
     * @param number counts the batches with entries of a subscription from 1
     * @param next every entry of the subscribed rooms below this offset was in batches up to this one
     * @param entries by offset; transient ones in between
     */
    public record Batch(int partition, long epoch, long subscription, long number, long next, List<Entry> entries) {
        /** Copies the list. */
        public Batch {
            entries = List.copyOf(entries);
        }
    }
}
