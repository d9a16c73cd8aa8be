package stoa.load.run;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What opens the doors of an app. Tokens are signed here, as back ends may: thousands of them need no call.
 *
 * @param app app key
 * @param secret app secret
 * @param masterKey master key; empty where settings are not to be changed
 */
public record AppAccess(String app, String secret, String masterKey) {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /**
     * The app as another process of a run is told it.
     *
     * @return variables of the environment
     */
    public Map<String, String> environment() {
        return Map.of("STOA_APP_KEY", app, "STOA_APP_SECRET", secret, "STOA_MASTER_KEY", masterKey);
    }

    /**
     * Makes a token. Any thread.
     *
     * @param user user id
     * @param issuedAtSeconds now, seconds since 1970
     * @return a JWT
     */
    public String token(String user, long issuedAtSeconds) {
        String signed = part("{\"alg\":\"HS256\",\"kid\":\"" + app + "\"}")
                + '.'
                + part("{\"sub\":\"" + user + "\",\"iat\":" + issuedAtSeconds + '}');
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return signed + '.' + BASE64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String part(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "app " + app;
    }
}
