package stoa.auth.domain;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import stoa.protocol.auth.AuthOperations.LoginSignature;

/**
 * The vendors' signatures, made and compared in constant time. Pure.
 *
 * <p>Sources: RongCloud server API section 1 (SHA-1 over secret, nonce, timestamp), LeanCloud protocol
 * section 15 (HMAC-SHA1 with the master key over {@code appId:clientId::timestamp:nonce}).
 */
public final class Signatures {
    /** From this number on a timestamp counts milliseconds: as seconds it would be the year 5138. */
    private static final long MILLISECONDS_FROM = 100_000_000_000L;

    private Signatures() {}

    /**
     * The signature of a server API request.
     *
     * @param secret app secret
     * @param nonce as sent
     * @param timestamp as sent
     * @return lower-case hex
     */
    public static String ofRequest(String secret, String nonce, String timestamp) {
        return digest("SHA-1", secret + nonce + timestamp);
    }

    private static String digest(String algorithm, String text) {
        try {
            byte[] signed = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    /**
     * The signature of a login.
     *
     * @param app who is logged in to
     * @param user user id
     * @param timestamp as sent
     * @param nonce as sent
     * @return lower-case hex
     */
    public static String ofLogin(App app, String user, long timestamp, String nonce) {
        return ofLogin(app.masterKey(), textOfLogin(app, user, timestamp, nonce));
    }

    private static String ofLogin(String masterKey, String text) {
        return HexFormat.of().formatHex(hmac("HmacSHA1", masterKey, text));
    }

    private static String textOfLogin(App app, String user, long timestamp, String nonce) {
        return app.key() + ':' + user + "::" + timestamp + ':' + nonce;
    }

    /**
     * Whether a server API request was signed by who knows the secret.
     *
     * @param app the app it names
     * @param nonce as sent
     * @param timestamp as sent, epoch seconds or milliseconds
     * @param signature hex as sent, in either case
     * @param nowMs epoch milliseconds
     * @return false for a wrong signature, and for one out of the app's time window
     */
    public static boolean isRequestSigned(App app, String nonce, String timestamp, String signature, long nowMs) {
        boolean same =
                app.secrets(nowMs).stream().anyMatch(secret -> equal(ofRequest(secret, nonce, timestamp), signature));
        return same && isFresh(app, timestamp, nowMs);
    }

    /**
     * Whether a login was signed by who knows the master key.
     *
     * @param app the app it names
     * @param user user id
     * @param login what was sent
     * @param nowMs epoch milliseconds
     * @return false for a wrong signature, and for one out of the app's time window
     */
    public static boolean isLoginSigned(App app, String user, LoginSignature login, long nowMs) {
        String text = textOfLogin(app, user, login.timestamp(), login.nonce());
        boolean same = app.masterKeys(nowMs).stream().anyMatch(key -> equal(ofLogin(key, text), login.signature()));
        return same && isFresh(app, Long.toString(login.timestamp()), nowMs);
    }

    /**
     * Whether a request of LeanCloud's REST API was signed by who knows a key ("LeanCloud protocol", section 17): MD5 over
     * timestamp and key.
     *
     * @param app the app it names
     * @param keys those that count
     * @param timestamp as sent, epoch milliseconds or seconds
     * @param signature hex as sent, in either case
     * @param nowMs epoch milliseconds
     * @return false for a wrong signature, and for one out of the app's time window
     */
    public static boolean isKeySigned(App app, List<String> keys, String timestamp, String signature, long nowMs) {
        boolean same = keys.stream().anyMatch(key -> equal(digest("MD5", timestamp + key), signature));
        return same && isFresh(app, timestamp, nowMs);
    }

    /**
     * Whether a text was signed by who knows the master key ("LeanCloud protocol", section 15): HMAC-SHA1.
     *
     * @param app the app
     * @param text what is signed
     * @param timestamp the one in it
     * @param signature hex as sent, in either case
     * @param nowMs epoch milliseconds
     * @return false for a wrong signature, and for one out of the app's time window
     */
    public static boolean isTextSigned(App app, String text, String timestamp, String signature, long nowMs) {
        boolean same = app.masterKeys(nowMs).stream().anyMatch(key -> equal(ofLogin(key, text), signature));
        return same && isFresh(app, timestamp, nowMs);
    }

    /**
     * The signature of what a client does to a conversation.
     *
     * @param masterKey of the app
     * @param what what it does in the words of the protocol, in front of the time: ids and their colons
     * @param given as sent, with the time and the nonce
     * @param suffix action behind the nonce with its colon; empty for none
     * @return lower-case hex
     */
    static String ofAction(String masterKey, String what, LoginSignature given, String suffix) {
        return ofLogin(masterKey, what + ':' + given.timestamp() + ':' + given.nonce() + suffix);
    }

    /**
     * Whether a time lies within a window on either side of now.
     *
     * @param timestamp epoch seconds or milliseconds
     * @param nowMs epoch milliseconds
     * @param windowMs milliseconds
     * @return false for what is older or later
     */
    static boolean isWithin(long timestamp, long nowMs, long windowMs) {
        long givenMs = millis(timestamp);
        return givenMs >= nowMs - windowMs && givenMs <= nowMs + windowMs;
    }

    /**
     * Compares a signature in either case, in constant time.
     *
     * @param expectedHex lower-case hex
     * @param given as sent
     * @return whether they are the same
     */
    static boolean isSame(String expectedHex, String given) {
        return equal(expectedHex, given);
    }

    /**
     * The key that signs session tokens; another one than the app secret, so that no back end's token
     * passes for a session.
     *
     * @param secret a secret of the app
     * @return 64 hex digits
     */
    public static String sessionKey(String secret) {
        return HexFormat.of().formatHex(hmac("HmacSHA256", secret, "stoa-session"));
    }

    /**
     * The key that signs sessions at the console; another one again, for the same reason.
     *
     * @param app the app
     * @return 64 hex digits
     */
    public static String consoleKey(App app) {
        return HexFormat.of().formatHex(hmac("HmacSHA256", app.secret(), "stoa-console"));
    }

    /**
     * Compares secrets without telling by the time taken where they differ.
     *
     * @param expected the right one
     * @param given as sent
     * @return whether they are the same text
     */
    public static boolean isSameSecret(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean equal(String expectedHex, String given) {
        return isSameSecret(expectedHex, given.toLowerCase(Locale.ROOT));
    }

    /** Epoch milliseconds of a time that was sent in seconds or milliseconds. */
    static long millis(long timestamp) {
        return timestamp < MILLISECONDS_FROM ? timestamp * 1_000 : timestamp;
    }

    private static boolean isFresh(App app, String timestamp, long nowMs) {
        long windowMs = app.effectiveSettings().timestampWindowSeconds() * 1_000L;
        if (windowMs == 0) {
            return true;
        }
        try {
            return isWithin(Long.parseLong(timestamp.strip()), nowMs, windowMs);
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private static byte[] hmac(String algorithm, String key, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
