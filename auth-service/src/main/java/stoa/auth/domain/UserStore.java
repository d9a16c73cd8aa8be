package stoa.auth.domain;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Where is kept what to show of users, and what a login has to know of them. */
public interface UserStore {
    /**
     * Finds a user.
     *
     * @param app app key
     * @param user user id
     * @return what is known; {@link StoredUser#UNKNOWN} for who was never stored
     */
    Future<StoredUser> find(String app, String user);

    /**
     * Remembers what to show of a user.
     *
     * @param app app key
     * @param user user id
     * @param name null to leave as it is
     * @param portrait null to leave as it is
     * @param nowMs epoch milliseconds; when the user counts as created, if this is the first time
     * @return when it is stored
     */
    Future<Void> save(String app, String user, @Nullable String name, @Nullable String portrait, long nowMs);

    /**
     * Refuses the tokens issued before a time; never goes back.
     *
     * @param app app key
     * @param user user id
     * @param issuedBeforeMs epoch milliseconds
     * @return the time that counts from now on
     */
    Future<Long> revokeBefore(String app, String user, long issuedBeforeMs);

    /**
     * What is stored of a user.
     *
     * @param name display name
     * @param portrait URL of a picture
     * @param createdAtMs when the first token was made, epoch milliseconds; 0 when none was
     * @param tokensFromMs tokens issued before are refused, epoch milliseconds; 0 when none were revoked
     * @param blockedUntilMs may not log in before, epoch milliseconds; 0 when never blocked
     * @param deactivated whether the user may not log in at all
     */
    record StoredUser(
            @Nullable String name,
            @Nullable String portrait,
            long createdAtMs,
            long tokensFromMs,
            long blockedUntilMs,
            boolean deactivated) {
        /** Nothing is known. */
        public static final StoredUser UNKNOWN = new StoredUser(null, null, 0, 0, 0, false);
    }
}
