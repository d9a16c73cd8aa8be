package stoa.auth.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import stoa.auth.domain.App.OldSecrets;
import stoa.protocol.auth.AppOperations;
import stoa.protocol.auth.AppOperations.AppInfo;
import stoa.protocol.auth.AppOperations.AppSecrets;
import stoa.protocol.auth.AppOperations.Apps;
import stoa.protocol.auth.AppOperations.CreateApp;
import stoa.protocol.auth.AppOperations.DisableApp;
import stoa.protocol.auth.AppOperations.ListApps;
import stoa.protocol.auth.AppOperations.RotateSecrets;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * What the operator of the deployment does with its apps. Secrets change without an interruption: those before
 * count beside the new ones for a time the operator chooses, at most one of each. One context.
 */
public final class DeploymentAdministration {
    /** How long old secrets may count at most, in seconds. */
    public static final int GRACE_SECONDS_MAX = 30 * 24 * 60 * 60;

    /** Characters of a given secret or master key. */
    public static final int SECRET_CHARS_MIN = 8;

    /** Characters of a given secret or master key at most. */
    public static final int SECRET_CHARS_MAX = 128;

    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int KEY_CHARS = 16;
    private static final int SECRET_CHARS = 32;

    private final Optional<String> adminSecret;
    private final AppDirectory apps;
    private final AppStore store;
    private final Clock clock;
    private final RandomGenerator secrets;

    /**
     * The rules over their ports.
     *
     * @param adminSecret of the deployment; empty when nobody may
     * @param apps the apps
     * @param store where apps are kept
     * @param clock now
     * @param secrets makes secrets: a cryptographic one
     */
    public DeploymentAdministration(
            Optional<String> adminSecret, AppDirectory apps, AppStore store, Clock clock, RandomGenerator secrets) {
        this.adminSecret = adminSecret;
        this.apps = apps;
        this.store = store;
        this.clock = clock;
        this.secrets = secrets;
    }

    /**
     * Makes an app.
     *
     * @param request how
     * @param settings what it has set; checked here
     * @return with its secrets, which are not told again
     */
    public Future<AppSecrets> create(CreateApp request, Map<String, @Nullable Object> settings) {
        admit(request.adminSecret());
        if (apps.size() >= AppDirectory.APPS_MAX) {
            throw new StoaException(
                    ErrorCode.SERVER_TOO_MANY_ITEMS, "there are " + AppDirectory.APPS_MAX + " apps already");
        }
        App app = app(
                request.app() == null ? made(KEY_CHARS) : request.app(),
                chosen("secret", request.secret()),
                chosen("masterKey", request.masterKey()),
                SettingsRules.merge(Map.of(), settings));
        return store.create(app, clock.millis()).map(isNew -> {
            if (!isNew) {
                throw bad("there is an app " + app.key() + " already");
            }
            apps.put(app);
            return told(app);
        });
    }

    /**
     * The apps.
     *
     * @param request which page
     * @return without secrets
     */
    public Apps list(ListApps request) {
        admit(request.adminSecret());
        if (request.limit() < 1 || request.limit() > AppOperations.PAGE_MAX) {
            throw bad("limit is 1 to " + AppOperations.PAGE_MAX);
        }
        List<App> page = apps.page(request.after(), request.limit() + 1);
        return new Apps(page.stream().limit(request.limit()).map(this::info).toList(), page.size() > request.limit());
    }

    /**
     * Switches an app off or on.
     *
     * @param request which
     * @return how it is from now on; {@link AppDirectory#takeNewlyDisabled} tells of one that is off
     */
    public Future<AppInfo> disable(DisableApp request) {
        admit(request.adminSecret());
        return store.change(request.app(), app -> app.withDisabled(request.disabled()))
                .map(changed -> {
                    apps.put(changed);
                    return info(changed);
                });
    }

    /**
     * Gives an app other secrets.
     *
     * @param request which, and how long the old ones count. A second rotation while older ones count is refused
     *     unless nothing is to count beside the new ones
     * @return with the new secrets
     */
    public Future<AppSecrets> rotate(RotateSecrets request) {
        admit(request.adminSecret());
        String secret = request.secret();
        String masterKey = request.masterKey();
        if (secret == null && masterKey == null) {
            throw bad("secret or masterKey must be given, empty to have one made");
        }
        if (request.graceSeconds() < 0 || request.graceSeconds() > GRACE_SECONDS_MAX) {
            throw bad("graceSeconds is 0 to " + GRACE_SECONDS_MAX);
        }
        String newSecret = secret == null ? null : chosen("secret", secret.isEmpty() ? null : secret);
        String newMasterKey = masterKey == null ? null : chosen("masterKey", masterKey.isEmpty() ? null : masterKey);
        return store.change(request.app(), app -> rotated(app, newSecret, newMasterKey, request.graceSeconds()))
                .map(changed -> {
                    apps.put(changed);
                    return told(changed);
                });
    }

    private App rotated(App app, @Nullable String secret, @Nullable String masterKey, int graceSeconds) {
        long nowMs = clock.millis();
        if (graceSeconds > 0 && app.old().untilMs() > nowMs) {
            throw bad("secrets that were replaced before still count: wait until "
                    + app.old().untilMs() + ", or end them with graceSeconds 0");
        }
        OldSecrets old = graceSeconds == 0
                ? OldSecrets.NONE
                : new OldSecrets(
                        secret == null ? "" : app.secret(),
                        masterKey == null ? "" : app.masterKey(),
                        nowMs + graceSeconds * 1_000L);
        return app.withSecrets(
                secret == null ? app.secret() : secret, masterKey == null ? app.masterKey() : masterKey, old);
    }

    private void admit(String given) {
        String expected = adminSecret.orElseThrow(
                () -> new StoaException(ErrorCode.SERVER_NOT_ENABLED, "no STOA_ADMIN_SECRET is set"));
        if (!Signatures.isSameSecret(expected, given)) {
            throw new StoaException(ErrorCode.SERVER_BAD_SIGNATURE, "the admin secret is wrong");
        }
    }

    private AppInfo info(App app) {
        return new AppInfo(app.key(), app.disabled(), oldUntilMs(app));
    }

    private AppSecrets told(App app) {
        return new AppSecrets(app.key(), app.secret(), app.masterKey(), oldUntilMs(app));
    }

    private long oldUntilMs(App app) {
        return app.old().untilMs() > clock.millis() ? app.old().untilMs() : 0;
    }

    private static App app(String key, String secret, String masterKey, Map<String, Object> settings) {
        try {
            return new App(key, secret, masterKey, false, 1, settings);
        } catch (IllegalArgumentException wrong) {
            throw bad("app: " + wrong.getMessage());
        }
    }

    private String chosen(String name, @Nullable String given) {
        if (given == null) {
            return made(SECRET_CHARS);
        }
        boolean plain = given.chars().allMatch(one -> one > ' ' && one < 0x7f);
        if (!plain || given.length() < SECRET_CHARS_MIN || given.length() > SECRET_CHARS_MAX) {
            throw bad("%s has %d to %d printable ASCII characters without spaces"
                    .formatted(name, SECRET_CHARS_MIN, SECRET_CHARS_MAX));
        }
        return given;
    }

    private String made(int chars) {
        StringBuilder made = new StringBuilder(chars);
        for (int i = 0; i < chars; i++) {
            made.append(ALPHABET.charAt(secrets.nextInt(ALPHABET.length())));
        }
        return made.toString();
    }

    private static StoaException bad(String message) {
        return new StoaException(ErrorCode.SERVER_BAD_PARAMETER, message);
    }
}
