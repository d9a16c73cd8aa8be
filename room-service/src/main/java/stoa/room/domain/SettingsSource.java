package stoa.room.domain;

import io.vertx.core.Future;
import stoa.protocol.auth.AppSettings;

/** Where an app's settings are asked for. */
@FunctionalInterface
public interface SettingsSource {
    /**
     * Asks.
     *
     * @param app app key
     * @return its settings; fails when nobody answers within a second
     */
    Future<AppSettings> ask(String app);
}
