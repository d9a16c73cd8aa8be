package stoa.gateway.inbound.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import stoa.gateway.domain.SlidingSecond;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * How often an app may call a path of the server API at this gateway (rongcloud-server-api, section 6).
 * Not thread-safe; lives on the server port's loop.
 *
 * <p>Bound: {@link #WINDOWS_MAX} apps and paths; of more the one that was not called longest is forgotten,
 * and may call anew.
 */
final class CallRates {
    /** Apps and paths whose calls of the last second are remembered. */
    static final int WINDOWS_MAX = 20_000;

    /** Broadcasts to all rooms of an app in a second. */
    static final int BROADCASTS_PER_SECOND = 1;

    /** Tokens may be made so many times as often as other calls. */
    static final int TOKENS_FACTOR = 2;

    private record Window(String app, String path) {}

    private final LongSupplier steadyClockMs;
    private final Map<Window, SlidingSecond> windows = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Nobody has called yet.
     *
     * @param steadyClockMs milliseconds of a clock that never goes back
     */
    CallRates(LongSupplier steadyClockMs) {
        this.steadyClockMs = steadyClockMs;
    }

    /**
     * Counts a call.
     *
     * @param app app key
     * @param path one of the API's
     * @param form what was sent: a message counts once for each of its rooms
     * @param perSecond calls of a path in a second, 0 for no limit
     */
    void admit(String app, String path, FormBody form, int perSecond) {
        int count = path.equals(MessageApi.PUBLISH) ? messages(form) : 1;
        int limit = limit(path, perSecond);
        SlidingSecond window = windows.computeIfAbsent(new Window(app, path), _ -> new SlidingSecond());
        if (windows.size() > WINDOWS_MAX) {
            windows.remove(windows.keySet().iterator().next());
        }
        long retryAfterMs = window.admit(steadyClockMs.getAsLong(), limit, count);
        if (retryAfterMs > 0) {
            String what = path.equals(MessageApi.PUBLISH) ? " messages" : " calls";
            throw new StoaException(
                    ErrorCode.SERVER_TOO_MANY_CALLS,
                    "more than " + limit + what + " a second: try again in " + retryAfterMs + " ms",
                    retryAfterMs);
        }
    }

    /** To more rooms than one call may name nothing is said: it is refused, and was one call. */
    private static int messages(FormBody form) {
        int rooms = form.count(MessageApi.ROOMS);
        return rooms > MessageApi.ROOMS_MAX ? 1 : Math.max(1, rooms);
    }

    private static int limit(String path, int perSecond) {
        if (path.equals(MessageApi.BROADCAST)) {
            return BROADCASTS_PER_SECOND;
        }
        return path.equals(UserApi.GET_TOKEN) ? Math.multiplyExact(perSecond, TOKENS_FACTOR) : perSecond;
    }
}
