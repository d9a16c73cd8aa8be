package stoa.message.inbound;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.message.domain.Neighbours;
import stoa.message.domain.SettingsView;
import stoa.protocol.auth.AppSettings;

/**
 * The apps' settings as auth-service told them last. What is not known is asked for, at most once a
 * second per app. Used on the owners' thread only.
 */
public final class SettingsCache implements SettingsView {
    /** Apps remembered at most; the one used longest ago goes first. */
    public static final int APPS_MAX = 10_000;

    private static final long ASK_AGAIN_MS = 1_000;

    private record Known(@Nullable AppSettings settings, long askedAtMs) {}

    private final LinkedHashMap<String, Known> knownByApp = new LinkedHashMap<>(16, 0.75f, true);
    private final Neighbours neighbours;
    private final Clock clock;

    /**
     * Knows nothing yet.
     *
     * @param neighbours to ask
     * @param clock wall clock
     */
    public SettingsCache(Neighbours neighbours, Clock clock) {
        this.neighbours = neighbours;
        this.clock = clock;
    }

    @Override
    public @Nullable AppSettings of(String app) {
        Known known = knownByApp.get(app);
        if (known != null && known.settings() != null) {
            return known.settings();
        }
        long nowMs = clock.millis();
        if (known == null || nowMs - known.askedAtMs() >= ASK_AGAIN_MS) {
            put(app, new Known(null, nowMs));
            // A failure is asked again a second later; nobody waits for the answer.
            neighbours.settings(app).onSuccess(this::changed);
        }
        return null;
    }

    /**
     * Takes settings as they were told.
     *
     * @param settings of one app; older ones than known are passed over
     */
    public void changed(AppSettings settings) {
        Known known = knownByApp.get(settings.app());
        AppSettings before = known == null ? null : known.settings();
        if (before == null || before.version() <= settings.version()) {
            put(settings.app(), new Known(settings, 0));
        }
    }

    private void put(String app, Known known) {
        knownByApp.put(app, known);
        if (knownByApp.size() > APPS_MAX) {
            Map.Entry<String, Known> eldest = knownByApp.firstEntry();
            knownByApp.remove(eldest.getKey());
        }
    }
}
