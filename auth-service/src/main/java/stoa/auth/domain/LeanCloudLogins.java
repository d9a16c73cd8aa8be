package stoa.auth.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stoa.auth.domain.Logins.Terms;
import stoa.auth.domain.SessionTokens.Session;
import stoa.protocol.auth.AuthOperations.LoginSignature;
import stoa.protocol.auth.LeanCloudOperations.Device;
import stoa.protocol.auth.LeanCloudOperations.OpenClientSession;
import stoa.protocol.auth.LeanCloudOperations.OpenedClientSession;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.WholeText;

/**
 * Logins of LeanCloud's clients ("LeanCloud protocol", sections 6.1 and 15): who says to be somebody is, where the app
 * lets these clients in and asks for no signatures. A signature that is given has to be right in any case.
 */
public final class LeanCloudLogins {
    /** How long a session token of these clients counts: they ask for a fresh one only when it has ended. */
    public static final int TOKEN_SECONDS = 24 * 60 * 60;

    private static final int DEVICE_CHARS_MAX = 256;
    private static final String DEFAULT_TAG = "default";

    private final AppDirectory apps;
    private final SessionTokens sessions;
    private final Logins logins;
    private final Clock clock;

    /**
     * The rules over their ports.
     *
     * @param apps the apps
     * @param sessions session tokens
     * @param logins of all clients
     * @param clock now
     */
    public LeanCloudLogins(AppDirectory apps, SessionTokens sessions, Logins logins, Clock clock) {
        this.apps = apps;
        this.sessions = sessions;
        this.logins = logins;
        this.clock = clock;
    }

    /**
     * Opens a session or goes on with one.
     *
     * @param request what the client sent
     * @return the session; fails with the codes of {@code OPEN_CLIENT_SESSION}
     */
    public Future<OpenedClientSession> open(OpenClientSession request) {
        App app = apps.usable(request.app(), clock.millis());
        if (!app.effectiveSettings().leanCloudClients()) {
            throw new StoaException(ErrorCode.APP_NOT_AVAILABLE, "the app is not open to LeanCloud's clients");
        }
        if (!UserTokens.isUserId(request.client())) {
            throw new StoaException(ErrorCode.INVALID_LOGIN);
        }
        String token = request.sessionToken();
        if (token != null) {
            return resumed(app, request, token);
        }
        return opened(app, signed(app, request), Optional.empty(), device(request.device()));
    }

    private Future<OpenedClientSession> resumed(App app, OpenClientSession request, String token) {
        Session old = sessions.read(app, token)
                .filter(session -> session.who().user().equals(request.client()))
                .orElseThrow(() -> new StoaException(ErrorCode.SESSION_TOKEN_EXPIRED));
        Device said = device(request.device());
        Device device = new Device(
                said.tag() == null ? old.device().tag() : said.tag(),
                said.id() == null ? old.device().id() : said.id());
        // A token that was revoked counts as one that ended.
        return opened(app, old.who(), Optional.of(old), device)
                .recover(failure -> Future.failedFuture(
                        StoaException.of(failure).code() == ErrorCode.BAD_TOKEN
                                ? new StoaException(ErrorCode.SESSION_TOKEN_EXPIRED)
                                : failure));
    }

    private Future<OpenedClientSession> opened(App app, Identity who, Optional<Session> old, Device device) {
        return logins.admit(app, who, old, new Terms(device, TOKEN_SECONDS * 1_000L))
                .map(session -> new OpenedClientSession(session, device, TOKEN_SECONDS));
    }

    private Identity signed(App app, OpenClientSession request) {
        LoginSignature signature = request.signature();
        long nowMs = clock.millis();
        boolean right = signature == null
                ? !app.effectiveSettings().signaturesRequired()
                : Signatures.isLoginSigned(app, request.client(), signature, nowMs);
        if (!right) {
            throw new StoaException(ErrorCode.SIGNATURE_FAILED);
        }
        // Whoever was signed for before their tokens were revoked is not let in by it after.
        long sinceMs = signature == null ? nowMs : Math.min(nowMs, Signatures.millis(signature.timestamp()));
        return new Identity(request.client(), null, null, sinceMs);
    }

    private static Device device(Device said) {
        String tag = text(said.tag());
        return new Device(DEFAULT_TAG.equals(tag) ? null : tag, text(said.id()));
    }

    private static @Nullable String text(@Nullable String said) {
        if (said == null || said.isEmpty()) {
            return null;
        }
        if (said.length() > DEVICE_CHARS_MAX || !WholeText.isLine(said)) {
            throw new StoaException(ErrorCode.INVALID_LOGIN, "tag and device have at most 256 printable characters");
        }
        return said;
    }
}
