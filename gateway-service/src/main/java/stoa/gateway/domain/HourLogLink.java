package stoa.gateway.domain;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The right to read one log file for a while: who has the link needs nothing else. Signed with the app's secret, so
 * that every gateway knows the links of all others, and all of them end with the secret. Pure.
 *
 * @param app app key
 * @param date the hour as the app named it
 * @param expiresS when the link ends, epoch seconds
 */
public record HourLogLink(String app, String date, long expiresS) {
    /** How long a link counts. */
    public static final Duration LIFE = Duration.ofHours(1);

    private static final String ALGORITHM = "HmacSHA256";

    /** First of what is signed: the same secret signs other things elsewhere. */
    private static final String PURPOSE = "stoa-hour-log";

    /**
     * A link that counts from now on.
     *
     * @param app app key
     * @param date the hour
     * @param nowMs epoch milliseconds
     * @return the link
     */
    public static HourLogLink from(String app, String date, long nowMs) {
        return new HourLogLink(app, date, nowMs / 1_000 + LIFE.toSeconds());
    }

    /**
     * Whether it counts no more.
     *
     * @param nowMs epoch milliseconds
     * @return true from its end on
     */
    public boolean hasEnded(long nowMs) {
        return nowMs >= Math.multiplyExact(expiresS, 1_000L);
    }

    /**
     * Its signature.
     *
     * @param secret the app's
     * @return 64 hex digits
     */
    public String signature(String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            String signed = String.join("\n", PURPOSE, app, date, Long.toString(expiresS));
            return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /**
     * Whether a signature is its own; takes as long for a wrong one as for the right one.
     *
     * @param secret the app's
     * @param signature as given
     * @return true for the right one
     */
    public boolean isSigned(String secret, String signature) {
        return MessageDigest.isEqual(
                signature(secret).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }
}
