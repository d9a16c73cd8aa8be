package stoa.protocol.history;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;
import stoa.protocol.log.FoldHead;

/**
 * What history-service answers. Every question names an offset the history must have applied; it is
 * answered when it has, at most 2 s later, else with {@code NOT_YET_APPLIED}.
 */
public final class HistoryOperations {
    /** How long a question waits for the history to catch up, in milliseconds. */
    public static final long APPLY_WAIT_MS = 2_000;

    private static final long DEADLINE_MS = 3_000;

    /** What a new owner needs to go on from. */
    public static final Operation<GetHead, Head> HEAD = Operation.idempotent(
                    Service.HISTORY, "history.head", GetHead.class, Head.class)
            .within(DEADLINE_MS);

    /** Everything that happened in a conversation after a place. */
    public static final Operation<QuerySince, Since> SINCE = Operation.idempotent(
                    Service.HISTORY, "history.since", QuerySince.class, Since.class)
            .within(DEADLINE_MS);

    /** The latest messages of a conversation. */
    public static final Operation<QueryLatest, Messages> LATEST = Operation.idempotent(
                    Service.HISTORY, "history.latest", QueryLatest.class, Messages.class)
            .within(DEADLINE_MS);

    /** A page of messages. */
    public static final Operation<QueryPage, Messages> PAGE = Operation.idempotent(
                    Service.HISTORY, "history.page", QueryPage.class, Messages.class)
            .within(DEADLINE_MS);

    /** A stretch of messages with what became of them; for LeanCloud's clients. */
    public static final Operation<QueryLogs, Logs> LOGS = Operation.idempotent(
                    Service.HISTORY, "history.logs", QueryLogs.class, Logs.class)
            .within(DEADLINE_MS);

    /** One message. */
    public static final Operation<FindMessage, Found> FIND = Operation.idempotent(
                    Service.HISTORY, "history.find", FindMessage.class, Found.class)
            .within(DEADLINE_MS);

    /** How far messages that remain are counted. */
    public static final int REMAINING_MAX = 1_000;

    private HistoryOperations() {}

    /**
     * Asks where the history is in a partition.
     *
     * @param partition which
     * @param topicId the broker's id of the topic; a new one gets the next generation
     */
    public record GetHead(int partition, String topicId) {}

    /**
     * Where the history is.
     *
     * @param generation log generation of the topic
     * @param head the history's fold
     */
    public record Head(int generation, FoldHead head) {}

    /**
     * Asks for what happened.
     *
     * @param conversation where
     * @param generation log generation of the offsets
     * @param fromOffset first offset that is wanted
     * @param through last offset that must be applied and is wanted; −1 for what is applied now
     * @param limit entries at most, 1 to 1000
     */
    public record QuerySince(Conversation conversation, int generation, long fromOffset, long through, int limit) {}

    /**
     * What happened, recalls and all as they came.
     *
     * @param entries by offset
     * @param complete false when more than the limit happened, or when some of it is not kept any more
     * @param appliedTo first offset the history has not applied
     */
    public record Since(List<Entry> entries, boolean complete, long appliedTo) {
        /** Copies the list. */
        public Since {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Asks for the latest messages.
     *
     * @param conversation where
     * @param count 1 to 50
     * @param through last offset that must be applied and that is wanted; −1 for what is applied now
     */
    public record QueryLatest(Conversation conversation, int count, long through) {}

    /**
     * Messages that stand: what was recalled is left out.
     *
     * @param messages oldest first; every event is a {@code MessageAccepted}
     * @param more whether there are more in the direction asked for
     * @param appliedTo first offset the history has not applied
     * @param remaining of a page: how many more there are in the direction asked for; {@link #REMAINING_MAX} for
     *     so many or more
     */
    public record Messages(List<Entry> messages, boolean more, long appliedTo, int remaining) {
        /** Copies the list. */
        public Messages {
            messages = List.copyOf(messages);
        }

        /**
         * Messages of which nobody counted how many remain.
         *
         * @param messages oldest first
         * @param more whether there are more
         * @param appliedTo first offset the history has not applied
         */
        public Messages(List<Entry> messages, boolean more, long appliedTo) {
            this(messages, more, appliedTo, 0);
        }
    }

    /**
     * Asks for a page. At most one of the four bounds is given; with none the newest page is meant.
     *
     * @param conversation where
     * @param beforeTs only messages before this time, epoch milliseconds
     * @param beforeMessage only messages before this one
     * @param afterTs only messages after this time
     * @param afterMessage only messages after this one
     * @param types only these types; empty for all
     * @param limit 1 to 100
     * @param through last offset that must be applied; −1 for what is applied now
     */
    public record QueryPage(
            Conversation conversation,
            @Nullable Long beforeTs,
            @Nullable String beforeMessage,
            @Nullable Long afterTs,
            @Nullable String afterMessage,
            List<String> types,
            int limit,
            long through) {
        /** Copies the list. */
        public QueryPage {
            types = List.copyOf(types);
        }

        /**
         * The same page of another state of the history.
         *
         * @param other last offset that must be applied
         * @return a copy
         */
        public QueryPage withThrough(long other) {
            return new QueryPage(conversation, beforeTs, beforeMessage, afterTs, afterMessage, types, limit, other);
        }
    }

    /**
     * Asks for a stretch of messages, recalled ones included.
     *
     * @param conversation where
     * @param afterTs only messages after this time, epoch milliseconds
     * @param beforeTs only messages before this time
     * @param newestFirst from which end the limit counts
     * @param types only these types; empty for all
     * @param limit 1 to 100
     * @param through last offset that must be applied; −1 for what is applied now
     */
    public record QueryLogs(
            Conversation conversation,
            long afterTs,
            long beforeTs,
            boolean newestFirst,
            List<String> types,
            int limit,
            long through) {
        /** Copies the list. */
        public QueryLogs {
            types = List.copyOf(types);
        }
    }

    /**
     * A stretch of messages.
     *
     * @param messages oldest first
     * @param more whether there are more in the direction asked for
     * @param appliedTo first offset the history has not applied
     */
    public record Logs(List<LoggedMessage> messages, boolean more, long appliedTo) {
        /** Copies the list. */
        public Logs {
            messages = List.copyOf(messages);
        }
    }

    /**
     * A message and what became of it.
     *
     * @param entry with the content that stands; of a recalled message content and mentions are gone
     * @param recalled whether it was taken back
     * @param changedTs when it was recalled or last modified, epoch milliseconds; 0 for never
     */
    public record LoggedMessage(Entry entry, boolean recalled, long changedTs) {}

    /**
     * Asks for one message.
     *
     * @param conversation where
     * @param message its id
     * @param through last offset that must be applied; −1 for what is applied now
     */
    public record FindMessage(Conversation conversation, String message, long through) {}

    /**
     * A message, if there is one.
     *
     * @param entry null when there is none
     * @param recalled whether it was taken back
     */
    public record Found(@Nullable Entry entry, boolean recalled) {}
}
