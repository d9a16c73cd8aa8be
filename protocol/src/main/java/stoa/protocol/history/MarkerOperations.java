package stoa.protocol.history;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.Receipt;
import stoa.protocol.log.Unread;

/**
 * How far members have received and read, and what they have not (LeanCloud protocol, sections 7.5, 9 and 11); of all
 * conversations but rooms. As with {@link HistoryOperations}, what names an offset is answered when the history has
 * applied it, else with {@code NOT_YET_APPLIED}.
 */
public final class MarkerOperations {
    /** Conversations that are asked for at once at most. */
    public static final int CONVERSATIONS_MAX = 1_000;

    /** Conversations in an answer at most: those with the latest messages. */
    public static final int TOLD_MAX = 50;

    /** Markers that are moved at once at most. */
    public static final int MOVES_MAX = 100;

    /** Changed messages in an answer at most: the latest. */
    public static final int CHANGES_MAX = 100;

    /** Members whose times are told at most: those with the latest. */
    public static final int MEMBERS_MAX = 1_000;

    private static final long DEADLINE_MS = 5_000;

    /** What a member has not read. */
    public static final Operation<QueryUnread, UnreadSnapshot> UNREAD = Operation.idempotent(
                    Service.HISTORY, "history.unread", QueryUnread.class, UnreadSnapshot.class)
            .within(DEADLINE_MS);

    /** How many messages a member has not read, over all the conversations. */
    public static final Operation<CountUnread, UnreadCount> COUNT_UNREAD = Operation.idempotent(
                    Service.HISTORY, "history.count-unread", CountUnread.class, UnreadCount.class)
            .within(DEADLINE_MS);

    /** A member has received or read more. Asked again it changes nothing, and senders are told by the first only. */
    public static final Operation<MoveMarkers, MarkersMoved> MOVE = Operation.idempotent(
                    Service.HISTORY, "history.move-markers", MoveMarkers.class, MarkersMoved.class)
            .within(DEADLINE_MS);

    /** How far members have received and read. */
    public static final Operation<QueryMarkers, Markers> MARKERS =
            Operation.idempotent(Service.HISTORY, "history.markers", QueryMarkers.class, Markers.class);

    /** Messages that were modified or taken back. */
    public static final Operation<QueryChanges, Changes> CHANGES = Operation.idempotent(
                    Service.HISTORY, "history.changes", QueryChanges.class, Changes.class)
            .within(DEADLINE_MS);

    private MarkerOperations() {}

    /**
     * A conversation that somebody is a member of.
     *
     * @param kind what it is
     * @param id its id
     * @param joinedAtMs since when, epoch milliseconds: what was said before is nothing to them
     * @param asOf only what lies before this offset of its partition, all of which must be applied; −1 for what is
     *     applied now
     */
    public record Membership(ConversationKind kind, String id, long joinedAtMs, long asOf) {
        /**
         * The conversation.
         *
         * @param app its app
         * @return the conversation
         */
        public Conversation in(String app) {
            return new Conversation(app, kind, id);
        }
    }

    /**
     * Asks what a member has not read, or not received.
     *
     * @param app app key
     * @param user user id
     * @param of at most {@link #CONVERSATIONS_MAX} conversations
     * @param changedSinceMs only conversations where that is different since this time, epoch milliseconds, also where
     *     nothing is left; 0 for all where something is
     * @param received whether what was not received counts, instead of what was not read
     */
    public record QueryUnread(String app, String user, List<Membership> of, long changedSinceMs, boolean received) {
        /** Copies the list. */
        public QueryUnread {
            of = List.copyOf(of);
        }
    }

    /**
     * What a member has not read.
     *
     * @param conversations those with the latest messages first, at most {@link #TOLD_MAX}
     * @param asOfMs to be named as {@code changedSinceMs} the next time, epoch milliseconds
     */
    public record UnreadSnapshot(List<UnreadIn> conversations, long asOfMs) {
        /** Copies the list. */
        public UnreadSnapshot {
            conversations = List.copyOf(conversations);
        }
    }

    /**
     * What a member has not read of one conversation.
     *
     * @param kind what it is
     * @param id its id
     * @param afterTs what is later counts, epoch milliseconds
     * @param unread how many, and the last message
     */
    public record UnreadIn(ConversationKind kind, String id, long afterTs, Unread unread) {}

    /**
     * Asks how many messages a member has not read.
     *
     * @param app app key
     * @param user user id
     * @param of at most {@link #CONVERSATIONS_MAX} conversations
     */
    public record CountUnread(String app, String user, List<Membership> of) {
        /** Copies the list. */
        public CountUnread {
            of = List.copyOf(of);
        }
    }

    /**
     * How many messages a member has not read.
     *
     * @param count over all conversations, of each at most {@link Unread#COUNT_MAX}
     */
    public record UnreadCount(long count) {}

    /**
     * A member has received or read more.
     *
     * @param app app key
     * @param user user id
     * @param read whether they have read, and so received; else only received
     * @param moves at most {@link #MOVES_MAX}; of several of one conversation the first is told what came of all
     */
    public record MoveMarkers(String app, String user, boolean read, List<Move> moves) {
        /** Copies the list. */
        public MoveMarkers {
            moves = List.copyOf(moves);
        }
    }

    /**
     * Up to where a member has received or read.
     *
     * @param in the conversation; where it has an {@code asOf}, what lies before that is applied first, but all that
     *     is applied counts
     * @param ts time of the message, epoch milliseconds; null where only its id is known. Never beyond the last message
     * @param message its id; with neither of the two the last message is meant
     */
    public record Move(
            Membership in, @Nullable Long ts, @Nullable String message) {}

    /**
     * What came of it.
     *
     * @param moved one for each, in the order asked for
     */
    public record MarkersMoved(List<Moved> moved) {
        /** Copies the list. */
        public MarkersMoved {
            moved = List.copyOf(moved);
        }
    }

    /**
     * What came of one move.
     *
     * @param moved whether the member was not as far before, and no other call tells so
     * @param upToTs how far they are now, epoch milliseconds
     * @param unread what they have not read; null where nothing moved, or where they only received
     * @param receipts whom to tell, at most {@link Receipt#TOLD_MAX}
     */
    public record Moved(
            boolean moved, long upToTs, @Nullable Unread unread, List<Receipt> receipts) {
        /** Copies the list. */
        public Moved {
            receipts = List.copyOf(receipts);
        }

        /** Nothing to tell. */
        public static final Moved NOT = new Moved(false, 0, null, List.of());
    }

    /**
     * Asks how far members are.
     *
     * @param conversation which
     * @param except user id of who is left out; null for nobody
     */
    public record QueryMarkers(
            Conversation conversation, @Nullable String except) {}

    /**
     * How far members are, and who once was one.
     *
     * @param markers those who moved latest first, at most {@link #MEMBERS_MAX}
     */
    public record Markers(List<Marker> markers) {
        /** Copies the list. */
        public Markers {
            markers = List.copyOf(markers);
        }
    }

    /**
     * How far somebody is.
     *
     * @param user user id
     * @param readTs time of the last message they have read, epoch milliseconds; 0 for none
     * @param receivedTs time of the last message they have received; 0 for none
     */
    public record Marker(String user, long readTs, long receivedTs) {}

    /**
     * Asks for messages that were modified or taken back.
     *
     * @param app app key
     * @param user user id of who is told
     * @param of at most {@link #CONVERSATIONS_MAX} conversations
     * @param sinceMs only what was changed after this time, epoch milliseconds
     */
    public record QueryChanges(String app, String user, List<Membership> of, long sinceMs) {
        /** Copies the list. */
        public QueryChanges {
            of = List.copyOf(of);
        }
    }

    /**
     * Messages that were modified or taken back.
     *
     * @param messages by the time of their last change, at most {@link #CHANGES_MAX}, the latest where there are more
     */
    public record Changes(List<LoggedMessage> messages) {
        /** Copies the list. */
        public Changes {
            messages = List.copyOf(messages);
        }
    }
}
