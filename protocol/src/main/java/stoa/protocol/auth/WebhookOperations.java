package stoa.protocol.auth;

import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;

/**
 * What auth-service tells of an app to who calls the app's back end. The bus is inside: whoever can ask there
 * can ask for secrets (docs/operations.md).
 */
public final class WebhookOperations {
    /** The secret that signs what an app's back end is told (rongcloud-server-api, section 5). */
    public static final Operation<GetSigningSecret, SigningSecret> GET_SIGNING_SECRET =
            Operation.idempotent(Service.AUTH, "auth.get-signing-secret", GetSigningSecret.class, SigningSecret.class);

    private WebhookOperations() {}

    /**
     * Asks for an app's secret.
     *
     * @param app app key
     */
    public record GetSigningSecret(String app) {}

    /**
     * An app's secret.
     *
     * @param secret never logged
     */
    public record SigningSecret(String secret) {
        /**
         * For logs: without the secret.
         *
         * @return a mask
         */
        @Override
        public String toString() {
            return "SigningSecret[***]";
        }
    }
}
