package stoa.auth.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations.CheckRequestSignature;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** What an app's back end does in its name: signed requests, and settings under the master key. */
public final class AppAdministration {
    /** How long a nonce is remembered where the app has no time window, in milliseconds. */
    public static final long NONCE_KEPT_MS = 24 * 60 * 60 * 1_000L;

    private final AppDirectory apps;
    private final AppStore store;
    private final NonceStore nonces;
    private final Clock clock;
    private final AtomicLong noncesUnchecked = new AtomicLong();

    /**
     * The rules over their ports.
     *
     * @param apps the apps
     * @param store where settings are changed
     * @param nonces which nonces were used
     * @param clock now
     */
    public AppAdministration(AppDirectory apps, AppStore store, NonceStore nonces, Clock clock) {
        this.apps = apps;
        this.store = store;
        this.nonces = nonces;
        this.clock = clock;
    }

    /**
     * Checks the signature of a server API request, and where the app wants so that its nonce is new. While
     * nobody knows which nonces were used, any counts as new, and {@link #noncesUnchecked} counts it: a back
     * end that cannot call at all would be worse than one request that might be a repeat.
     *
     * @param request the signed headers
     * @return done; fails with {@code SERVER_UNKNOWN_APP}, {@code SERVER_APP_LOCKED} or {@code
     *     SERVER_BAD_SIGNATURE}, which may also be thrown
     */
    public Future<Done> checkRequest(CheckRequestSignature request) {
        App app = serverApp(request.app());
        if (!Signatures.isRequestSigned(
                app, request.nonce(), request.timestamp(), request.signature(), clock.millis())) {
            throw new StoaException(ErrorCode.SERVER_BAD_SIGNATURE);
        }
        if (app.disabled()) {
            throw new StoaException(ErrorCode.SERVER_APP_LOCKED);
        }
        AppSettings settings = app.effectiveSettings();
        if (!settings.nonceOnce()) {
            return Future.succeededFuture(Done.DONE);
        }
        // A signature may be as old as the window on either side of now.
        long windowMs = 2L * settings.timestampWindowSeconds() * 1_000L;
        return nonces.firstUse(app.key(), request.nonce(), windowMs == 0 ? NONCE_KEPT_MS : windowMs)
                .otherwise(_ -> {
                    noncesUnchecked.incrementAndGet();
                    return true;
                })
                .compose(isNew -> isNew
                        ? Future.succeededFuture(Done.DONE)
                        : Future.failedFuture(
                                new StoaException(ErrorCode.SERVER_BAD_SIGNATURE, "the nonce was used before")));
    }

    /**
     * How many nonces nobody could check; any thread.
     *
     * @return since the start
     */
    public long noncesUnchecked() {
        return noncesUnchecked.get();
    }

    /**
     * The settings of an app.
     *
     * @param appKey app key
     * @return with defaults
     * @throws StoaException {@code BAD_APP_KEY} when there is no such app
     */
    public AppSettings settings(String appKey) {
        return apps.find(appKey, clock.millis())
                .orElseThrow(() -> new StoaException(apps.isLoaded() ? ErrorCode.BAD_APP_KEY : ErrorCode.UNAVAILABLE))
                .effectiveSettings();
    }

    /**
     * Reads or changes the settings of an app.
     *
     * @param appKey app key
     * @param masterKey proves the right
     * @param changes setting names to values, null for a default; null to read only
     * @return the settings from now on
     */
    public Future<AppSettings> change(
            String appKey, String masterKey, @Nullable Map<String, @Nullable Object> changes) {
        App app = serverApp(appKey);
        if (app.masterKeys(clock.millis()).stream().noneMatch(key -> Signatures.isSameSecret(key, masterKey))) {
            throw new StoaException(ErrorCode.SERVER_BAD_SIGNATURE, "the master key is wrong");
        }
        if (changes == null) {
            return Future.succeededFuture(app.effectiveSettings());
        }
        return store.changeSettings(appKey, before -> SettingsRules.merge(before, changes))
                .map(changed -> {
                    apps.put(changed);
                    return changed.effectiveSettings();
                });
    }

    private App serverApp(String appKey) {
        return apps.find(appKey, clock.millis())
                .orElseThrow(() ->
                        new StoaException(apps.isLoaded() ? ErrorCode.SERVER_UNKNOWN_APP : ErrorCode.SERVER_TIMEOUT));
    }
}
