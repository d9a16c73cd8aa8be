package stoa.auth.domain;

import java.util.List;
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
 * @param old the secrets before these
 */
public record App(
        String key,
        String secret,
        String masterKey,
        boolean disabled,
        long settingsVersion,
        Map<String, Object> settings,
        OldSecrets old) {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /**
     * Secrets that count for some time beside those that replaced them.
     *
     * @param secret app secret; empty for none
     * @param masterKey master key; empty for none
     * @param untilMs until when, epoch milliseconds
     */
    public record OldSecrets(String secret, String masterKey, long untilMs) {
        /** None. */
        public static final OldSecrets NONE = new OldSecrets("", "", 0);

        /** For logs: without secrets. */
        @Override
        public String toString() {
            return "OldSecrets[until " + untilMs + ']';
        }
    }

    /**
     * An app whose secrets were never others.
     *
     * @param key app key
     * @param secret app secret
     * @param masterKey master key
     * @param disabled whether nobody may log in
     * @param settingsVersion grows with every change
     * @param settings what the app has set
     */
    public App(
            String key,
            String secret,
            String masterKey,
            boolean disabled,
            long settingsVersion,
            Map<String, Object> settings) {
        this(key, secret, masterKey, disabled, settingsVersion, settings, OldSecrets.NONE);
    }

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
     * The secrets that count.
     *
     * @param nowMs epoch milliseconds
     * @return the app secret, and the one before while it counts
     */
    public List<String> secrets(long nowMs) {
        return both(secret, old.secret(), nowMs);
    }

    /**
     * The master keys that count.
     *
     * @param nowMs epoch milliseconds
     * @return the master key, and the one before while it counts
     */
    public List<String> masterKeys(long nowMs) {
        return both(masterKey, old.masterKey(), nowMs);
    }

    private List<String> both(String now, String before, long nowMs) {
        return before.isEmpty() || old.untilMs() <= nowMs ? List.of(now) : List.of(now, before);
    }

    /**
     * The same with other settings.
     *
     * @param changed what the app has set from now on
     * @return a copy
     */
    public App withSettings(Map<String, Object> changed) {
        return new App(key, secret, masterKey, disabled, settingsVersion, changed, old);
    }

    /**
     * The same, switched off or on.
     *
     * @param off whether nobody may log in
     * @return a copy
     */
    public App withDisabled(boolean off) {
        return new App(key, secret, masterKey, off, settingsVersion, settings, old);
    }

    /**
     * The same with other secrets.
     *
     * @param newSecret app secret from now on
     * @param newMasterKey master key from now on
     * @param before those that count beside them
     * @return a copy
     */
    public App withSecrets(String newSecret, String newMasterKey, OldSecrets before) {
        return new App(key, newSecret, newMasterKey, disabled, settingsVersion, settings, before);
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
