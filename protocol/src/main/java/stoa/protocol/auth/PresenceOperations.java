package stoa.protocol.auth;

import java.util.List;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;

/**
 * How gateways tell each other which users are connected: only of users somebody watches, and only to the
 * gateways of those who do. A gateway registers whom it wants to hear of at each other one, itself included.
 */
public final class PresenceOperations {
    /** Users of one call at most. */
    public static final int BATCH_MAX = 500;

    /** Registers at a gateway whom another one wants to hear of, and answers how these are now. */
    public static final Operation<WatchUsers, UsersWatched> WATCH =
            Operation.idempotent(Service.GATEWAY, "gateway.watch-users", WatchUsers.class, UsersWatched.class);

    /** Tells a gateway how users are that it registered. */
    public static final Operation<PresenceTold, Done> TELL =
            Operation.idempotent(Service.GATEWAY, "gateway.tell-presence", PresenceTold.class, Done.class);

    private PresenceOperations() {}

    /**
     * A user of an app.
     *
     * @param app app key
     * @param user user id
     */
    public record AppUser(String app, String user) {}

    /**
     * Registers users.
     *
     * @param watcher the gateway that wants to hear of them
     * @param round grows with each time the watcher begins anew
     * @param first whether this begins the round: all that was registered before is forgotten
     * @param added whom it wants to hear of from now on; with {@code removed} at most {@link #BATCH_MAX}
     * @param removed of whom no more
     */
    public record WatchUsers(NodeId watcher, long round, boolean first, List<AppUser> added, List<AppUser> removed) {
        /** Copies the lists. */
        public WatchUsers {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
        }
    }

    /**
     * What became of it.
     *
     * @param known false when the round is not known here: the watcher has to begin anew
     * @param users how those are that were added
     */
    public record UsersWatched(boolean known, List<UserPresence> users) {
        /** Copies the list. */
        public UsersWatched {
            users = List.copyOf(users);
        }
    }

    /**
     * How a user is at one gateway.
     *
     * @param user who
     * @param online whether the user has a connection there
     * @param version of two versions of one gateway the greater one is the later
     */
    public record UserPresence(AppUser user, boolean online, long version) {}

    /**
     * Tells how users are.
     *
     * @param gateway where
     * @param users at most {@link #BATCH_MAX}
     */
    public record PresenceTold(NodeId gateway, List<UserPresence> users) {
        /** Copies the list. */
        public PresenceTold {
            users = List.copyOf(users);
        }
    }
}
