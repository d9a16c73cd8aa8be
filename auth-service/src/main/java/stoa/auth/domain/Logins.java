package stoa.auth.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stoa.auth.domain.SessionTokens.Session;
import stoa.auth.domain.UserStore.StoredUser;
import stoa.protocol.auth.AuthOperations.LoginSignature;
import stoa.protocol.auth.AuthOperations.OpenSession;
import stoa.protocol.auth.AuthOperations.OpenedSession;
import stoa.protocol.auth.AuthOperations.RenewSession;
import stoa.protocol.auth.AuthOperations.RenewedSession;
import stoa.protocol.auth.LeanCloudOperations.Device;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * Opens sessions: by a token, by a signature, or by a session token alone within its life. A session
 * token that does not fit a login that is right by itself opens a new session instead of failing.
 */
public final class Logins {
    private final AppDirectory apps;
    private final UserTokens tokens;
    private final SessionTokens sessions;
    private final UserStore users;
    private final Clock clock;

    /**
     * The rules over their ports.
     *
     * @param apps the apps
     * @param tokens tokens of users
     * @param sessions session tokens
     * @param users what is stored of users
     * @param clock now
     */
    public Logins(AppDirectory apps, UserTokens tokens, SessionTokens sessions, UserStore users, Clock clock) {
        this.apps = apps;
        this.tokens = tokens;
        this.sessions = sessions;
        this.users = users;
        this.clock = clock;
    }

    /**
     * Opens or resumes a session.
     *
     * @param request what the client sent
     * @return the session; fails with the codes of feature A3
     */
    public Future<OpenedSession> open(OpenSession request) {
        App app = apps.usable(request.app(), clock.millis());
        Optional<Session> old = request.session() == null ? Optional.empty() : sessions.read(app, request.session());
        Identity login = login(app, request, old);
        return admit(app, login, old, new Terms(SessionTokens.NO_DEVICE, SessionTokens.LIFE_MS));
    }

    /**
     * What a session is opened with.
     *
     * @param device kept in its token
     * @param lifeMs how long that counts, milliseconds
     */
    record Terms(Device device, long lifeMs) {}

    /** Opens a session for who has proved to be somebody, or goes on with an old one of theirs. */
    Future<OpenedSession> admit(App app, Identity login, Optional<Session> old, Terms terms) {
        return users.find(app.key(), login.user()).map(stored -> {
            refuseBlocked(stored);
            refuseRevoked(stored, login.issuedAtMs());
            Optional<Session> resumed = old.filter(session ->
                    session.who().user().equals(login.user()) && session.who().issuedAtMs() >= stored.tokensFromMs());
            String id = resumed.map(Session::id).orElseGet(sessions::newId);
            Session session = new Session(id, shown(login, stored), terms.device());
            return opened(app, session, terms.lifeMs(), resumed.isPresent());
        });
    }

    /**
     * Makes a fresh session token, unless the user was blocked or their tokens revoked.
     *
     * @param request which session
     * @return the token
     */
    public Future<RenewedSession> renew(RenewSession request) {
        App app = apps.usable(request.app(), clock.millis());
        return users.find(app.key(), request.user()).map(stored -> {
            refuseBlocked(stored);
            refuseRevoked(stored, request.tokenIssuedAtMs());
            Identity who = new Identity(request.user(), stored.name(), stored.portrait(), request.tokenIssuedAtMs());
            return new RenewedSession(sessions.sign(
                    app, new Session(request.sessionId(), who, SessionTokens.NO_DEVICE), SessionTokens.LIFE_MS));
        });
    }

    /**
     * Checks a login's signature alone.
     *
     * @param appKey app id
     * @param user client id
     * @param signature as sent
     * @throws StoaException {@code BAD_TOKEN} when it is wrong or too old
     */
    public void checkSignature(String appKey, String user, LoginSignature signature) {
        signed(apps.usable(appKey, clock.millis()), user, signature);
    }

    private Identity login(App app, OpenSession request, Optional<Session> old) {
        if (request.token() != null) {
            return tokens.verify(app, request.token());
        }
        if (request.user() != null && request.signature() != null) {
            return signed(app, request.user(), request.signature());
        }
        return old.map(Session::who).orElseThrow(() -> new StoaException(ErrorCode.BAD_TOKEN));
    }

    private Identity signed(App app, String user, LoginSignature signature) {
        long nowMs = clock.millis();
        if (!UserTokens.isUserId(user) || !Signatures.isLoginSigned(app, user, signature, nowMs)) {
            throw new StoaException(ErrorCode.BAD_TOKEN, "the signature is wrong or too old");
        }
        // Whoever was signed for before their tokens were revoked is not let in by it after.
        return new Identity(user, null, null, Math.min(nowMs, Signatures.millis(signature.timestamp())));
    }

    private OpenedSession opened(App app, Session session, long lifeMs, boolean resumed) {
        Identity who = session.who();
        return new OpenedSession(
                who.user(),
                who.name(),
                who.portrait(),
                session.id(),
                sessions.sign(app, session, lifeMs),
                who.issuedAtMs(),
                resumed,
                app.effectiveSettings());
    }

    private void refuseBlocked(StoredUser stored) {
        long leftMs = stored.blockedUntilMs() - clock.millis();
        if (stored.deactivated()) {
            throw new StoaException(ErrorCode.USER_BLOCKED, "the user is deactivated");
        }
        if (leftMs > 0) {
            throw new StoaException(ErrorCode.USER_BLOCKED, ErrorCode.USER_BLOCKED.text(), leftMs);
        }
    }

    private static void refuseRevoked(StoredUser stored, long issuedAtMs) {
        if (issuedAtMs < stored.tokensFromMs()) {
            throw new StoaException(ErrorCode.BAD_TOKEN, "the token was revoked");
        }
    }

    private static Identity shown(Identity login, StoredUser stored) {
        return new Identity(
                login.user(),
                either(login.name(), stored.name()),
                either(login.portrait(), stored.portrait()),
                login.issuedAtMs());
    }

    private static @Nullable String either(@Nullable String first, @Nullable String second) {
        return first == null ? second : first;
    }
}
