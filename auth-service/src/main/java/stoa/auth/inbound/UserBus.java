package stoa.auth.inbound;

import io.vertx.core.Future;
import stoa.auth.domain.SessionEventLog;
import stoa.auth.domain.UserAdministration;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.UserOperations;
import stoa.protocol.auth.UserOperations.UsersBlocked;
import stoa.protocol.bus.Done;

/** Serves {@link UserOperations} on the bus. One context. */
public final class UserBus {
    private final Bus bus;
    private final UserAdministration users;
    private final SessionEventLog events;

    /**
     * The inbound side over the rules.
     *
     * @param bus not started yet
     * @param users what is decided about users
     * @param events where sessions are told
     */
    public UserBus(Bus bus, UserAdministration users, SessionEventLog events) {
        this.bus = bus;
        this.users = users;
        this.events = events;
    }

    /** Registers all operations; before the bus starts. */
    public void serve() {
        bus.serve(UserOperations.USER_INFO, request -> StoreFailures.coded(users.info(request)));
        bus.serve(UserOperations.UPDATE_USER, request -> done(users.update(request)));
        bus.serve(UserOperations.EXPIRE_TOKENS, request -> done(users.expire(request)));
        bus.serve(UserOperations.BLOCK_USERS, request -> told(users.block(request)));
        bus.serve(UserOperations.UNBLOCK_USERS, request -> told(users.unblock(request)));
        bus.serve(UserOperations.BLOCKED, request -> StoreFailures.coded(users.blocked(request)));
        bus.serve(UserOperations.SET_TAGS, request -> done(users.setTags(request)));
        bus.serve(UserOperations.TAGS, request -> StoreFailures.coded(users.tags(request)));
        bus.serve(UserOperations.SET_ACTIVE, request -> told(users.setActive(request)));
        bus.serve(UserOperations.DEACTIVATED, request -> StoreFailures.coded(users.deactivated(request)));
        bus.serve(
                UserOperations.SESSIONS_CHANGED,
                request -> events.append(request.events()).map(_ -> Done.DONE));
    }

    private static Future<Done> done(Future<Void> stored) {
        return StoreFailures.coded(stored.map(_ -> Done.DONE));
    }

    /** Stored first, then told: a login that comes between the two is refused by what is stored. */
    private Future<Done> told(Future<UsersBlocked> stored) {
        return StoreFailures.coded(stored.map(blocked -> {
            bus.publish(UserOperations.USERS_BLOCKED, blocked);
            return Done.DONE;
        }));
    }
}
