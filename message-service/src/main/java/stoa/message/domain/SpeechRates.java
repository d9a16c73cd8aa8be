package stoa.message.domain;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import stoa.protocol.id.Conversation;

/**
 * How much each user said in the last second in rooms that limit it, whatever devices and gateways they use. Not
 * thread-safe. Forgotten at a take-over: within that second a user may say as much again.
 *
 * <p>Bound: {@link #SPEAKERS_MAX} users and rooms; whoever spoke longest ago is forgotten first, and counted.
 */
final class SpeechRates {
    /** Users and rooms that are remembered. */
    static final int SPEAKERS_MAX = 50_000;

    /** Length of the window, milliseconds. */
    static final long WINDOW_MS = 1_000;

    private record Speaker(Conversation room, String user) {}

    private final LinkedHashMap<Speaker, ArrayDeque<Long>> saidAtMs = new LinkedHashMap<>(64, 0.75f, true);
    private int forgotten;

    /**
     * Asks whether a user may say one thing more now.
     *
     * @param room where
     * @param user user id
     * @param perSecond the room's limit, above 0
     * @param nowMs epoch milliseconds
     * @return 0 when they may, and it was counted; else in how many milliseconds they might
     */
    long admit(Conversation room, String user, int perSecond, long nowMs) {
        ArrayDeque<Long> said = saidAtMs.computeIfAbsent(new Speaker(room, user), _ -> new ArrayDeque<>());
        while (!said.isEmpty() && nowMs - said.getFirst() >= WINDOW_MS) {
            said.removeFirst();
        }
        if (said.size() >= perSecond) {
            return Math.max(1, said.getFirst() + WINDOW_MS - nowMs);
        }
        said.addLast(nowMs);
        if (saidAtMs.size() > SPEAKERS_MAX) {
            saidAtMs.pollFirstEntry();
            forgotten++;
        }
        return 0;
    }

    /**
     * How many were forgotten at the bound.
     *
     * @return since the last call
     */
    int takeForgotten() {
        int lately = forgotten;
        forgotten = 0;
        return lately;
    }
}
