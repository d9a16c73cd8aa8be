package stoa.gateway.domain;

import io.vertx.core.Future;
import stoa.protocol.auth.AppSettings;

/** Asks auth-service what an app has set; answers come on the caller's context, failures with a code. */
@FunctionalInterface
public interface SettingsCalls {
    /**
     * The settings of an app.
     *
     * @param app app key
     * @return as of now
     */
    Future<AppSettings> settings(String app);
}
