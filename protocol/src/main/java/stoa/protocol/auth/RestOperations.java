package stoa.protocol.auth;

import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;

/** What auth-service answers for LeanCloud's REST API ("LeanCloud protocol", sections 15 and 17). */
public final class RestOperations {
    /**
     * Who sent a request. Fails with {@code SERVER_BAD_SIGNATURE} for a wrong key, unless there is a session token too, and
     * for an app that is not known alike, so that nobody learns which apps there are, with {@code SESSION_TOKEN_EXPIRED}, and with {@code APP_NOT_AVAILABLE} for
     * an app that is disabled or not open to LeanCloud's clients.
     */
    public static final Operation<CheckRestRequest, RestRights> CHECK_REQUEST =
            Operation.idempotent(Service.AUTH, "auth.check-rest-request", CheckRestRequest.class, RestRights.class);

    /** Whether a text was signed with the app's master key. Fails with {@code SIGNATURE_FAILED}. */
    public static final Operation<CheckText, Done> CHECK_TEXT =
            Operation.idempotent(Service.AUTH, "auth.check-text", CheckText.class, Done.class);

    /** Signs the login of who holds a user's token. Fails with {@code BAD_TOKEN} and {@code USER_BLOCKED}. */
    public static final Operation<SignLogin, SignedLogin> SIGN_LOGIN =
            Operation.idempotent(Service.AUTH, "auth.sign-login", SignLogin.class, SignedLogin.class);

    private RestOperations() {}

    /**
     * What a request says of who sent it: at least one of both.
     *
     * @param app app id as sent
     * @param key null for none
     * @param sessionToken of a client; null for none
     */
    public record CheckRestRequest(
            String app, @Nullable RestKey key, @Nullable String sessionToken) {}

    /**
     * A key as sent, or what was made of it.
     *
     * @param secret the key itself; with a timestamp the MD5 of timestamp and key, hex in either case
     * @param master whether it is the master key's; else the app secret's
     * @param timestamp as signed, epoch milliseconds; null for the key itself
     */
    public record RestKey(
            String secret, boolean master, @Nullable String timestamp) {
        /** For logs: without the secret. */
        @Override
        public String toString() {
            return "RestKey[master " + master + ']';
        }
    }

    /**
     * Who sent a request.
     *
     * @param server whether with the app secret or the master key
     * @param master whether with the master key
     * @param client whose session token it is; null for none
     * @param settings the app's settings now
     */
    public record RestRights(
            boolean server, boolean master, @Nullable String client, AppSettings settings) {}

    /**
     * A text and its signature.
     *
     * @param app app id
     * @param text what is said to be signed
     * @param timestamp the one in it, epoch seconds or milliseconds
     * @param signature hex HMAC-SHA1 with the master key, in either case
     */
    public record CheckText(String app, String text, String timestamp, String signature) {}

    /**
     * Asks for the signature of a login.
     *
     * @param app app id
     * @param token of a user, as the server API makes them
     */
    public record SignLogin(String app, String token) {}

    /**
     * What a client logs in with.
     *
     * @param user client id
     * @param timestamp epoch milliseconds, as signed
     * @param nonce as signed
     * @param signature lower-case hex
     */
    public record SignedLogin(String user, long timestamp, String nonce, String signature) {}
}
