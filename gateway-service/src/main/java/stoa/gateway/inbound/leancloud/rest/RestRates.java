package stoa.gateway.inbound.leancloud.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.SlidingSecond;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * How often an app's back ends, and each of its clients for itself, may call a route at this gateway: the app's {@code
 * serverApiPerSecond}, as paths of the server API. Any thread.
 *
 * <p>Bound: {@link #WINDOWS_MAX} callers and routes; of more the one that was not called longest is forgotten, and may call
 * anew.
 */
final class RestRates {
    /** Callers and routes whose calls of the last second are remembered. */
    static final int WINDOWS_MAX = 20_000;

    private record Window(String app, @Nullable String client, String route) {}

    private final LongSupplier steadyClockMs;
    private final Map<Window, SlidingSecond> windows = new LinkedHashMap<>(16, 0.75f, true);

    RestRates(LongSupplier steadyClockMs) {
        this.steadyClockMs = steadyClockMs;
    }

    /**
     * Counts a call.
     *
     * @param app app id
     * @param client whose call it is; null for a back end
     * @param route its name
     * @param perSecond how many in a second, 0 for no limit
     * @throws StoaException {@code SERVER_TOO_MANY_CALLS}
     */
    synchronized void admit(String app, @Nullable String client, String route, int perSecond) {
        SlidingSecond window = windows.computeIfAbsent(new Window(app, client, route), _ -> new SlidingSecond());
        if (windows.size() > WINDOWS_MAX) {
            windows.remove(windows.keySet().iterator().next());
        }
        long retryAfterMs = window.admit(steadyClockMs.getAsLong(), perSecond);
        if (retryAfterMs > 0) {
            throw new StoaException(
                    ErrorCode.SERVER_TOO_MANY_CALLS,
                    "Too many requests: at most " + perSecond + " a second, try again in " + retryAfterMs + " ms",
                    retryAfterMs);
        }
    }
}
