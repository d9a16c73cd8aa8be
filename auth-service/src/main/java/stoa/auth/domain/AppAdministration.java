package stoa.auth.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations.CheckRequestSignature;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** What an app's back end does in its name: signed requests, and settings under the master key. */
public final class AppAdministration {
    private final AppDirectory apps;
    private final AppStore store;
    private final Clock clock;

    /**
     * The rules over their ports.
     *
     * @param apps the apps
     * @param store where settings are changed
     * @param clock now
     */
    public AppAdministration(AppDirectory apps, AppStore store, Clock clock) {
        this.apps = apps;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Checks the signature of a server API request.
     *
     * @param request the signed headers
     * @throws StoaException {@code SERVER_UNKNOWN_APP}, {@code SERVER_APP_LOCKED} or
     *     {@code SERVER_BAD_SIGNATURE}
     */
    public void checkRequest(CheckRequestSignature request) {
        App app = serverApp(request.app());
        if (!Signatures.isRequestSigned(
                app, request.nonce(), request.timestamp(), request.signature(), clock.millis())) {
            throw new StoaException(ErrorCode.SERVER_BAD_SIGNATURE);
        }
        if (app.disabled()) {
            throw new StoaException(ErrorCode.SERVER_APP_LOCKED);
        }
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
        if (!Signatures.isSameSecret(app.masterKey(), masterKey)) {
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
