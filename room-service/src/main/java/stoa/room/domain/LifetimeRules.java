package stoa.room.domain;

import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.RoomOperations.Lifetime;

/**
 * When rooms end by themselves (rongcloud-server-api, sections 4.1, 4.14 and 6). A room ends so many minutes
 * after its last join, leave or message, or so many after its creation or the call that said so. A room on
 * the keep-alive list never ends by itself, and when it is taken off, a time of silence later at the earliest.
 * Pure.
 */
public final class LifetimeRules {
    /** The shortest life a room can be given, in minutes. */
    public static final int MINUTES_MIN = 60;

    /** The longest, in minutes. */
    public static final int MINUTES_MAX = 10_080;

    /** When a room without minutes of its own is looked at first, in milliseconds after its creation. */
    public static final long FIRST_LOOK_MS = 60_000;

    private static final long MINUTE_MS = 60_000;

    private LifetimeRules() {}

    /** What becomes of a room whose time to be looked at has come. */
    public sealed interface Verdict {
        /** It ends now. */
        record Ends() implements Verdict {}

        /**
         * Not yet.
         *
         * @param lookAtMs when to look again, epoch milliseconds
         * @param kept because it is on the keep-alive list
         */
        record Later(long lookAtMs, boolean kept) implements Verdict {}
    }

    /**
     * Checks a lifetime.
     *
     * @param lifetime as sent
     * @throws StoaException {@code SERVER_BAD_PARAMETER}
     */
    public static void check(Lifetime lifetime) {
        boolean ofApp = !lifetime.fixed() && lifetime.minutes() == 0;
        if (!ofApp && (lifetime.minutes() < MINUTES_MIN || lifetime.minutes() > MINUTES_MAX)) {
            throw new StoaException(
                    ErrorCode.SERVER_BAD_PARAMETER,
                    "destroyTime is " + MINUTES_MIN + " to " + MINUTES_MAX + " minutes, not " + lifetime.minutes());
        }
    }

    /**
     * When a room is looked at first; without knowing the app's setting.
     *
     * @param lifetime of the room
     * @param nowMs now, epoch milliseconds
     * @return epoch milliseconds, not after its end
     */
    public static long firstLookMs(Lifetime lifetime, long nowMs) {
        return nowMs + (lifetime.minutes() > 0 ? lifetime.minutes() * MINUTE_MS : FIRST_LOOK_MS);
    }

    /**
     * When a room ends if nothing more happens.
     *
     * @param times of the room
     * @param idleMinutes silence after which rooms of its app end, unless they have a time of their own
     * @return epoch milliseconds; {@link Long#MAX_VALUE} while it is kept alive
     */
    public static long endsAtMs(RoomTimes times, int idleMinutes) {
        if (times.kept()) {
            return Long.MAX_VALUE;
        }
        long idleMs = idleMs(times.lifetime(), idleMinutes);
        long ownMs = times.lifetime().fixed()
                ? times.fromMs() + times.lifetime().minutes() * MINUTE_MS
                : Math.max(times.createdAtMs(), times.lastActiveMs()) + idleMs;
        return times.keptUntilMs() == 0 ? ownMs : Math.max(ownMs, times.keptUntilMs() + idleMs);
    }

    /**
     * Decides about a room whose time to be looked at has come.
     *
     * @param times with its latest activity
     * @param idleMinutes the app's setting
     * @param nowMs now, epoch milliseconds
     * @return whether it ends
     */
    public static Verdict whenDue(RoomTimes times, int idleMinutes, long nowMs) {
        if (times.kept()) {
            return new Verdict.Later(nowMs + idleMs(times.lifetime(), idleMinutes), true);
        }
        long endsAtMs = endsAtMs(times, idleMinutes);
        return endsAtMs <= nowMs ? new Verdict.Ends() : new Verdict.Later(endsAtMs, false);
    }

    private static long idleMs(Lifetime lifetime, int idleMinutes) {
        boolean own = !lifetime.fixed() && lifetime.minutes() > 0;
        return (own ? lifetime.minutes() : idleMinutes) * MINUTE_MS;
    }
}
