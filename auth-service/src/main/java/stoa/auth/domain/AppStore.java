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
     * Makes an app.
     *
     * @param app a new one
     * @param nowMs epoch milliseconds
     * @return false when there is one of this key, and nothing changed
     */
    Future<Boolean> create(App app, long nowMs);

    /**
     * Makes sure that an app exists with these secrets. One that exists keeps its settings, and its secrets too
     * when these are what it was called with the last time.
     *
     * @param app the app as it should be when it is new
     * @param nowMs epoch milliseconds
     * @return whether it was created or changed
     */
    Future<Ensured> ensure(App app, long nowMs);

    /**
     * Changes an app; of concurrent changes one comes after the other.
     *
     * @param appKey app key
     * @param change old to new, of the same key; what it throws fails the future and nothing changes
     * @return the app with its new version; fails with {@code SERVER_UNKNOWN_APP} when there is none
     */
    Future<App> change(String appKey, UnaryOperator<App> change);

    /**
     * Changes the settings of an app, as {@link #change} does.
     *
     * @param appKey app key
     * @param change old settings to new ones
     * @return the app with its new version
     */
    default Future<App> changeSettings(String appKey, UnaryOperator<Map<String, Object>> change) {
        return change(appKey, before -> before.withSettings(change.apply(before.settings())));
    }

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
