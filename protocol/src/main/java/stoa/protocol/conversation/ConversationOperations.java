package stoa.protocol.conversation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;

/**
 * What makes and changes conversations, and what their owners need to know of them (LeanCloud protocol, sections 7.1 to
 * 7.6). {@code by} is the user id of who asks; null for a server with the master key, for which roles and membership do
 * not count. Every change is told in the conversation's log. Unless said otherwise all fail with {@code
 * CONVERSATION_NOT_FOUND} for an id that is not known, no more, or of a temporary one that has ended, and with {@code
 * BAD_REQUEST} beyond the bounds.
 */
public final class ConversationOperations {
    /** Begins a conversation, or finds the one that is asked for. */
    public static final Operation<StartConversation, ConversationStarted> START = Operation.once(
                    Service.ROOM, "room.conversation.start", StartConversation.class, ConversationStarted.class)
            .within(5_000);

    /** Takes users in or out. */
    public static final Operation<ChangeMembers, UsersChange> CHANGE_MEMBERS = Operation.idempotent(
                    Service.ROOM, "room.conversation.change-members", ChangeMembers.class, UsersChange.class)
            .within(5_000);

    /** Changes attributes. */
    public static final Operation<UpdateConversation, ConversationUpdated> UPDATE = Operation.once(
                    Service.ROOM, "room.conversation.update", UpdateConversation.class, ConversationUpdated.class)
            .within(5_000);

    /** Sets whether a member wants no notice of messages; LeanCloud's mute and unmute. */
    public static final Operation<SetDoNotDisturb, DoNotDisturbSet> SET_DO_NOT_DISTURB = Operation.idempotent(
            Service.ROOM, "room.conversation.set-do-not-disturb", SetDoNotDisturb.class, DoNotDisturbSet.class);

    /** Gives a member another role. */
    public static final Operation<SetRole, RoleSet> SET_ROLE = Operation.idempotent(
                    Service.ROOM, "room.conversation.set-role", SetRole.class, RoleSet.class)
            .within(5_000);

    /** Ends a conversation for good. */
    public static final Operation<Dismiss, Done> DISMISS = Operation.once(
                    Service.ROOM, "room.conversation.dismiss", Dismiss.class, Done.class)
            .within(5_000);

    /** Notes when something was said last; later times win. */
    public static final Operation<Touch, Done> TOUCH =
            Operation.idempotent(Service.ROOM, "room.conversation.touch", Touch.class, Done.class);

    /** What the owner of a partition needs to know of a conversation. */
    public static final Operation<GetConversationPolicy, ConversationPolicy> POLICY = Operation.idempotent(
            Service.ROOM, "room.conversation.policy", GetConversationPolicy.class, ConversationPolicy.class);

    private ConversationOperations() {}

    /**
     * Begins a conversation. Who asks is a member of it and its owner.
     *
     * @param app app key
     * @param by who; null for a server
     * @param kind any but a room; {@link ConversationKind#SERVICE} only by servers
     * @param members user ids, in any order, with or without who asks; none for a service conversation
     * @param unique whether the one that was begun as unique with these members is wanted, if there is; {@link
     *     ConversationKind#TEMPORARY} ones always are
     * @param ttlSeconds of a temporary one, up to 30 days; 0 for a day; ignored for others
     * @param attributes JSON object: {@code name}, {@code attr} and the app's own keys; ignored for one that exists
     */
    public record StartConversation(
            String app,
            @Nullable String by,
            ConversationKind kind,
            List<String> members,
            boolean unique,
            int ttlSeconds,
            JsonText attributes) {
        /** Copies the list. */
        public StartConversation {
            members = List.copyOf(members);
        }
    }

    /**
     * A conversation that was begun or found.
     *
     * @param id 24 hex digits, behind {@code _tmp:} for a temporary one
     * @param kind what it is
     * @param createdAtMs when it was begun, epoch milliseconds
     * @param uniqueId the same for the same members; null where it is not unique
     * @param existing whether it was there before
     * @param ttlSeconds how long a temporary one lives from now on; 0 for others
     */
    public record ConversationStarted(
            String id,
            ConversationKind kind,
            long createdAtMs,
            @Nullable String uniqueId,
            boolean existing,
            int ttlSeconds) {}

    /**
     * Takes users in or out. Joining and leaving are about who asks alone.
     *
     * @param app app key
     * @param id id of the conversation
     * @param by who; null for a server
     * @param add whether they come in
     * @param users 1 to 3000 user ids
     */
    public record ChangeMembers(
            String app, String id, @Nullable String by, boolean add, List<String> users) {
        /** Copies the list. */
        public ChangeMembers {
            users = List.copyOf(users);
        }
    }

    /**
     * What became of a change that is about users.
     *
     * @param version of the conversation after it
     * @param changedAtMs when the conversation was changed last, epoch milliseconds
     * @param allowed user ids for whom it holds now, also where it did before
     * @param failed those for whom it does not, by reason
     */
    public record UsersChange(long version, long changedAtMs, List<String> allowed, List<FailedUsers> failed) {
        /** Copies the lists. */
        public UsersChange {
            allowed = List.copyOf(allowed);
            failed = List.copyOf(failed);
        }
    }

    /**
     * Users for whom something could not be done.
     *
     * @param code number of the error
     * @param users user ids
     */
    public record FailedUsers(int code, List<String> users) {
        /** Copies the list. */
        public FailedUsers {
            users = List.copyOf(users);
        }
    }

    /**
     * Changes attributes. Fails with {@code CONVERSATION_UPDATE_FAILED} where that is not possible.
     *
     * @param app app key
     * @param id id of the conversation
     * @param by who, a member; null for a server
     * @param changes JSON object of keys, dotted ones reach into objects, to values or operations (LeanCloud protocol,
     *     section 16.3)
     */
    public record UpdateConversation(
            String app, String id, @Nullable String by, JsonText changes) {}

    /**
     * Attributes after a change.
     *
     * @param version of the conversation after it
     * @param updatedAtMs epoch milliseconds
     * @param attr JSON object: the keys as they were asked for
     * @param attrModified JSON object: the value each touched top-level key has now; absent where it is gone
     */
    public record ConversationUpdated(long version, long updatedAtMs, JsonText attr, JsonText attrModified) {}

    /**
     * Sets whether a member wants no notice. Fails with {@code CONVERSATION_MEMBERSHIP_REQUIRED} for others.
     *
     * @param app app key
     * @param id id of the conversation
     * @param user user id
     * @param on whether from now on
     */
    public record SetDoNotDisturb(String app, String id, String user, boolean on) {}

    /**
     * It is set.
     *
     * @param updatedAtMs when the conversation was changed last, epoch milliseconds; this is no change of it
     */
    public record DoNotDisturbSet(long updatedAtMs) {}

    /**
     * Gives a member another role. Fails with {@code CONVERSATION_OPERATION_UNAUTHORIZED} for who does not outrank them
     * and with {@code CONVERSATION_UNKNOWN_ROLE} for {@link MemberRole#OWNER}.
     *
     * @param app app key
     * @param id id of the conversation
     * @param by who; null for a server
     * @param user user id of a member
     * @param role from now on
     */
    public record SetRole(String app, String id, @Nullable String by, String user, MemberRole role) {}

    /**
     * The role is set.
     *
     * @param version of the conversation after it
     * @param changedAtMs when the conversation was changed last, epoch milliseconds
     */
    public record RoleSet(long version, long changedAtMs) {}

    /**
     * Ends a conversation.
     *
     * @param app app key
     * @param id id of the conversation
     * @param by who, its owner; null for a server
     */
    public record Dismiss(String app, String id, @Nullable String by) {}

    /**
     * Notes when something was said last. Ids that are not known are passed over.
     *
     * @param conversations at most 1000
     */
    public record Touch(List<Touched> conversations) {
        /** Copies the list. */
        public Touch {
            conversations = List.copyOf(conversations);
        }
    }

    /**
     * A conversation in which something was said.
     *
     * @param app app key
     * @param id id of the conversation
     * @param atMs when, epoch milliseconds
     */
    public record Touched(String app, String id, long atMs) {}

    /**
     * Asks what holds in a conversation.
     *
     * @param app app key
     * @param id id of the conversation
     */
    public record GetConversationPolicy(String app, String id) {}

    /**
     * What holds in a conversation.
     *
     * @param app app key
     * @param id id of the conversation
     * @param kind what it is
     * @param version strictly growing; the events of the log say theirs
     * @param expiresAtMs when a temporary one ends, epoch milliseconds; {@link Long#MAX_VALUE} for others
     * @param members user ids in the order in which they came, at most 3000; none for a service conversation, whose
     *     subscribers are never loaded whole
     * @param doNotDisturb those of the members who want no notice
     * @param silenced who may not speak, by user id, with the end; {@link Long#MAX_VALUE} for never
     * @param blocked user ids of who may not come in
     * @param blockedBy those of the members who blocked the conversation and want nothing of it
     * @param allMaySpeak whether who is no member may speak too: in service conversations
     */
    public record ConversationPolicy(
            String app,
            String id,
            ConversationKind kind,
            long version,
            long expiresAtMs,
            List<String> members,
            List<String> doNotDisturb,
            Map<String, Long> silenced,
            List<String> blocked,
            List<String> blockedBy,
            boolean allMaySpeak) {
        /** Copies the collections. */
        public ConversationPolicy {
            members = List.copyOf(members);
            doNotDisturb = List.copyOf(doNotDisturb);
            silenced = Map.copyOf(silenced);
            blocked = List.copyOf(blocked);
            blockedBy = List.copyOf(blockedBy);
        }
    }
}
