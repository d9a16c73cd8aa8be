package stoa.protocol.auth;

import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;

/** What auth-service answers about operators at the console: who proved to know an app's secret. */
public final class ConsoleOperations {
    /** Checks an app's secret and opens a session; fails with {@code SERVER_BAD_SIGNATURE}. */
    public static final Operation<OpenConsole, ConsoleSession> OPEN =
            Operation.idempotent(Service.AUTH, "auth.open-console", OpenConsole.class, ConsoleSession.class);

    /** Which app a session is for; fails with {@code SERVER_BAD_SIGNATURE} when it ended. */
    public static final Operation<CheckConsole, ConsoleApp> CHECK =
            Operation.idempotent(Service.AUTH, "auth.check-console", CheckConsole.class, ConsoleApp.class);

    /** Makes a session last longer; fails like {@link #CHECK}, and when the login is too long ago. */
    public static final Operation<CheckConsole, ConsoleSession> RENEW =
            Operation.idempotent(Service.AUTH, "auth.renew-console", CheckConsole.class, ConsoleSession.class);

    private ConsoleOperations() {}

    /**
     * A login.
     *
     * @param app app key as it was typed
     * @param secret app secret as it was typed
     */
    public record OpenConsole(String app, String secret) {
        /**
         * For logs: without the secret.
         *
         * @return the app key
         */
        @Override
        public String toString() {
            return "OpenConsole[" + app + ']';
        }
    }

    /**
     * A session that is used.
     *
     * @param token as sent
     */
    public record CheckConsole(String token) {}

    /**
     * A session.
     *
     * @param app app key
     * @param token proves it until its end
     * @param endsAtMs epoch milliseconds
     */
    public record ConsoleSession(String app, String token, long endsAtMs) {}

    /**
     * Whose session it is.
     *
     * @param app app key
     * @param endsAtMs epoch milliseconds
     */
    public record ConsoleApp(String app, long endsAtMs) {}
}
