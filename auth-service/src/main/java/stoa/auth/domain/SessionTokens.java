package stoa.auth.domain;

import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import stoa.protocol.auth.LeanCloudOperations.Device;
import stoa.protocol.error.StoaException;

/**
 * Session tokens: a JWT that any auth node verifies without storing sessions, signed with a key of its
 * own. Claims: {@code app}, {@code sub}, {@code sid}, {@code iat}, {@code exp}, {@code tia} (when the
 * login's token was issued, epoch milliseconds), {@code name}, {@code portrait}; for LeanCloud's clients {@code tag} and
 * {@code device}.
 */
public final class SessionTokens {
    /**
     * How long a session token counts, in milliseconds. Gateways renew those older than 5 minutes, so
     * whoever loses the connection has at least the promised 30 minutes.
     */
    public static final long LIFE_MS = 35 * 60 * 1_000L;

    private static final int ID_BYTES = 16;

    private final TokenCodec codec;
    private final Clock clock;
    private final RandomGenerator random;

    /**
     * The rules over their ports.
     *
     * @param codec signs and reads
     * @param clock now
     * @param random makes ids
     */
    public SessionTokens(TokenCodec codec, Clock clock, RandomGenerator random) {
        this.codec = codec;
        this.clock = clock;
        this.random = random;
    }

    /**
     * A session.
     *
     * @param id session id
     * @param who whose it is
     * @param device of LeanCloud's clients; {@link #NO_DEVICE} for all others
     */
    public record Session(String id, Identity who, Device device) {}

    /** Of clients that keep their device to themselves. */
    static final Device NO_DEVICE = new Device(null, null);

    /**
     * Makes a session id.
     *
     * @return 22 characters, 128 random bits
     */
    public String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Makes a session token that counts from now on.
     *
     * @param app the app
     * @param session the session
     * @param lifeMs for how long, milliseconds
     * @return JWT
     */
    public String sign(App app, Session session, long lifeMs) {
        long nowMs = clock.millis();
        Identity who = session.who();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("app", app.key());
        claims.put("sub", who.user());
        claims.put("sid", session.id());
        claims.put("iat", nowMs / 1_000);
        claims.put("exp", (nowMs + lifeMs) / 1_000);
        claims.put("tia", who.issuedAtMs());
        if (who.name() != null) {
            claims.put("name", who.name());
        }
        if (who.portrait() != null) {
            claims.put("portrait", who.portrait());
        }
        if (session.device().tag() != null) {
            claims.put("tag", session.device().tag());
        }
        if (session.device().id() != null) {
            claims.put("device", session.device().id());
        }
        return codec.sign(app.key(), Signatures.sessionKey(app.secret()), claims);
    }

    /**
     * Reads a session token.
     *
     * @param app the app the client named
     * @param token as sent
     * @return the session; empty when it is not this app's, not signed by it, or too old
     */
    public Optional<Session> read(App app, String token) {
        if (!codec.keyId(token).equals(Optional.of(app.key()))) {
            return Optional.empty();
        }
        try {
            return app.secrets(clock.millis()).stream()
                    .flatMap(secret -> codec.read(token, Signatures.sessionKey(secret)).stream())
                    .findFirst()
                    .filter(claims -> app.key().equals(claims.get("app")))
                    .filter(claims -> Claims.millis(claims, "exp") > clock.millis())
                    .map(claims -> new Session(
                            Claims.text(claims, "sid"),
                            new Identity(
                                    Claims.text(claims, "sub"),
                                    Claims.optionalText(claims, "name"),
                                    Claims.optionalText(claims, "portrait"),
                                    Claims.number(claims, "tia")),
                            new Device(Claims.optionalText(claims, "tag"), Claims.optionalText(claims, "device"))));
        } catch (StoaException _) {
            return Optional.empty();
        }
    }
}
