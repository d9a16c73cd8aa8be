package stoa.gateway.outbound;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import stoa.gateway.domain.UserCalls;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.UserOperations;
import stoa.protocol.auth.UserOperations.BlockUsers;
import stoa.protocol.auth.UserOperations.BlockedUsers;
import stoa.protocol.auth.UserOperations.ExpireTokens;
import stoa.protocol.auth.UserOperations.FindSessions;
import stoa.protocol.auth.UserOperations.GetUser;
import stoa.protocol.auth.UserOperations.PutOffline;
import stoa.protocol.auth.UserOperations.QueryBlocked;
import stoa.protocol.auth.UserOperations.QueryDeactivated;
import stoa.protocol.auth.UserOperations.QueryTags;
import stoa.protocol.auth.UserOperations.SessionsFound;
import stoa.protocol.auth.UserOperations.SetActive;
import stoa.protocol.auth.UserOperations.SetTags;
import stoa.protocol.auth.UserOperations.UnblockUsers;
import stoa.protocol.auth.UserOperations.UpdateUser;
import stoa.protocol.auth.UserOperations.UserInfo;
import stoa.protocol.auth.UserOperations.UserPage;
import stoa.protocol.auth.UserOperations.UserTags;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;

/**
 * Asks any auth-service about users, and all gateways about who is connected. Any thread; answers on the
 * caller's context.
 */
public final class BusUserCalls implements UserCalls {
    private final Bus bus;

    /**
     * Calls over a bus.
     *
     * @param bus this process's end
     */
    public BusUserCalls(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<UserInfo> info(GetUser request) {
        return bus.ask(UserOperations.USER_INFO, request);
    }

    @Override
    public Future<Done> update(UpdateUser request) {
        return bus.ask(UserOperations.UPDATE_USER, request);
    }

    @Override
    public Future<Done> expire(ExpireTokens request) {
        return bus.ask(UserOperations.EXPIRE_TOKENS, request);
    }

    @Override
    public Future<Done> block(BlockUsers request) {
        return bus.ask(UserOperations.BLOCK_USERS, request);
    }

    @Override
    public Future<Done> unblock(UnblockUsers request) {
        return bus.ask(UserOperations.UNBLOCK_USERS, request);
    }

    @Override
    public Future<BlockedUsers> blocked(QueryBlocked request) {
        return bus.ask(UserOperations.BLOCKED, request);
    }

    @Override
    public Future<Done> setTags(SetTags request) {
        return bus.ask(UserOperations.SET_TAGS, request);
    }

    @Override
    public Future<UserTags> tags(QueryTags request) {
        return bus.ask(UserOperations.TAGS, request);
    }

    @Override
    public Future<Done> setActive(SetActive request) {
        return bus.ask(UserOperations.SET_ACTIVE, request);
    }

    @Override
    public Future<UserPage> deactivated(QueryDeactivated request) {
        return bus.ask(UserOperations.DEACTIVATED, request);
    }

    @Override
    public Future<SessionsFound> online(FindSessions request) {
        List<Future<SessionsFound>> asked = askAll(UserOperations.FIND_SESSIONS, request);
        return Future.join(asked).transform(all -> {
            Set<String> found = found(asked);
            return all.failed() && !found.containsAll(request.users())
                    ? Future.failedFuture(all.cause())
                    : Future.succeededFuture(new SessionsFound(found));
        });
    }

    @Override
    public Future<SessionsFound> putOffline(PutOffline request) {
        List<Future<SessionsFound>> asked = askAll(UserOperations.PUT_OFFLINE, request);
        return Future.join(asked).map(_ -> new SessionsFound(found(asked)));
    }

    private <T> List<Future<SessionsFound>> askAll(Operation<T, SessionsFound> operation, T request) {
        // Also those that drain: they still have connections.
        return bus.nodes().of(Service.GATEWAY).stream()
                .map(gateway -> bus.askNode(gateway.node(), operation, request))
                .toList();
    }

    private static Set<String> found(List<Future<SessionsFound>> asked) {
        Set<String> found = new HashSet<>();
        asked.stream()
                .filter(Future::succeeded)
                .forEach(one -> found.addAll(one.result().users()));
        return found;
    }
}
