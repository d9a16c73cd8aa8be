package stoa.auth.domain;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import stoa.protocol.auth.UserOperations.BlockedUser;

/**
 * What back ends decide about users, many at a time: the whole of a call happens or nothing of it. Users need
 * not be stored before. Futures complete on the caller's context.
 */
public interface UserRegister {
    /**
     * Refuses the tokens issued before a time; never goes back.
     *
     * @param app app key
     * @param users user ids, also the same one twice
     * @param issuedBeforeMs epoch milliseconds
     * @return when it is stored
     */
    Future<Void> expireTokens(String app, List<String> users, long issuedBeforeMs);

    /**
     * Keeps users out, or lets them in again.
     *
     * @param app app key
     * @param users user ids, also the same one twice
     * @param untilMs end, epoch milliseconds, whatever it was before; 0 to let them in
     * @return when it is stored
     */
    Future<Void> block(String app, List<String> users, long untilMs);

    /**
     * Who is blocked.
     *
     * @param app app key
     * @param nowMs epoch milliseconds: blocks that ended are left out
     * @param skip how many to pass over
     * @param limit how many at most
     * @return by end, then by id
     */
    Future<List<BlockedUser>> blocked(String app, long nowMs, int skip, int limit);

    /**
     * Replaces tags.
     *
     * @param app app key
     * @param users user ids, also the same one twice
     * @param tags all of them get these
     * @return when it is stored
     */
    Future<Void> setTags(String app, List<String> users, List<String> tags);

    /**
     * The tags of users.
     *
     * @param app app key
     * @param users user ids
     * @return of those that are stored
     */
    Future<Map<String, List<String>>> tags(String app, List<String> users);

    /**
     * Switches a user off or on.
     *
     * @param app app key
     * @param user user id
     * @param active whether the user may log in
     * @return when it is stored
     */
    Future<Void> setActive(String app, String user, boolean active);

    /**
     * Who is switched off.
     *
     * @param app app key
     * @param skip how many to pass over
     * @param limit how many at most
     * @return by id
     */
    Future<List<String>> deactivated(String app, int skip, int limit);
}
