package stoa.history.domain;

import io.vertx.core.Future;
import stoa.protocol.auth.AppSettings;

/** What is known of apps. Any thread, never blocks. */
public interface WebhookTargets {
    /**
     * The settings of an app.
     *
     * @param app app key
     * @return the latest known; those of an app that wants nothing where the app is not there or disabled; fails
     *     when nobody can say now
     */
    Future<AppSettings> settings(String app);

    /**
     * The secret that signs what the app is told.
     *
     * @param app app key
     * @return the secret; fails when nobody can say now
     */
    Future<String> secret(String app);
}
