package stoa.room.domain;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.AppSettings;

/**
 * The apps' settings as auth-service told them last. What is not known is asked for, once at a time per
 * app. Single-threaded: one context.
 */
public final class KnownSettings implements AppLimits {
    /** Apps remembered at most; the one used longest ago is forgotten first, and asked for again. */
    public static final int APPS_MAX = 10_000;

    /** How long somebody waits who can do without, in milliseconds: well below the second of a caller. */
    public static final long WAIT_MS = 300;

    private final SettingsSource source;
    private final LinkedHashMap<String, AppSettings> known = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Future<AppSettings>> asked = new HashMap<>();

    /**
     * Knows nothing yet.
     *
     * @param source where to ask
     */
    public KnownSettings(SettingsSource source) {
        this.source = source;
    }

    @Override
    public Future<AppSettings> of(String app) {
        AppSettings settings = known.get(app);
        if (settings != null) {
            return Future.succeededFuture(settings);
        }
        Future<AppSettings> running = asked.get(app);
        if (running != null) {
            return running;
        }
        Future<AppSettings> asking = source.ask(app).onSuccess(this::changed);
        if (!asking.isComplete()) {
            asked.put(app, asking);
            asking.onComplete(_ -> asked.remove(app));
        }
        return asking;
    }

    /**
     * The settings of an app for somebody who can do without: as if the app had set nothing while they are
     * not known.
     *
     * @param app app key
     * @return never fails
     */
    public Future<AppSettings> orDefaults(String app) {
        Future<AppSettings> settings = of(app);
        return settings.succeeded()
                ? settings
                : settings.timeout(WAIT_MS, TimeUnit.MILLISECONDS).otherwise(_ -> AppSettings.defaults(app));
    }

    /**
     * Takes settings as they were told.
     *
     * @param settings of one app; older ones than known are passed over
     */
    public void changed(AppSettings settings) {
        @Nullable AppSettings before = known.get(settings.app());
        if (before == null || before.version() <= settings.version()) {
            known.put(settings.app(), settings);
            if (known.size() > APPS_MAX) {
                known.remove(known.firstEntry().getKey());
            }
        }
    }
}
