package stoa.gateway.domain;

import io.vertx.core.Future;
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

/**
 * What the gateway asks about users for back ends; answers come on the caller's context, failures with a code.
 */
public interface UserCalls {
    /**
     * What is shown of a user.
     *
     * @param request whose
     * @return empty for who is not known
     */
    Future<UserInfo> info(GetUser request);

    /**
     * Changes what is shown of a user.
     *
     * @param request absent fields stay
     * @return done
     */
    Future<Done> update(UpdateUser request);

    /**
     * Refuses tokens issued before a time.
     *
     * @param request whose
     * @return done
     */
    Future<Done> expire(ExpireTokens request);

    /**
     * Keeps users out for a time.
     *
     * @param request who
     * @return done
     */
    Future<Done> block(BlockUsers request);

    /**
     * Lets users in again.
     *
     * @param request who
     * @return done
     */
    Future<Done> unblock(UnblockUsers request);

    /**
     * Who is blocked.
     *
     * @param request which page
     * @return with the ends
     */
    Future<BlockedUsers> blocked(QueryBlocked request);

    /**
     * Replaces tags.
     *
     * @param request whose
     * @return done
     */
    Future<Done> setTags(SetTags request);

    /**
     * The tags of users.
     *
     * @param request whose
     * @return of each
     */
    Future<UserTags> tags(QueryTags request);

    /**
     * Switches a user off or on.
     *
     * @param request who
     * @return done
     */
    Future<Done> setActive(SetActive request);

    /**
     * Who is switched off.
     *
     * @param request which page
     * @return by id
     */
    Future<UserPage> deactivated(QueryDeactivated request);

    /**
     * Who is connected to any gateway.
     *
     * @param request of whom
     * @return those who are; fails when a gateway did not answer that may have one who was not found elsewhere
     */
    Future<SessionsFound> online(FindSessions request);

    /**
     * Closes all connections of users, at every gateway; they may come back at once.
     *
     * @param request who
     * @return those who had one; fails when a gateway did not answer, and then it is to be said again
     */
    Future<SessionsFound> putOffline(PutOffline request);
}
