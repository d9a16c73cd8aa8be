package stoa.auth.domain;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import stoa.protocol.auth.ConsoleOperations.CheckConsole;
import stoa.protocol.auth.ConsoleOperations.ConsoleApp;
import stoa.protocol.auth.ConsoleOperations.ConsoleSession;
import stoa.protocol.auth.ConsoleOperations.OpenConsole;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * Sessions of operators at the console: a JWT that any auth node verifies without storing sessions, signed
 * with a key of its own. Claims: {@code app}, {@code exp}, {@code aut} (when the secret was typed, epoch
 * milliseconds). A new secret ends all sessions, and so does disabling the app. One context.
 */
public final class ConsoleSessions {
    /** How long a session lasts without being renewed, in milliseconds. */
    public static final long LIFE_MS = 30 * 60 * 1_000L;

    /** How long after the login a session can be renewed, in milliseconds: a working day. */
    public static final long RENEWABLE_MS = 12 * 60 * 60 * 1_000L;

    private final AppDirectory apps;
    private final TokenCodec codec;
    private final Clock clock;

    private record Session(App app, long loginMs, long endsAtMs) {}

    /**
     * The rules over their ports.
     *
     * @param apps the apps
     * @param codec signs and reads
     * @param clock now
     */
    public ConsoleSessions(AppDirectory apps, TokenCodec codec, Clock clock) {
        this.apps = apps;
        this.codec = codec;
        this.clock = clock;
    }

    /**
     * Opens a session. An app that does not exist and a secret that is wrong are the same to who asks.
     *
     * @param request what was typed
     * @return the session
     * @throws StoaException {@code SERVER_BAD_SIGNATURE}, {@code SERVER_APP_LOCKED} or {@code SERVER_TIMEOUT}
     */
    public ConsoleSession open(OpenConsole request) {
        long nowMs = clock.millis();
        Optional<App> found = find(request.app());
        boolean right = Signatures.isSameSecret(found.map(App::secret).orElse(""), request.secret());
        if (found.isEmpty() || !right) {
            throw new StoaException(ErrorCode.SERVER_BAD_SIGNATURE, "the app key or the secret is wrong");
        }
        refuseLocked(found.get());
        return sign(found.get(), nowMs, nowMs + LIFE_MS);
    }

    /**
     * Whose session it is.
     *
     * @param request the token
     * @return the app
     * @throws StoaException {@code SERVER_BAD_SIGNATURE}, {@code SERVER_APP_LOCKED} or {@code SERVER_TIMEOUT}
     */
    public ConsoleApp check(CheckConsole request) {
        Session session = read(request.token());
        return new ConsoleApp(session.app().key(), session.endsAtMs());
    }

    /**
     * Makes a session last longer.
     *
     * @param request the token
     * @return a session that lasts from now on, and not beyond {@link #RENEWABLE_MS} after the login
     * @throws StoaException {@code SERVER_BAD_SIGNATURE}, {@code SERVER_APP_LOCKED} or {@code SERVER_TIMEOUT}
     */
    public ConsoleSession renew(CheckConsole request) {
        Session session = read(request.token());
        long lastMs = session.loginMs() + RENEWABLE_MS;
        return sign(session.app(), session.loginMs(), Math.min(clock.millis() + LIFE_MS, lastMs));
    }

    private ConsoleSession sign(App app, long loginMs, long endsAtMs) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("app", app.key());
        // In whole seconds, and never later than was promised.
        claims.put("exp", endsAtMs / 1_000);
        claims.put("aut", loginMs);
        String token = codec.sign(app.key(), Signatures.consoleKey(app), claims);
        return new ConsoleSession(app.key(), token, endsAtMs / 1_000 * 1_000);
    }

    private Session read(String token) {
        App app = codec.keyId(token).flatMap(this::find).orElseThrow(ConsoleSessions::ended);
        Map<String, Object> claims =
                codec.read(token, Signatures.consoleKey(app)).orElseThrow(ConsoleSessions::ended);
        long endsAtMs = Claims.millis(claims, "exp");
        if (!app.key().equals(claims.get("app")) || endsAtMs <= clock.millis()) {
            throw ended();
        }
        refuseLocked(app);
        return new Session(app, Claims.number(claims, "aut"), endsAtMs);
    }

    private Optional<App> find(String key) {
        Optional<App> found = apps.find(key, clock.millis());
        if (found.isEmpty() && !apps.isLoaded()) {
            throw new StoaException(ErrorCode.SERVER_TIMEOUT);
        }
        return found;
    }

    private static void refuseLocked(App app) {
        if (app.disabled()) {
            throw new StoaException(ErrorCode.SERVER_APP_LOCKED);
        }
    }

    private static StoaException ended() {
        return new StoaException(ErrorCode.SERVER_BAD_SIGNATURE, "the session has ended");
    }
}
