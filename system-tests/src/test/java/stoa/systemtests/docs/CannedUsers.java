package stoa.systemtests.docs;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import stoa.gateway.domain.UserCalls;
import stoa.protocol.auth.UserOperations.BlockUsers;
import stoa.protocol.auth.UserOperations.BlockedUser;
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

/** Answers about users that HTTP requests are given. */
final class CannedUsers implements UserCalls {
    @Override
    public Future<UserInfo> info(GetUser request) {
        return Future.succeededFuture(
                request.user().equals("ann")
                        ? new UserInfo("ann", "Ann", "http://p", 1_700_000_000_000L)
                        : new UserInfo(request.user(), null, null, 0));
    }

    @Override
    public Future<Done> update(UpdateUser request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Done> expire(ExpireTokens request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Done> block(BlockUsers request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Done> unblock(UnblockUsers request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<BlockedUsers> blocked(QueryBlocked request) {
        return Future.succeededFuture(new BlockedUsers(List.of(new BlockedUser("bob", 1_700_000_000_000L))));
    }

    @Override
    public Future<Done> setTags(SetTags request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<UserTags> tags(QueryTags request) {
        return Future.succeededFuture(new UserTags(Map.of("ann", List.of("vip", "new"))));
    }

    @Override
    public Future<Done> setActive(SetActive request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<UserPage> deactivated(QueryDeactivated request) {
        return Future.succeededFuture(new UserPage(List.of("dan")));
    }

    @Override
    public Future<SessionsFound> putOffline(PutOffline request) {
        return online(new FindSessions(request.app(), request.users()));
    }

    @Override
    public Future<SessionsFound> online(FindSessions request) {
        return Future.succeededFuture(new SessionsFound(request.users().contains("ann") ? Set.of("ann") : Set.of()));
    }
}
