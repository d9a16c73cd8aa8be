package stoa.auth.domain;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Where apps are kept. Futures complete on the caller's context. */
public interface AppStore {
    /**
     * Reads all apps, oldest first.
     *
     * @param max at most so many
     * @return the apps; fails when the store does not answer
     */
    Future<List<App>> all(int max);

    /**
     * Makes sure that an app exists with these secrets. One that exists keeps its settings.
     *
     * @param app the app as it should be when it is new
     * @param nowMs epoch milliseconds
     * @return whether it was created or changed
     */
    Future<Ensured> ensure(App app, long nowMs);

    /**
     * Changes the settings of an app; of concurrent changes one comes after the other.
     *
     * @param appKey app key
     * @param change old settings to new ones; what it throws fails the future and nothing changes
     * @return the app with its new version
     */
    Future<App> changeSettings(String appKey, UnaryOperator<Map<String, Object>> change);

    /** What {@link #ensure} did. */
    enum Ensured {
        /** It was not there. */
        CREATED,
        /** It was there with other secrets, which were replaced. */
        SECRETS_REPLACED,
        /** Nothing had to be done. */
        UNCHANGED
    }
}
