package stoa.room.domain;

import io.vertx.core.Future;
import stoa.protocol.auth.AppSettings;

/** What apps have set. */
@FunctionalInterface
public interface AppLimits {
    /**
     * The settings of an app.
     *
     * @param app app key
     * @return as they were told last; fails when they are not known and cannot be asked for now
     */
    Future<AppSettings> of(String app);
}
