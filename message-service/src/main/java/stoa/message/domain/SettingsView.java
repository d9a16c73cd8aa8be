package stoa.message.domain;

import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.AppSettings;

/** The settings of apps as far as they are known right now. Used on the owner's thread. */
@FunctionalInterface
public interface SettingsView {
    /**
     * The settings of an app. Never waits: what is not known is asked for in the background.
     *
     * @param app app key
     * @return null while they are not known; limits do not apply until then
     */
    @Nullable
    AppSettings of(String app);
}
