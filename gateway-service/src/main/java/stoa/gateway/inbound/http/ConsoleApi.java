package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.ConsoleCalls;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.auth.ConsoleOperations.CheckConsole;
import stoa.protocol.auth.ConsoleOperations.ConsoleSession;
import stoa.protocol.auth.ConsoleOperations.OpenConsole;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * What the console asks: JSON under {@code /v1/console}. A session is proved by its token in the header
 * {@code Authorization}, which no browser sends by itself, so nothing can be done in an operator's name from
 * another page. Every request sees and changes the rooms of the session's app alone. On the server port's
 * event loop.
 */
final class ConsoleApi {
    /** What all its paths begin with. */
    static final String PREFIX = "/v1/console/";

    private static final String SESSION = "/v1/console/session";
    private static final String RENEW = "/v1/console/session/renew";
    private static final int TOKEN_CHARS_MAX = 1_024;
    private static final int KEY_BYTES_MAX = 256;

    private final ServerServices services;
    private final CallRates rates;
    private final LoginAttempts attempts;
    private final Map<String, Answer> reads = new HashMap<>();
    private final Map<String, Answer> deeds = new HashMap<>();

    /** Answers a request of an operator of an app. */
    @FunctionalInterface
    interface Answer {
        /**
         * Answers.
         *
         * @param app app key of the session
         * @param request its query may be read
         * @param body as sent
         * @return an object with {@code code} 200; fails with a {@code StoaException}, which may be thrown too
         */
        Future<JsonBytes> to(String app, HttpServerRequest request, Future<Buffer> body);
    }

    /**
     * The API.
     *
     * @param services everybody it asks
     * @param rates how often an app may call
     * @param attributes changes attributes
     * @param loop runs tasks on the event loop it is called on
     */
    ConsoleApi(ServerServices services, CallRates rates, AttributeApi attributes, Executor loop) {
        this.services = services;
        this.rates = rates;
        this.attempts = new LoginAttempts(services.steadyClockMs(), services.metrics()::guessesForgotten);
        reads.put("/v1/console/rooms", new ConsoleRooms(services.console(), services.clock()));
        reads.put("/v1/console/room", new ConsoleRoom(services));
        reads.put("/v1/console/types", new ConsoleTypes(services.serverRooms(), services.clock()));
        deeds.putAll(ConsoleDeeds.paths(new ConsoleDeeds(services, attributes, loop)));
    }

    /**
     * Whether a path is one of these, for metrics.
     *
     * @param path of a request
     * @return true for those that exist
     */
    boolean has(String path) {
        return Set.of(SESSION, RENEW).contains(path) || reads.containsKey(path) || deeds.containsKey(path);
    }

    /**
     * Answers a request below {@link #PREFIX}.
     *
     * @param request any
     * @param body being read
     * @return the answer; fails with a {@code StoaException}, which may be thrown too
     */
    Future<JsonBytes> answer(HttpServerRequest request, Future<Buffer> body) {
        String path = request.path();
        if (!has(path)) {
            throw new StoaException(ErrorCode.SERVER_NOT_FOUND, "there is no path " + path);
        }
        boolean isRead = reads.containsKey(path);
        if (!request.method().equals(isRead ? HttpMethod.GET : HttpMethod.POST)) {
            throw new StoaException(
                    ErrorCode.SERVER_METHOD_NOT_ALLOWED, "this path takes " + (isRead ? "GET" : "POST"));
        }
        if (path.equals(SESSION)) {
            return body.map(ConsoleBody::parse).compose(form -> open(request, form));
        }
        CheckConsole session = new CheckConsole(token(request));
        ConsoleCalls calls = services.console();
        if (path.equals(RENEW)) {
            return calls.renew(session).map(ConsoleApi::json);
        }
        Answer answer = isRead ? reads.get(path) : deeds.get(path);
        return calls.check(session)
                .compose(checked -> services.settings().of(checked.app()).compose(settings -> {
                    rates.admit(checked.app(), path, FormBody.EMPTY, settings.serverApiPerSecond());
                    return answer == null
                            ? Future.failedFuture(new StoaException(ErrorCode.SERVER_NOT_FOUND))
                            : answer.to(checked.app(), request, body);
                }));
    }

    private Future<JsonBytes> open(HttpServerRequest request, ConsoleBody form) {
        String app = form.line("appKey", KEY_BYTES_MAX);
        String secret = form.line("appSecret", KEY_BYTES_MAX);
        String address = request.remoteAddress().hostAddress();
        attempts.begin(address, app);
        return services.console()
                .open(new OpenConsole(app, secret))
                .onSuccess(_ -> attempts.forgive(address, app))
                .onFailure(failure -> {
                    // That nobody answered is no guess.
                    if (StoaException.of(failure).code().retryable()) {
                        attempts.forgive(address, app);
                    }
                })
                .map(ConsoleApi::json);
    }

    private static String token(HttpServerRequest request) {
        @Nullable String token = BearerToken.of(request);
        if (token == null || token.length() > TOKEN_CHARS_MAX) {
            throw new StoaException(ErrorCode.SERVER_BAD_SIGNATURE, "log in: there is no session");
        }
        return token;
    }

    private static JsonBytes json(ConsoleSession session) {
        return SuccessJson.begun()
                .name("app")
                .string(session.app())
                .name("token")
                .string(session.token())
                .name("endsAtMs")
                .number(session.endsAtMs())
                .end();
    }
}
