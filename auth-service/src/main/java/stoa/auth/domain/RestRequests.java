package stoa.auth.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import stoa.auth.domain.Logins.Terms;
import stoa.auth.domain.SessionTokens.Session;
import stoa.protocol.auth.RestOperations.CheckRestRequest;
import stoa.protocol.auth.RestOperations.CheckText;
import stoa.protocol.auth.RestOperations.RestKey;
import stoa.protocol.auth.RestOperations.RestRights;
import stoa.protocol.auth.RestOperations.SignLogin;
import stoa.protocol.auth.RestOperations.SignedLogin;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * Who sends requests of LeanCloud's REST API ("LeanCloud protocol", sections 15 and 17): a back end with the app secret or
 * the master key, or with their MD5, or a client with the token of its session. Beside such a token a key that is wrong
 * counts as none: the SDKs send what the app gave them for one, which should be no secret. Keys that were replaced count as
 * long as they do elsewhere.
 */
public final class RestRequests {
    private static final int NONCE_BYTES = 8;

    private final AppDirectory apps;
    private final SessionTokens sessions;
    private final UserTokens tokens;
    private final Logins logins;
    private final Clock clock;
    private final RandomGenerator random;

    /**
     * What users are known by.
     *
     * @param sessions session tokens
     * @param users tokens of users
     */
    public record Proofs(SessionTokens sessions, UserTokens users) {}

    /**
     * The rules over their ports.
     *
     * @param apps the apps
     * @param proofs what users are known by
     * @param logins whether a user may come in
     * @param clock now
     * @param random makes nonces
     */
    public RestRequests(AppDirectory apps, Proofs proofs, Logins logins, Clock clock, RandomGenerator random) {
        this.apps = apps;
        this.sessions = proofs.sessions();
        this.tokens = proofs.users();
        this.logins = logins;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Checks what a request says of who sent it.
     *
     * @param request as sent
     * @return who; fails with the codes of {@code CHECK_REQUEST}, which may also be thrown
     */
    public Future<RestRights> check(CheckRestRequest request) {
        long nowMs = clock.millis();
        String token = request.sessionToken();
        App app = apps.find(request.app(), nowMs).orElseThrow(this::unknown);
        RestKey key = request.key();
        RestKey right = key != null && isRight(app, key, nowMs) ? key : null;
        if (token == null) {
            if (right == null) {
                throw wrong();
            }
            return Future.succeededFuture(rights(open(app), right, null));
        }
        Session session =
                sessions.read(app, token).orElseThrow(() -> new StoaException(ErrorCode.SESSION_TOKEN_EXPIRED));
        return mayComeIn(open(app), session.who(), Optional.of(session))
                .map(user -> rights(app, right, user))
                .recover(failure -> Future.failedFuture(
                        StoaException.of(failure).code() == ErrorCode.BAD_TOKEN
                                ? new StoaException(ErrorCode.SESSION_TOKEN_EXPIRED)
                                : failure));
    }

    private static RestRights rights(App app, @Nullable RestKey right, @Nullable String client) {
        return new RestRights(right != null, right != null && right.master(), client, app.effectiveSettings());
    }

    private static boolean isRight(App app, RestKey key, long nowMs) {
        List<String> keys = key.master() ? app.masterKeys(nowMs) : app.secrets(nowMs);
        String timestamp = key.timestamp();
        return timestamp == null
                ? keys.stream().anyMatch(one -> Signatures.isSameSecret(one, key.secret()))
                : Signatures.isKeySigned(app, keys, timestamp, key.secret(), nowMs);
    }

    /**
     * Checks a signature of an operation.
     *
     * @param request the text and what is said to be its signature
     * @return done
     * @throws StoaException {@code SIGNATURE_FAILED}
     */
    public Done check(CheckText request) {
        long nowMs = clock.millis();
        App app = open(apps.usable(request.app(), nowMs));
        if (!Signatures.isTextSigned(app, request.text(), request.timestamp(), request.signature(), nowMs)) {
            throw new StoaException(ErrorCode.SIGNATURE_FAILED);
        }
        return Done.DONE;
    }

    /**
     * Signs the login of who holds a user's token.
     *
     * @param request the token
     * @return the signature, which {@link LeanCloudLogins} takes
     */
    public Future<SignedLogin> sign(SignLogin request) {
        long nowMs = clock.millis();
        App app = open(apps.usable(request.app(), nowMs));
        return mayComeIn(app, tokens.verify(app, request.token()), Optional.empty())
                .map(user -> {
                    byte[] bytes = new byte[NONCE_BYTES];
                    random.nextBytes(bytes);
                    String nonce = HexFormat.of().formatHex(bytes);
                    return new SignedLogin(user, nowMs, nonce, Signatures.ofLogin(app, user, nowMs, nonce));
                });
    }

    /** The user, unless they are blocked or their tokens revoked; the session that is opened for it is nobody's. */
    private Future<String> mayComeIn(App app, Identity who, Optional<Session> session) {
        return logins.admit(app, who, session, new Terms(SessionTokens.NO_DEVICE, SessionTokens.LIFE_MS))
                .map(opened -> opened.user());
    }

    private static App open(App app) {
        if (app.disabled() || !app.effectiveSettings().leanCloudClients()) {
            throw new StoaException(ErrorCode.APP_NOT_AVAILABLE);
        }
        return app;
    }

    private StoaException unknown() {
        return apps.isLoaded() ? wrong() : new StoaException(ErrorCode.UNAVAILABLE, "the apps are not loaded yet");
    }

    private static StoaException wrong() {
        return new StoaException(ErrorCode.SERVER_BAD_SIGNATURE, "Unauthorized.");
    }
}
