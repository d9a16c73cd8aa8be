package stoa.auth.domain;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.AuthOperations.IssueToken;
import stoa.protocol.auth.AuthOperations.IssuedToken;
import stoa.protocol.auth.AuthOperations.TokensRevoked;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.WholeText;

/**
 * Tokens of users (native-protocol, "Tokens"): JWT, HS256 with the app secret. {@code iat} counts
 * seconds, so tokens made here also carry {@code iatMs}: a token made in the second of a revocation is
 * told apart from one made before it.
 */
public final class UserTokens {
    /** Characters of a user id at most. */
    public static final int USER_CHARS_MAX = 64;

    /** Characters of a display name at most. */
    public static final int NAME_CHARS_MAX = 64;

    /** Bytes of a portrait's URL at most. */
    public static final int PORTRAIT_BYTES_MAX = 1_024;

    /** How far a back end's clock may be ahead, in milliseconds. */
    public static final long CLOCK_SKEW_MAX_MS = 5 * 60 * 1_000L;

    private final TokenCodec codec;
    private final UserStore users;
    private final AppDirectory apps;
    private final Clock clock;

    /**
     * The rules over their ports.
     *
     * @param codec signs and reads
     * @param users what is stored of users
     * @param apps the apps with their secrets
     * @param clock now
     */
    public UserTokens(TokenCodec codec, UserStore users, AppDirectory apps, Clock clock) {
        this.codec = codec;
        this.users = users;
        this.apps = apps;
        this.clock = clock;
    }

    /**
     * Makes a token and remembers name and portrait.
     *
     * @param request for whom
     * @return the token; fails with {@code SERVER_BAD_PARAMETER} or {@code SERVER_PARAMETER_TOO_LONG}
     */
    public Future<IssuedToken> issue(IssueToken request) {
        check(request);
        long nowMs = clock.millis();
        App app = request.app() == null ? apps.first(nowMs) : apps.usable(request.app(), nowMs);
        return users.save(app.key(), request.user(), request.name(), request.portrait(), nowMs)
                .map(_ -> {
                    Map<String, Object> claims = new LinkedHashMap<>();
                    claims.put("sub", request.user());
                    claims.put("iat", nowMs / 1_000);
                    claims.put("iatMs", nowMs);
                    if (request.lifeSeconds() > 0) {
                        claims.put("exp", nowMs / 1_000 + request.lifeSeconds());
                    }
                    return new IssuedToken(app.key(), request.user(), codec.sign(app.key(), app.secret(), claims));
                });
    }

    /**
     * Refuses from now on the tokens a user has.
     *
     * @param appKey app key
     * @param user user id
     * @return what everybody is told
     */
    public Future<TokensRevoked> revoke(String appKey, String user) {
        App app = apps.usable(appKey, clock.millis());
        return users.revokeBefore(app.key(), user, clock.millis())
                .map(fromMs -> new TokensRevoked(app.key(), user, fromMs));
    }

    /**
     * Who holds this token. Revocation is not judged.
     *
     * @param app the app the client named
     * @param token as sent
     * @return the user
     * @throws StoaException {@code BAD_TOKEN} or {@code TOKEN_OF_OTHER_APP}
     */
    public Identity verify(App app, String token) {
        String keyId = codec.keyId(token).orElse(app.key());
        if (!keyId.equals(app.key())) {
            throw new StoaException(ErrorCode.TOKEN_OF_OTHER_APP);
        }
        long nowMs = clock.millis();
        Map<String, Object> claims = app.secrets(nowMs).stream()
                .flatMap(secret -> codec.read(token, secret).stream())
                .findFirst()
                .orElseThrow(() -> new StoaException(ErrorCode.BAD_TOKEN));
        Identity identity = new Identity(
                Claims.text(claims, "sub"),
                Claims.optionalText(claims, "name"),
                Claims.optionalText(claims, "portrait"),
                claims.containsKey("iatMs") ? Claims.number(claims, "iatMs") : Claims.millis(claims, "iat"));
        boolean expired = claims.containsKey("exp") && Claims.millis(claims, "exp") <= nowMs;
        if (expired || identity.issuedAtMs() > nowMs + CLOCK_SKEW_MAX_MS || !isUserId(identity.user())) {
            throw new StoaException(ErrorCode.BAD_TOKEN);
        }
        return identity;
    }

    /**
     * Whether a text may be a user id.
     *
     * @param user as sent
     * @return true for 1 to 64 characters without control characters and half surrogate pairs
     */
    public static boolean isUserId(String user) {
        int chars = user.codePointCount(0, user.length());
        return chars >= 1 && chars <= USER_CHARS_MAX && WholeText.isLine(user);
    }

    private static void check(IssueToken request) {
        if (request.user().codePointCount(0, request.user().length()) > USER_CHARS_MAX) {
            throw tooLong("userId", USER_CHARS_MAX + " characters");
        }
        if (!isUserId(request.user())) {
            throw new StoaException(
                    ErrorCode.SERVER_BAD_PARAMETER, "userId has 1 to 64 characters and no control characters");
        }
        checkShown(request.name(), request.portrait());
        if (request.lifeSeconds() < 0) {
            throw new StoaException(ErrorCode.SERVER_BAD_PARAMETER, "tokenLifeSeconds is 0 or more");
        }
    }

    /** Refuses what is not to be shown of a user, naming the parameter. */
    static void checkShown(@Nullable String name, @Nullable String portrait) {
        checkText("name", name);
        checkText("portraitUri", portrait);
        if (name != null && name.codePointCount(0, name.length()) > NAME_CHARS_MAX) {
            throw tooLong("name", NAME_CHARS_MAX + " characters");
        }
        if (portrait != null && portrait.getBytes(StandardCharsets.UTF_8).length > PORTRAIT_BYTES_MAX) {
            throw tooLong("portraitUri", PORTRAIT_BYTES_MAX + " bytes");
        }
    }

    private static void checkText(String field, @Nullable String text) {
        if (text != null && !WholeText.isLine(text)) {
            throw new StoaException(
                    ErrorCode.SERVER_BAD_PARAMETER, field + " has control characters or half a surrogate pair");
        }
    }

    private static StoaException tooLong(String field, String limit) {
        return new StoaException(ErrorCode.SERVER_PARAMETER_TOO_LONG, field + " is longer than " + limit);
    }
}
