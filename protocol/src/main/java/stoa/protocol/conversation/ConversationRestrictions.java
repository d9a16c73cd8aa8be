package stoa.protocol.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.conversation.ConversationOperations.UsersChange;

/**
 * Who may not speak in conversations or not come into them (LeanCloud protocol, section 7.7). Fails as {@link
 * ConversationOperations} says, and with {@code CONVERSATION_OPERATION_UNAUTHORIZED} as a whole where who asks does not
 * outrank every user named.
 */
public final class ConversationRestrictions {
    /** Silences or blocks users; who is blocked is out as well. */
    public static final Operation<RestrictUsers, UsersChange> RESTRICT = Operation.idempotent(
                    Service.ROOM, "room.conversation.restrict", RestrictUsers.class, UsersChange.class)
            .within(5_000);

    /** Takes that back. */
    public static final Operation<LiftUsers, UsersChange> LIFT = Operation.idempotent(
                    Service.ROOM, "room.conversation.lift", LiftUsers.class, UsersChange.class)
            .within(5_000);

    /** Who is silenced or blocked, page by page. */
    public static final Operation<QueryRestrictedUsers, RestrictedUsers> RESTRICTED = Operation.idempotent(
            Service.ROOM, "room.conversation.restricted", QueryRestrictedUsers.class, RestrictedUsers.class);

    /** Which of some users are silenced or blocked. */
    public static final Operation<CheckUsers, CheckedUsers> CHECK =
            Operation.idempotent(Service.ROOM, "room.conversation.check", CheckUsers.class, CheckedUsers.class);

    /** A client wants nothing of conversations, or does again. */
    public static final Operation<BlockByClient, Done> BLOCK_BY_CLIENT =
            Operation.idempotent(Service.ROOM, "room.conversation.block-by-client", BlockByClient.class, Done.class);

    /** Which conversations a client has blocked, page by page. */
    public static final Operation<QueryBlockedByClient, BlockedByClient> BLOCKED_BY_CLIENT = Operation.idempotent(
            Service.ROOM, "room.conversation.blocked-by-client", QueryBlockedByClient.class, BlockedByClient.class);

    private ConversationRestrictions() {}

    /** What users may not. */
    public enum UserRestriction {
        /** Speak. */
        SILENCED,
        /** Come in. */
        BLOCKED
    }

    /**
     * Restricts users, members or not.
     *
     * @param app app key
     * @param id id of a conversation of {@link stoa.protocol.id.ConversationKind#GROUP}; others fail with {@code
     *     NORMAL_CONVERSATION_REQUIRED}
     * @param by who; null for a server
     * @param restriction what they may not
     * @param users 1 to 1000 user ids
     * @param ttlSeconds for how long, 1 to 86,400; 0 for ever, and for who is blocked
     */
    public record RestrictUsers(
            String app,
            String id,
            @Nullable String by,
            UserRestriction restriction,
            List<String> users,
            int ttlSeconds) {
        /** Copies the list. */
        public RestrictUsers {
            users = List.copyOf(users);
        }
    }

    /**
     * Lifts a restriction of users; who has none counts as lifted.
     *
     * @param app app key
     * @param id id of the conversation
     * @param by who; null for a server
     * @param restriction what they may again
     * @param users 1 to 1000 user ids
     */
    public record LiftUsers(
            String app, String id, @Nullable String by, UserRestriction restriction, List<String> users) {
        /** Copies the list. */
        public LiftUsers {
            users = List.copyOf(users);
        }
    }

    /**
     * Asks who is restricted.
     *
     * @param app app key
     * @param id id of the conversation
     * @param restriction what they may not
     * @param limit 1 to 1000
     * @param next as the page before said; null for the first
     */
    public record QueryRestrictedUsers(
            String app,
            String id,
            UserRestriction restriction,
            int limit,
            @Nullable String next) {}

    /**
     * Who is restricted now.
     *
     * @param users user ids in their own order
     * @param next what gets the next page; null on the last
     */
    public record RestrictedUsers(
            List<String> users, @Nullable String next) {
        /** Copies the list. */
        public RestrictedUsers {
            users = List.copyOf(users);
        }
    }

    /**
     * Asks which of some users are restricted.
     *
     * @param app app key
     * @param id id of the conversation
     * @param restriction what they may not
     * @param users 1 to 1000 user ids
     */
    public record CheckUsers(String app, String id, UserRestriction restriction, List<String> users) {
        /** Copies the list. */
        public CheckUsers {
            users = List.copyOf(users);
        }
    }

    /**
     * Which are restricted now.
     *
     * @param users user ids
     */
    public record CheckedUsers(List<String> users) {
        /** Copies the list. */
        public CheckedUsers {
            users = List.copyOf(users);
        }
    }

    /**
     * A client blocks conversations: others cannot take the user in any more, and the owner sends nothing of them. The
     * user stays a member where they are one. Fails with {@code BLOCK_LIST_FULL} above 10,000.
     *
     * @param app app key
     * @param user user id
     * @param ids 1 to 1000 ids of conversations, known or not
     * @param blocked whether from now on; false takes it back
     */
    public record BlockByClient(String app, String user, List<String> ids, boolean blocked) {
        /** Copies the list. */
        public BlockByClient {
            ids = List.copyOf(ids);
        }
    }

    /**
     * Asks which conversations a client has blocked.
     *
     * @param app app key
     * @param user user id
     * @param limit 1 to 1000
     * @param next as the page before said; null for the first
     */
    public record QueryBlockedByClient(
            String app, String user, int limit, @Nullable String next) {}

    /**
     * Which a client has blocked.
     *
     * @param ids ids of conversations in their own order
     * @param next what gets the next page; null on the last
     */
    public record BlockedByClient(
            List<String> ids, @Nullable String next) {
        /** Copies the list. */
        public BlockedByClient {
            ids = List.copyOf(ids);
        }
    }
}
