package stoa.room.outbound;

import io.vertx.core.Future;
import java.util.LinkedHashMap;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.auth.AuthOperations.GetSettings;
import stoa.room.domain.AppLimits;

/**
 * The apps' settings as auth-service told them last; it tells those of apps in use each second. What is
 * not known is asked for. One context.
 */
public final class BusAppLimits implements AppLimits {
    /** Apps remembered at most; the one used longest ago goes first. */
    public static final int APPS_MAX = 10_000;

    private final Bus bus;
    private final LinkedHashMap<String, AppSettings> knownByApp = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Knows nothing yet.
     *
     * @param bus where auth-service is asked
     */
    public BusAppLimits(Bus bus) {
        this.bus = bus;
    }

    /**
     * Takes settings as they were told.
     *
     * @param settings of one app; older ones than known are passed over
     */
    public void hear(AppSettings settings) {
        AppSettings known = knownByApp.get(settings.app());
        if (known == null || known.version() <= settings.version()) {
            knownByApp.put(settings.app(), settings);
            if (knownByApp.size() > APPS_MAX) {
                knownByApp.pollFirstEntry();
            }
        }
    }

    @Override
    public Future<AppSettings> of(String app) {
        AppSettings known = knownByApp.get(app);
        return known != null
                ? Future.succeededFuture(known)
                : bus.ask(AuthOperations.GET_SETTINGS, new GetSettings(app)).onSuccess(this::hear);
    }
}
