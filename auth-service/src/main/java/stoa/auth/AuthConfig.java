package stoa.auth;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import stoa.auth.domain.App;
import stoa.auth.domain.SettingsRules;
import stoa.auth.inbound.SettingsJson;
import stoa.kit.config.Setting;
import stoa.kit.config.Settings;
import stoa.kit.config.SettingsException;
import stoa.protocol.error.StoaException;

/**
 * What auth-service is configured with.
 *
 * @param firstApp the app that exists from the first start on; empty when apps are made otherwise
 * @param adminSecret proves the right to make apps; empty when nobody may
 */
public record AuthConfig(Optional<App> firstApp, Optional<String> adminSecret) {
    private static final int ADMIN_SECRET_CHARS_MIN = 16;

    /** Key of the first app. */
    public static final Setting<String> APP_KEY = Setting.text("STOA_APP_KEY", "")
            .doc("Key of the first app, which is LeanCloud's app id too: letters, digits, _ and -, at most 64.");

    /** Secret of the first app. */
    public static final Setting<String> APP_SECRET = Setting.text("STOA_APP_SECRET", "")
            .asSecret()
            .doc("Secret of the first app: signs tokens and server API requests. Another value replaces it.");

    /** Master key of the first app. */
    public static final Setting<String> MASTER_KEY = Setting.text("STOA_MASTER_KEY", "")
            .asSecret()
            .doc("Master key of the first app: changes settings and signs LeanCloud logins.");

    /** Settings of the first app. */
    public static final Setting<String> APP_SETTINGS = Setting.text("STOA_APP_SETTINGS", "{}")
            .doc("Settings the first app has when it is created, a JSON object as for PATCH /v1/app/settings.");

    /** See {@link #adminSecret}. */
    public static final Setting<String> ADMIN_SECRET = Setting.text("STOA_ADMIN_SECRET", "")
            .asSecret()
            .doc("Allows /v1/apps: making, listing and disabling apps and rotating their secrets; at least 16"
                    + " characters. Nobody may while it is not set.");

    /** All settings. */
    public static final List<Setting<?>> SETTINGS =
            List.of(APP_KEY, APP_SECRET, MASTER_KEY, APP_SETTINGS, ADMIN_SECRET);

    /**
     * Reads the configuration.
     *
     * @param settings with {@link #SETTINGS} declared
     * @return the configuration
     * @throws SettingsException when the parts of the first app do not fit together
     */
    public static AuthConfig read(Settings settings) {
        Optional<String> adminSecret = adminSecret(settings.get(ADMIN_SECRET));
        String key = settings.get(APP_KEY);
        String secret = settings.get(APP_SECRET);
        String masterKey = settings.get(MASTER_KEY);
        if (key.isEmpty() && secret.isEmpty() && masterKey.isEmpty()) {
            return new AuthConfig(Optional.empty(), adminSecret);
        }
        if (key.isEmpty() || secret.isEmpty() || masterKey.isEmpty()) {
            throw new SettingsException("STOA_APP_KEY, STOA_APP_SECRET and STOA_MASTER_KEY are given together or not at"
                    + " all, but only some of them are.");
        }
        Map<String, Object> initial = initialSettings(settings.get(APP_SETTINGS));
        try {
            return new AuthConfig(Optional.of(new App(key, secret, masterKey, false, 1, initial)), adminSecret);
        } catch (IllegalArgumentException wrong) {
            throw new SettingsException("STOA_APP_KEY does not fit: " + wrong.getMessage() + '.');
        }
    }

    private static Optional<String> adminSecret(String given) {
        if (!given.isEmpty() && given.length() < ADMIN_SECRET_CHARS_MIN) {
            throw new SettingsException(
                    "STOA_ADMIN_SECRET has at least " + ADMIN_SECRET_CHARS_MIN + " characters, or is not set.");
        }
        return given.isEmpty() ? Optional.empty() : Optional.of(given);
    }

    private static Map<String, Object> initialSettings(String json) {
        try {
            return SettingsRules.merge(Map.of(), SettingsJson.read(json));
        } catch (StoaException wrong) {
            throw new SettingsException("STOA_APP_SETTINGS does not fit: " + wrong.text() + '.');
        }
    }
}
