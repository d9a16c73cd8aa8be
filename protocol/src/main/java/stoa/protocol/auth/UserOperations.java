package stoa.protocol.auth;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.Broadcast;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.kafka.SessionEvent;

/**
 * What auth-service keeps of users, and what gateways say about who is connected where. Users need not be
 * known before: whoever is blocked or tagged without ever having had a token is kept all the same.
 */
public final class UserOperations {
    /** What is shown of a user. */
    public static final Operation<GetUser, UserInfo> USER_INFO =
            Operation.idempotent(Service.AUTH, "auth.user-info", GetUser.class, UserInfo.class);

    /** Changes what is shown of a user. */
    public static final Operation<UpdateUser, Done> UPDATE_USER =
            Operation.idempotent(Service.AUTH, "auth.update-user", UpdateUser.class, Done.class);

    /** Refuses tokens issued before a time; connections that are open stay. */
    public static final Operation<ExpireTokens, Done> EXPIRE_TOKENS =
            Operation.idempotent(Service.AUTH, "auth.expire-tokens", ExpireTokens.class, Done.class);

    /** Keeps users out for a time and closes their connections. */
    public static final Operation<BlockUsers, Done> BLOCK_USERS =
            Operation.idempotent(Service.AUTH, "auth.block-users", BlockUsers.class, Done.class);

    /** Lets blocked users in again. */
    public static final Operation<UnblockUsers, Done> UNBLOCK_USERS =
            Operation.idempotent(Service.AUTH, "auth.unblock-users", UnblockUsers.class, Done.class);

    /** Who is blocked now. */
    public static final Operation<QueryBlocked, BlockedUsers> BLOCKED =
            Operation.idempotent(Service.AUTH, "auth.blocked", QueryBlocked.class, BlockedUsers.class);

    /** Replaces the tags of users. */
    public static final Operation<SetTags, Done> SET_TAGS =
            Operation.idempotent(Service.AUTH, "auth.set-tags", SetTags.class, Done.class);

    /** The tags of users. */
    public static final Operation<QueryTags, UserTags> TAGS =
            Operation.idempotent(Service.AUTH, "auth.tags", QueryTags.class, UserTags.class);

    /** Switches a user off, who is then kept out and put out, or on again. */
    public static final Operation<SetActive, Done> SET_ACTIVE =
            Operation.idempotent(Service.AUTH, "auth.set-active", SetActive.class, Done.class);

    /** Who is switched off. */
    public static final Operation<QueryDeactivated, UserPage> DEACTIVATED =
            Operation.idempotent(Service.AUTH, "auth.deactivated", QueryDeactivated.class, UserPage.class);

    /** What gateways saw of connections; answered when it is on {@code stoa.session-events}. */
    public static final Operation<SessionsChanged, Done> SESSIONS_CHANGED = Operation.idempotent(
                    Service.AUTH, "auth.session-changed", SessionsChanged.class, Done.class)
            .within(10_000);

    /** Who of some users has a connection at the gateway that is asked. */
    public static final Operation<FindSessions, SessionsFound> FIND_SESSIONS =
            Operation.idempotent(Service.GATEWAY, "gateway.sessions", FindSessions.class, SessionsFound.class);

    /** Closes the connections that some users have at the gateway that is asked; they may come back at once. */
    public static final Operation<PutOffline, SessionsFound> PUT_OFFLINE =
            Operation.idempotent(Service.GATEWAY, "gateway.put-offline", PutOffline.class, SessionsFound.class);

    /** Told when users were blocked, switched off or let in again: gateways close their connections. */
    public static final Broadcast<UsersBlocked> USERS_BLOCKED =
            new Broadcast<>("stoa.users-blocked", UsersBlocked.class);

    /** Told by a gateway when a login excludes others: gateways close the older ones. */
    public static final Broadcast<SessionOpened> SESSION_OPENED =
            new Broadcast<>("stoa.session-opened", SessionOpened.class);

    private UserOperations() {}

    /**
     * Asks for a user.
     *
     * @param app app key
     * @param user user id
     */
    public record GetUser(String app, String user) {}

    /**
     * What is shown of a user.
     *
     * @param user user id
     * @param name display name; null when none is known
     * @param portrait URL of a picture; null when none is known
     * @param createdAtMs when the user's first token was made, epoch milliseconds; 0 for who never had one
     */
    public record UserInfo(
            String user, @Nullable String name, @Nullable String portrait, long createdAtMs) {}

    /**
     * Changes a user.
     *
     * @param app app key
     * @param user user id
     * @param name display name; null to leave as it is
     * @param portrait URL of a picture; null to leave as it is
     */
    public record UpdateUser(
            String app,
            String user,
            @Nullable String name,
            @Nullable String portrait) {}

    /**
     * Refuses tokens.
     *
     * @param app app key
     * @param users user ids, 1 to 20
     * @param issuedBeforeMs tokens issued before are refused, epoch milliseconds; later than now counts as now
     */
    public record ExpireTokens(String app, List<String> users, long issuedBeforeMs) {
        /** Copies the list. */
        public ExpireTokens {
            users = List.copyOf(users);
        }
    }

    /**
     * Blocks users.
     *
     * @param app app key
     * @param users user ids, 1 to 20
     * @param minutes 1 to 43200, from now on; another block of the same user replaces the first
     */
    public record BlockUsers(String app, List<String> users, int minutes) {
        /** Copies the list. */
        public BlockUsers {
            users = List.copyOf(users);
        }
    }

    /**
     * Unblocks users.
     *
     * @param app app key
     * @param users user ids, 1 to 20; those that are not blocked are passed over
     */
    public record UnblockUsers(String app, List<String> users) {
        /** Copies the list. */
        public UnblockUsers {
            users = List.copyOf(users);
        }
    }

    /**
     * Asks who is blocked.
     *
     * @param app app key
     * @param page from 1 on
     * @param size 1 to 1000
     */
    public record QueryBlocked(String app, int page, int size) {}

    /**
     * Who is blocked.
     *
     * @param users by end, then by id
     */
    public record BlockedUsers(List<BlockedUser> users) {
        /** Copies the list. */
        public BlockedUsers {
            users = List.copyOf(users);
        }
    }

    /**
     * Somebody who is blocked.
     *
     * @param user user id
     * @param untilMs end, epoch milliseconds
     */
    public record BlockedUser(String user, long untilMs) {}

    /**
     * Replaces tags.
     *
     * @param app app key
     * @param users user ids, 1 to 1000; all get the same tags
     * @param tags at most 20 of at most 40 bytes; none to take all away
     */
    public record SetTags(String app, List<String> users, List<String> tags) {
        /** Copies the lists. */
        public SetTags {
            users = List.copyOf(users);
            tags = List.copyOf(tags);
        }
    }

    /**
     * Asks for tags.
     *
     * @param app app key
     * @param users user ids, 1 to 50
     */
    public record QueryTags(String app, List<String> users) {
        /** Copies the list. */
        public QueryTags {
            users = List.copyOf(users);
        }
    }

    /**
     * Tags.
     *
     * @param byUser every user that was asked for, with the tags as they were set
     */
    public record UserTags(Map<String, List<String>> byUser) {
        /** Copies the map. */
        public UserTags {
            byUser = Map.copyOf(byUser);
        }
    }

    /**
     * Switches a user off or on.
     *
     * @param app app key
     * @param user user id
     * @param active whether the user may log in
     */
    public record SetActive(String app, String user, boolean active) {}

    /**
     * Asks who is switched off.
     *
     * @param app app key
     * @param page from 1 on
     * @param size 1 to 1000
     */
    public record QueryDeactivated(String app, int page, int size) {}

    /**
     * Some users.
     *
     * @param users user ids in order
     */
    public record UserPage(List<String> users) {
        /** Copies the list. */
        public UserPage {
            users = List.copyOf(users);
        }
    }

    /**
     * What a gateway saw.
     *
     * @param events in order, at most 200; a repeat has the same ids
     */
    public record SessionsChanged(List<SessionEvent> events) {
        /** Copies the list. */
        public SessionsChanged {
            events = List.copyOf(events);
        }
    }

    /**
     * Asks who is connected.
     *
     * @param app app key
     * @param users user ids, 1 to 100
     */
    public record FindSessions(String app, List<String> users) {
        /** Copies the list. */
        public FindSessions {
            users = List.copyOf(users);
        }
    }

    /**
     * Puts users offline, who may come back at once: nothing is kept of it.
     *
     * @param app app key
     * @param users user ids, 1 to 20
     */
    public record PutOffline(String app, List<String> users) {
        /** Copies the list. */
        public PutOffline {
            users = List.copyOf(users);
        }
    }

    /**
     * Who is connected, or was until they were put offline.
     *
     * @param users those of the question that have a connection here
     */
    public record SessionsFound(Set<String> users) {
        /** Copies the set. */
        public SessionsFound {
            users = Set.copyOf(users);
        }
    }

    /**
     * Users may not be connected from now on, or may again.
     *
     * @param app app key
     * @param users user ids
     * @param untilMs until when, epoch milliseconds; {@link Long#MAX_VALUE} for no end, 0 when they may again
     */
    public record UsersBlocked(String app, List<String> users, long untilMs) {
        /** Copies the list. */
        public UsersBlocked {
            users = List.copyOf(users);
        }
    }

    /**
     * A login that excludes others of the same user. Of two logins the one with the later time stays; at the
     * same time the one with the greater session id.
     *
     * @param app app key
     * @param user user id
     * @param platform what kind of client logged in
     * @param device names the device among the user's; empty for unknown
     * @param tag excludes other logins with the same tag; null for none
     * @param session session id: connections of the same session do not exclude each other
     * @param atMs when, epoch milliseconds of the gateway's clock
     * @param gateway where
     * @param onePerPlatform whether other logins of the same platform are excluded too
     * @param sameDeviceStays whether the tag excludes other devices only, as LeanCloud's does
     */
    public record SessionOpened(
            String app,
            String user,
            Platform platform,
            String device,
            @Nullable String tag,
            String session,
            long atMs,
            NodeId gateway,
            boolean onePerPlatform,
            boolean sameDeviceStays) {}
}
