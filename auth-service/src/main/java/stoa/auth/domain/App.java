package stoa.auth.domain;

import java.util.Map;
import java.util.regex.Pattern;
import stoa.protocol.auth.AppSettings;

/**
 * One app of the deployment with its secrets. Immutable, any thread.
 *
 * @param key app key, also LeanCloud's app id: 1 to 64 of {@code A-Z a-z 0-9 _ -}
 * @param secret signs tokens and server API requests
 * @param masterKey allows everything in the app; signs LeanCloud logins
 * @param disabled whether nobody may log in
 * @param settingsVersion grows with every change of the settings
 * @param settings what the app has set, by setting name; what is missing has its default
 */
public record App(
        String key,
        String secret,
        String masterKey,
        boolean disabled,
        long settingsVersion,
        Map<String, Object> settings) {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** Copies the settings and checks the key. */
    public App {
        settings = Map.copyOf(settings);
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException(
                    "an app key has 1 to 64 letters, digits, '_' or '-', but this one is \"" + key + "\"");
        }
        if (secret.isEmpty() || masterKey.isEmpty()) {
            throw new IllegalArgumentException("app " + key + " needs a secret and a master key");
        }
    }

    /**
     * What other processes need to know.
     *
     * @return the settings with their defaults filled in
     */
    public AppSettings effectiveSettings() {
        return SettingsRules.effective(key, settingsVersion, settings);
    }

    /**
     * For logs: without secrets.
     *
     * @return key and version
     */
    @Override
    public String toString() {
        return "App[" + key + ", settings version " + settingsVersion + (disabled ? ", disabled]" : "]");
    }
}
