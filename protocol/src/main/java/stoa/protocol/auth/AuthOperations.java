package stoa.protocol.auth;

import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.Broadcast;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;

/** What auth-service answers: who somebody is, and what their app has set. */
public final class AuthOperations {
    /** Checks a token, or a session to resume, and opens a session. */
    public static final Operation<OpenSession, OpenedSession> OPEN_SESSION =
            Operation.idempotent(Service.AUTH, "auth.open-session", OpenSession.class, OpenedSession.class);

    /** Makes a fresh session token for a session that is open, so that it stays resumable. */
    public static final Operation<RenewSession, RenewedSession> RENEW_SESSION =
            Operation.idempotent(Service.AUTH, "auth.renew-session", RenewSession.class, RenewedSession.class);

    /** Makes a token for a user and remembers what to show of them. */
    public static final Operation<IssueToken, IssuedToken> ISSUE_TOKEN =
            Operation.once(Service.AUTH, "auth.issue-token", IssueToken.class, IssuedToken.class);

    /** Refuses from now on all tokens of a user that were issued before. */
    public static final Operation<RevokeTokens, Done> REVOKE_TOKENS =
            Operation.idempotent(Service.AUTH, "auth.revoke-tokens", RevokeTokens.class, Done.class);

    /** Checks the signature of a request to the server API (rongcloud-server-api, section 1). */
    public static final Operation<CheckRequestSignature, Done> CHECK_REQUEST_SIGNATURE =
            Operation.idempotent(Service.AUTH, "auth.check-request-signature", CheckRequestSignature.class, Done.class);

    /** Checks the signature of a client's login (leancloud-protocol, signatures). */
    public static final Operation<CheckLoginSignature, Done> CHECK_LOGIN_SIGNATURE =
            Operation.idempotent(Service.AUTH, "auth.check-login-signature", CheckLoginSignature.class, Done.class);

    /** The settings of one app. */
    public static final Operation<GetSettings, AppSettings> GET_SETTINGS =
            Operation.idempotent(Service.AUTH, "auth.get-settings", GetSettings.class, AppSettings.class);

    /** Changes settings of one app, with its master key. */
    public static final Operation<ChangeSettings, AppSettings> CHANGE_SETTINGS =
            Operation.once(Service.AUTH, "auth.change-settings", ChangeSettings.class, AppSettings.class);

    /** Told after an app's settings changed, and by every auth node each second for the apps in use. */
    public static final Broadcast<AppSettings> SETTINGS_CHANGED =
            new Broadcast<>("stoa.app-settings", AppSettings.class);

    /** Told when tokens of a user were revoked: gateways close the sessions opened with older ones. */
    public static final Broadcast<TokensRevoked> TOKENS_REVOKED =
            new Broadcast<>("stoa.tokens-revoked", TokensRevoked.class);

    private AuthOperations() {}

    /**
     * A login.
     *
     * @param app app key as the client sent it
     * @param token the user's token; null when a signature is given
     * @param user user id, with a signature; null with a token
     * @param signature signature instead of a token; null with a token
     * @param session session token to resume; null for a new session
     */
    public record OpenSession(
            String app,
            @Nullable String token,
            @Nullable String user,
            @Nullable LoginSignature signature,
            @Nullable String session) {}

    /**
     * A client's signature.
     *
     * @param timestamp epoch seconds or milliseconds, as signed
     * @param nonce any text, as signed
     * @param signature hex
     */
    public record LoginSignature(long timestamp, String nonce, String signature) {}

    /**
     * An open session.
     *
     * @param user user id
     * @param name display name, null when unknown
     * @param portrait URL of a picture, null when unknown
     * @param sessionId stays the same when resumed
     * @param sessionToken signed by the app; any gateway may resume from it
     * @param tokenIssuedAtMs when the login's token was issued, for revocation
     * @param resumed whether an old session goes on
     * @param settings the app's settings now
     */
    public record OpenedSession(
            String user,
            @Nullable String name,
            @Nullable String portrait,
            String sessionId,
            String sessionToken,
            long tokenIssuedAtMs,
            boolean resumed,
            AppSettings settings) {}

    /**
     * Asks for a fresh session token.
     *
     * @param app app key
     * @param user user id
     * @param sessionId the session
     * @param tokenIssuedAtMs when the login's token was issued
     */
    public record RenewSession(String app, String user, String sessionId, long tokenIssuedAtMs) {}

    /**
     * A fresh session token.
     *
     * @param sessionToken replaces the older one
     */
    public record RenewedSession(String sessionToken) {}

    /**
     * Asks for a user's token.
     *
     * @param app app key; null for the first app, as the demo page does
     * @param user user id, 1 to 64 characters
     * @param name display name, null to leave as it is
     * @param portrait URL of a picture, null to leave as it is
     * @param lifeSeconds how long it counts, 0 for ever
     */
    public record IssueToken(
            @Nullable String app,
            String user,
            @Nullable String name,
            @Nullable String portrait,
            int lifeSeconds) {
        /**
         * Asks for a token without an end.
         *
         * @param app app key; null for the first app
         * @param user user id
         * @param name display name, null to leave as it is
         * @param portrait URL of a picture, null to leave as it is
         */
        public IssueToken(@Nullable String app, String user, @Nullable String name, @Nullable String portrait) {
            this(app, user, name, portrait, 0);
        }
    }

    /**
     * A user's token.
     *
     * @param app app key it is for
     * @param user user id
     * @param token JWT
     */
    public record IssuedToken(String app, String user, String token) {}

    /**
     * Revokes tokens.
     *
     * @param app app key
     * @param user user id
     */
    public record RevokeTokens(String app, String user) {}

    /**
     * Tokens were revoked.
     *
     * @param app app key
     * @param user user id
     * @param issuedBeforeMs tokens issued before this, epoch milliseconds, are refused
     */
    public record TokensRevoked(String app, String user, long issuedBeforeMs) {}

    /**
     * The signed headers of a server API request.
     *
     * @param app app key
     * @param nonce as sent
     * @param timestamp as sent, seconds or milliseconds
     * @param signature hex SHA-1 as sent
     */
    public record CheckRequestSignature(String app, String nonce, String timestamp, String signature) {}

    /**
     * A signed login.
     *
     * @param app app id
     * @param user client id
     * @param signature as sent
     */
    public record CheckLoginSignature(String app, String user, LoginSignature signature) {}

    /**
     * Asks for an app's settings.
     *
     * @param app app key
     */
    public record GetSettings(String app) {}

    /**
     * Changes an app's settings.
     *
     * @param app app key
     * @param masterKey proves the right
     * @param changes JSON object with the settings to change; null to read only
     */
    public record ChangeSettings(
            String app, String masterKey, @Nullable String changes) {}
}
