package stoa.gateway.domain;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * How often each user logs in at this gateway. Any thread, short locks.
 *
 * <p>Bounds: the {@link #USERS_MAX} users who logged in last; with more than so many within a second, those
 * before are not limited.
 */
public final class ConnectRates {
    /** Logins of one user in any second at most. */
    public static final int CONNECTS_PER_SECOND = 10;

    /** Users whose logins are remembered at most. */
    public static final int USERS_MAX = 20_000;

    private record User(String app, String id) {}

    private final SequencedMap<User, SlidingSecond> latest = new LinkedHashMap<>();

    /** Nobody has logged in. */
    public ConnectRates() {}

    /**
     * Asks whether one more login may pass now.
     *
     * @param app app key
     * @param user who proved to be this user
     * @param nowMs milliseconds of a steady clock
     * @return 0 when it may, and was counted; else in how many milliseconds it might
     */
    public synchronized long admit(String app, String user, long nowMs) {
        User who = new User(app, user);
        SlidingSecond known = latest.get(who);
        SlidingSecond logins = known == null ? new SlidingSecond() : known;
        latest.putLast(who, logins);
        if (latest.size() > USERS_MAX) {
            latest.pollFirstEntry();
        }
        return logins.admit(nowMs, CONNECTS_PER_SECOND);
    }
}
