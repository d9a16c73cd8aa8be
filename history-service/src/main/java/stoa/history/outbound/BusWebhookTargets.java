package stoa.history.outbound;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stoa.history.domain.WebhookTargets;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.auth.AuthOperations.GetSettings;
import stoa.protocol.auth.WebhookOperations;
import stoa.protocol.auth.WebhookOperations.GetSigningSecret;
import stoa.protocol.auth.WebhookOperations.SigningSecret;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * What auth-service says of apps, remembered for {@link #KEPT_MS}; changes of settings are heard at once. Any
 * thread, never blocks.
 */
public final class BusWebhookTargets implements WebhookTargets {
    /** How long an answer is remembered, in milliseconds. */
    public static final long KEPT_MS = 60_000;

    /** Apps that are remembered at most; the one asked for longest ago is forgotten. */
    public static final int APPS_MAX = 10_000;

    private record Kept<T>(T value, long atMs) {}

    /** Values by app, bounded. */
    private static final class Memory<T> {
        private final SequencedMap<String, Kept<T>> byApp = new LinkedHashMap<>();

        synchronized @Nullable T fresh(String app, long nowMs) {
            Kept<T> kept = byApp.get(app);
            return kept == null || nowMs - kept.atMs() > KEPT_MS ? null : kept.value();
        }

        synchronized @Nullable T known(String app) {
            Kept<T> kept = byApp.get(app);
            return kept == null ? null : kept.value();
        }

        synchronized void put(String app, T value, long nowMs) {
            byApp.putLast(app, new Kept<>(value, nowMs));
            if (byApp.size() > APPS_MAX) {
                byApp.pollFirstEntry();
            }
        }
    }

    private final Bus bus;
    private final InstantSource clock;
    private final Memory<AppSettings> settings = new Memory<>();
    private final Memory<String> secrets = new Memory<>();

    /**
     * Hears changes from now on.
     *
     * @param bus not started yet
     * @param clock wall clock
     */
    public BusWebhookTargets(Bus bus, InstantSource clock) {
        this.bus = bus;
        this.clock = clock;
        bus.subscribe(AuthOperations.SETTINGS_CHANGED, this::heard);
    }

    private void heard(AppSettings changed) {
        AppSettings known = settings.known(changed.app());
        if (known != null && known.version() <= changed.version()) {
            settings.put(changed.app(), changed, clock.millis());
        }
    }

    @Override
    public Future<AppSettings> settings(String app) {
        return remembered(
                settings,
                app,
                () -> bus.ask(AuthOperations.GET_SETTINGS, new GetSettings(app))
                        .recover(failure -> isGone(failure)
                                ? Future.succeededFuture(AppSettings.defaults(app))
                                : Future.failedFuture(failure)));
    }

    @Override
    public Future<String> secret(String app) {
        return remembered(
                secrets,
                app,
                () -> bus.ask(WebhookOperations.GET_SIGNING_SECRET, new GetSigningSecret(app))
                        .map(SigningSecret::secret));
    }

    private static boolean isGone(Throwable failure) {
        ErrorCode code = StoaException.of(failure).code();
        return code == ErrorCode.BAD_APP_KEY || code == ErrorCode.APP_DISABLED;
    }

    private <T> Future<T> remembered(Memory<T> memory, String app, Supplier<Future<T>> ask) {
        T kept = memory.fresh(app, clock.millis());
        return kept != null
                ? Future.succeededFuture(kept)
                : ask.get().onSuccess(told -> memory.put(app, told, clock.millis()));
    }
}
