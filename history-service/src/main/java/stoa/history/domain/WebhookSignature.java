package stoa.history.domain;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How calls are signed (rongcloud-server-api, section 5): in the query, not over the body. Pure. */
public final class WebhookSignature {
    private WebhookSignature() {}

    /**
     * The parameters that are added to an app's URL.
     *
     * @param app app key
     * @param secret the app's secret
     * @param nonce any text, another one for each call
     * @param nowMs epoch milliseconds
     * @return the query, without question mark; receivers of both of the vendor's generations find their time stamp
     */
    public static String query(String app, String secret, String nonce, long nowMs) {
        return "appKey=" + URLEncoder.encode(app, StandardCharsets.UTF_8)
                + "&nonce=" + URLEncoder.encode(nonce, StandardCharsets.UTF_8)
                + "&timestamp=" + nowMs
                + "&signTimestamp=" + nowMs
                + "&signature=" + sha1(secret + nonce + nowMs);
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
