package stoa.room.domain;

import stoa.protocol.room.RoomOperations.Lifetime;

/**
 * All that decides when a room ends by itself. Times are epoch milliseconds.
 *
 * @param app app key
 * @param room room id
 * @param createdAtMs when it was created
 * @param lifetime when it ends
 * @param fromMs from when a set time is reckoned
 * @param lastActiveMs the last join, leave or message as far as it is known
 * @param keptUntilMs when it was on the keep-alive list last; 0 for never
 * @param kept whether it is on it now
 * @param lookAtMs when to look whether it ends: never later than its end
 */
public record RoomTimes(
        String app,
        String room,
        long createdAtMs,
        Lifetime lifetime,
        long fromMs,
        long lastActiveMs,
        long keptUntilMs,
        boolean kept,
        long lookAtMs) {
    /**
     * The times of a room that is created.
     *
     * @param app app key
     * @param room room id
     * @param lifetime when it ends
     * @param nowMs epoch milliseconds
     * @return its first times
     */
    public static RoomTimes created(String app, String room, Lifetime lifetime, long nowMs) {
        return new RoomTimes(
                app, room, nowMs, lifetime, nowMs, nowMs, 0, false, LifetimeRules.firstLookMs(lifetime, nowMs));
    }

    /**
     * The same with what is known better of its activity.
     *
     * @param latestMs epoch milliseconds; an earlier one than is known changes nothing
     * @return a copy
     */
    public RoomTimes activeAt(long latestMs) {
        return new RoomTimes(
                app,
                room,
                createdAtMs,
                lifetime,
                fromMs,
                Math.max(lastActiveMs, latestMs),
                keptUntilMs,
                kept,
                lookAtMs);
    }

    /**
     * The same after it was looked at.
     *
     * @param look when to look next, and whether it is kept alive
     * @param nowMs epoch milliseconds
     * @return a copy
     */
    public RoomTimes lookedAt(LifetimeRules.Verdict.Later look, long nowMs) {
        return new RoomTimes(
                app,
                room,
                createdAtMs,
                lifetime,
                fromMs,
                lastActiveMs,
                look.kept() ? Math.max(keptUntilMs, nowMs) : keptUntilMs,
                kept,
                look.lookAtMs());
    }
}
