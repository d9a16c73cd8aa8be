package stoa.protocol.conversation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;

/** Questions about conversations and their members (LeanCloud protocol, sections 7.2, 7.5, 7.6 and 16). */
public final class ConversationQueries {
    /** Conversations that fit a description. */
    public static final Operation<QueryConversations, Conversations> QUERY = Operation.idempotent(
                    Service.ROOM, "room.conversation.query", QueryConversations.class, Conversations.class)
            .within(5_000);

    /** How many members a conversation has. */
    public static final Operation<CountMembers, MemberCount> COUNT =
            Operation.idempotent(Service.ROOM, "room.conversation.count", CountMembers.class, MemberCount.class);

    /** Of which conversations a user is a member. */
    public static final Operation<AreMembers, MemberOf> ARE_MEMBERS =
            Operation.idempotent(Service.ROOM, "room.conversation.are-members", AreMembers.class, MemberOf.class);

    /** Which conversations a user is a member of. */
    public static final Operation<QueryOfMember, OfMember> OF_MEMBER = Operation.idempotent(
                    Service.ROOM, "room.conversation.of-member", QueryOfMember.class, OfMember.class)
            .within(3_000);

    /** Conversations of one member that are told at most. */
    public static final int OF_MEMBER_MAX = 1_000;

    /** Who has another role than most. */
    public static final Operation<GetRoles, Roles> ROLES =
            Operation.idempotent(Service.ROOM, "room.conversation.roles", GetRoles.class, Roles.class);

    private ConversationQueries() {}

    /**
     * Asks for conversations. Fails with {@code CONVERSATION_QUERY_FAILED} for a description that cannot be read, is
     * too large or takes too long.
     *
     * @param app app key
     * @param caller whose own data go with each; null for a server
     * @param where JSON object (LeanCloud protocol, section 16.1); null for those of the caller, of all for a server.
     *     Temporary ones are never among them
     * @param temporaryIds ids of temporary conversations, at most 1000, instead of {@code where}; empty for none.
     *     Those that are not known or have ended are missing
     * @param page which of those that fit
     * @param withMembers whether the answer names members
     */
    public record QueryConversations(
            String app,
            @Nullable String caller,
            @Nullable JsonText where,
            List<String> temporaryIds,
            QueryPage page,
            boolean withMembers) {
        /** Copies the list. */
        public QueryConversations {
            temporaryIds = List.copyOf(temporaryIds);
        }
    }

    /**
     * Which of those that fit.
     *
     * @param sort keys with commas between them, {@code -} in front for descending; empty for the newest activity first
     * @param limit 0 to 1000; 0 for none
     * @param skip 0 to 10,000
     */
    public record QueryPage(String sort, int limit, int skip) {}

    /**
     * Conversations that fit: fewer than asked for where the answer would be too large otherwise.
     *
     * @param conversations in the order asked for
     */
    public record Conversations(List<ConversationInfo> conversations) {
        /** Copies the list. */
        public Conversations {
            conversations = List.copyOf(conversations);
        }
    }

    /**
     * A conversation.
     *
     * @param id its id
     * @param kind what it is
     * @param creator user id; null where a server began it
     * @param attributes JSON object: {@code name}, {@code attr} and the app's own keys
     * @param uniqueId null where it is not unique
     * @param members user ids in the order in which they came; none where they were not asked for, and of a service
     *     conversation
     * @param mutedBy those of the members who want no notice
     * @param times when what happened
     * @param own what is the caller's; null where they are no member, and for a server
     */
    public record ConversationInfo(
            String id,
            ConversationKind kind,
            @Nullable String creator,
            JsonText attributes,
            @Nullable String uniqueId,
            List<String> members,
            List<String> mutedBy,
            ConversationTimes times,
            @Nullable OwnMembership own) {
        /** Copies the lists. */
        public ConversationInfo {
            members = List.copyOf(members);
            mutedBy = List.copyOf(mutedBy);
        }
    }

    /**
     * When what happened to a conversation, epoch milliseconds.
     *
     * @param createdAtMs it was begun
     * @param updatedAtMs it was changed last
     * @param lastMessageAtMs something was said last; 0 for never
     * @param expiresAtMs a temporary one ends; {@link Long#MAX_VALUE} for others
     */
    public record ConversationTimes(long createdAtMs, long updatedAtMs, long lastMessageAtMs, long expiresAtMs) {}

    /**
     * What a member has for themselves.
     *
     * @param doNotDisturb whether they want no notice of messages
     * @param joinedAtMs since when they are a member, epoch milliseconds
     */
    public record OwnMembership(boolean doNotDisturb, long joinedAtMs) {}

    /**
     * Asks how many members there are. Fails with {@code CONVERSATION_NOT_FOUND}.
     *
     * @param app app key
     * @param id id of the conversation
     */
    public record CountMembers(String app, String id) {}

    /**
     * How many members there are.
     *
     * @param count members, subscribers of a service conversation
     */
    public record MemberCount(long count) {}

    /**
     * Asks of which conversations a user is a member.
     *
     * @param app app key
     * @param user user id
     * @param ids ids of conversations of any kind, at most 1000
     */
    public record AreMembers(String app, String user, List<String> ids) {
        /** Copies the list. */
        public AreMembers {
            ids = List.copyOf(ids);
        }
    }

    /**
     * Of which conversations a user is a member.
     *
     * @param joinedAtMs since when, epoch milliseconds, by id; others are missing
     */
    public record MemberOf(Map<String, Long> joinedAtMs) {
        /** Copies the map. */
        public MemberOf {
            joinedAtMs = Map.copyOf(joinedAtMs);
        }
    }

    /**
     * Asks which conversations a user is a member of.
     *
     * @param app app key
     * @param user user id
     * @param limit 1 to {@link #OF_MEMBER_MAX}
     */
    public record QueryOfMember(String app, String user, int limit) {}

    /**
     * Which conversations a user is a member of, subscribed ones and temporary ones too, without those that they have
     * blocked.
     *
     * @param memberships newest activity first
     */
    public record OfMember(List<Membership> memberships) {
        /** Copies the list. */
        public OfMember {
            memberships = List.copyOf(memberships);
        }
    }

    /**
     * A conversation of a member.
     *
     * @param id its id
     * @param kind what it is
     * @param joinedAtMs since when they are a member, epoch milliseconds
     */
    public record Membership(String id, ConversationKind kind, long joinedAtMs) {}

    /**
     * Asks for roles. Fails with {@code CONVERSATION_NOT_FOUND}.
     *
     * @param app app key
     * @param id id of the conversation
     */
    public record GetRoles(String app, String id) {}

    /**
     * Who has another role than {@link MemberRole#MEMBER}.
     *
     * @param owner user id; null where they left, and where a server began the conversation
     * @param managers user ids in the order in which they came
     */
    public record Roles(@Nullable String owner, List<String> managers) {
        /** Copies the list. */
        public Roles {
            managers = List.copyOf(managers);
        }
    }
}
