package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.SettingsCalls;
import stoa.protocol.auth.AppSettings;

/**
 * What apps have set, as far as the server API needs it at every request: asked of auth-service once,
 * then heard from its broadcasts, and asked again after {@link #FRESH_MS} without one. Any thread.
 *
 * <p>Bound: {@link #APPS_MAX} apps; the one that was not asked for longest is forgotten.
 */
public final class KnownSettings {
    /** Apps that are remembered. */
    public static final int APPS_MAX = 10_000;

    /** How long settings count without being heard of, in milliseconds. */
    public static final long FRESH_MS = 30_000;

    private record Known(AppSettings settings, long atMs) {}

    private final SettingsCalls calls;
    private final LongSupplier steadyClockMs;
    private final Map<String, Known> apps = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Knows nothing yet.
     *
     * @param calls auth-service
     * @param steadyClockMs milliseconds of a clock that never goes back
     */
    public KnownSettings(SettingsCalls calls, LongSupplier steadyClockMs) {
        this.calls = calls;
        this.steadyClockMs = steadyClockMs;
    }

    /**
     * The settings of an app.
     *
     * @param app app key of an app that exists
     * @return at once when they are known; the defaults when auth-service does not answer
     */
    public Future<AppSettings> of(String app) {
        long nowMs = steadyClockMs.getAsLong();
        Known known = known(app);
        if (known == null) {
            return ask(app).otherwise(AppSettings.defaults(app));
        }
        if (nowMs - known.atMs() >= FRESH_MS) {
            // Counts as heard now, so that one request asks and not all.
            keep(known.settings(), nowMs);
            Future<AppSettings> _ = ask(app);
        }
        return Future.succeededFuture(known.settings());
    }

    /**
     * An app's settings, changed or not.
     *
     * @param settings as told to everybody
     */
    public void hear(AppSettings settings) {
        if (known(settings.app()) != null) {
            keep(settings, steadyClockMs.getAsLong());
        }
    }

    private Future<AppSettings> ask(String app) {
        return calls.settings(app).onSuccess(settings -> keep(settings, steadyClockMs.getAsLong()));
    }

    private synchronized @Nullable Known known(String app) {
        return apps.get(app);
    }

    private synchronized void keep(AppSettings settings, long nowMs) {
        Known known = apps.get(settings.app());
        boolean older = known != null && settings.version() < known.settings().version();
        AppSettings kept = known != null && older ? known.settings() : settings;
        apps.put(settings.app(), new Known(kept, nowMs));
        if (apps.size() > APPS_MAX) {
            apps.remove(apps.keySet().iterator().next());
        }
    }
}
