package stoa.protocol.auth;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.Broadcast;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;

/**
 * What the operator of a deployment does with its apps, proved by the deployment's admin secret. All fail with
 * {@code SERVER_NOT_ENABLED} where none is set, and with {@code SERVER_BAD_SIGNATURE} for another one.
 */
public final class AppOperations {
    /** Apps of one answer at most. */
    public static final int PAGE_MAX = 500;

    /** Makes an app. */
    public static final Operation<CreateApp, AppSecrets> CREATE =
            Operation.once(Service.AUTH, "auth.create-app", CreateApp.class, AppSecrets.class);

    /** The apps there are. */
    public static final Operation<ListApps, Apps> LIST =
            Operation.idempotent(Service.AUTH, "auth.list-apps", ListApps.class, Apps.class);

    /** Switches an app off, whose users are then put out and kept out, or on again. */
    public static final Operation<DisableApp, AppInfo> DISABLE =
            Operation.idempotent(Service.AUTH, "auth.disable-app", DisableApp.class, AppInfo.class);

    /** Gives an app other secrets; the old ones count for some time beside them. */
    public static final Operation<RotateSecrets, AppSecrets> ROTATE =
            Operation.once(Service.AUTH, "auth.rotate-secrets", RotateSecrets.class, AppSecrets.class);

    /** Told when an app was switched off, by each auth node that learns of it: gateways close its connections. */
    public static final Broadcast<AppDisabled> DISABLED = new Broadcast<>("stoa.app-disabled", AppDisabled.class);

    private AppOperations() {}

    /**
     * Makes an app.
     *
     * @param adminSecret of the deployment
     * @param app app key; null to make one up
     * @param secret app secret; null to make one up
     * @param masterKey master key; null to make one up
     * @param settings JSON object as for a change of settings; null for the defaults
     */
    public record CreateApp(
            String adminSecret,
            @Nullable String app,
            @Nullable String secret,
            @Nullable String masterKey,
            @Nullable String settings) {}

    /**
     * An app with its secrets.
     *
     * @param app app key
     * @param secret app secret
     * @param masterKey master key
     * @param oldUntilMs until when the secrets before these count too, epoch milliseconds; 0 when none do
     */
    public record AppSecrets(String app, String secret, String masterKey, long oldUntilMs) {}

    /**
     * Asks for apps.
     *
     * @param adminSecret of the deployment
     * @param after app key to go on behind; empty for the first page
     * @param limit 1 to {@link #PAGE_MAX}
     */
    public record ListApps(String adminSecret, String after, int limit) {}

    /**
     * Apps.
     *
     * @param apps by key
     * @param more whether there are more behind them
     */
    public record Apps(List<AppInfo> apps, boolean more) {
        /** Copies the list. */
        public Apps {
            apps = List.copyOf(apps);
        }
    }

    /**
     * An app without its secrets.
     *
     * @param app app key
     * @param disabled whether it is switched off
     * @param oldUntilMs until when earlier secrets count, epoch milliseconds; 0 when none do
     */
    public record AppInfo(String app, boolean disabled, long oldUntilMs) {}

    /**
     * Switches an app off or on.
     *
     * @param adminSecret of the deployment
     * @param app app key
     * @param disabled whether it is off from now on
     */
    public record DisableApp(String adminSecret, String app, boolean disabled) {}

    /**
     * Gives an app other secrets.
     *
     * @param adminSecret of the deployment
     * @param app app key
     * @param secret the new app secret; empty to make one up, null to leave it
     * @param masterKey the new master key; empty to make one up, null to leave it
     * @param graceSeconds how long the old ones count beside the new, 0 to {@code 2592000}
     */
    public record RotateSecrets(
            String adminSecret,
            String app,
            @Nullable String secret,
            @Nullable String masterKey,
            int graceSeconds) {}

    /**
     * An app was switched off.
     *
     * @param app app key
     */
    public record AppDisabled(String app) {}
}
