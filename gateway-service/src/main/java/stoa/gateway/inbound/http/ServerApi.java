package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.auth.AuthOperations.CheckRequestSignature;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * The RongCloud server API as far as it is there (rongcloud-server-api, sections 1 to 4), the
 * app settings, what moves in and the console. Every answer is a JSON object; failures are {@code {url, code, errorMessage}}. On one event
 * loop, nothing blocks.
 */
final class ServerApi {
    private static final Logger LOG = LoggerFactory.getLogger(ServerApi.class);
    private static final int BODY_BYTES_MAX = 1024 * 1024;
    private static final int BYTES_GUESS = 256;
    private static final int TOO_MANY_STATUS = 429;
    /** Client codes of attributes (section 7): to a back end they are wrong parameters. */
    private static final int ATTRIBUTE_CODES_FIRST = 23_423;

    private static final int ATTRIBUTE_CODES_LAST = 23_429;

    private final ServerServices services;
    private final SettingsApi settings;
    private final AppApi apps;
    private final CallRates rates;
    private final HourLogApi hourLogs;
    private final ImportApi imports;
    private final ConsoleApi console;
    private final ConsolePages consolePages = new ConsolePages();
    private final Map<String, ServerPath> paths = new HashMap<>();
    private final Map<String, JsonPath> jsonPaths = new HashMap<>();

    /**
     * The API.
     *
     * @param services everybody it asks
     * @param hourLogs the log files of hours
     * @param loop runs tasks on the event loop it is called on
     */
    ServerApi(ServerServices services, HourLogApi hourLogs, Executor loop) {
        this.services = services;
        this.hourLogs = hourLogs;
        this.settings = new SettingsApi(services.auth());
        this.apps = new AppApi(services.apps());
        this.imports = new ImportApi(services);
        this.rates = new CallRates(services.steadyClockMs());
        ServerSpeech speech = new ServerSpeech(services.messages(), loop, services.random());
        AttributeApi attributes = new AttributeApi(services.serverRooms(), speech);
        UserApi users = new UserApi(services.auth(), services.users());
        paths.putAll(users.paths());
        jsonPaths.putAll(users.jsonPaths());
        paths.putAll(new RoomApi(services.rooms(), services.serverRooms(), attributes).paths());
        paths.putAll(new RestrictionApi(services.serverRooms()).paths());
        paths.putAll(new SwitchApi(services.serverRooms()).paths());
        paths.putAll(new RateApi(services.serverRooms()).paths());
        paths.putAll(new TypeApi(services.serverRooms()).paths());
        paths.putAll(attributes.paths());
        paths.putAll(new MessageApi(services, speech, loop).paths());
        paths.putAll(hourLogs.paths());
        this.console = new ConsoleApi(services, rates, attributes, loop);
    }

    /**
     * The paths that are signed.
     *
     * @return all of the vendor's that are there
     */
    Set<String> paths() {
        Set<String> all = new TreeSet<>(paths.keySet());
        all.addAll(jsonPaths.keySet());
        all.add(HourLogApi.LINK);
        return all;
    }

    private boolean isSigned(String path) {
        return paths.containsKey(path) || jsonPaths.containsKey(path) || path.equals(HourLogApi.LINK);
    }

    /**
     * Answers a request of the server port.
     *
     * @param request any request
     */
    void handle(HttpServerRequest request) {
        String path = request.path();
        if (path != null && consolePages.has(path)) {
            consolePages.handle(request, path);
            return;
        }
        if (ConsolePages.isLookedFor(request)) {
            ConsolePages.show(request);
            return;
        }
        long sinceMs = services.steadyClockMs().getAsLong();
        if (HourLogApi.FILE.equals(path)) {
            hourLogs.send(request)
                    .onComplete(
                            _ -> count(request, "ok", sinceMs),
                            failure -> count(request, fail(request, failure).name(), sinceMs));
            return;
        }
        Future<JsonBytes> answered;
        try {
            Future<Buffer> body = BodyReader.read(request, BODY_BYTES_MAX);
            answered = isQueryReadable(request)
                    ? answer(request, body)
                    : failed(ErrorCode.SERVER_BAD_PARAMETER, "the query is not that of a URL");
        } catch (RuntimeException failure) {
            answered = Future.failedFuture(failure);
        }
        answered.onComplete(
                json -> {
                    count(request, "ok", sinceMs);
                    JsonAnswer.ok(request, json);
                },
                failure -> count(request, fail(request, failure).name(), sinceMs));
    }

    private static boolean isQueryReadable(HttpServerRequest request) {
        try {
            MultiMap _ = request.params();
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private void count(HttpServerRequest request, String outcome, long sinceMs) {
        String path = request.path();
        boolean known = path != null
                && (isSigned(path)
                        || path.equals(HourLogApi.FILE)
                        || path.equals(SettingsApi.PATH)
                        || AppApi.has(path)
                        || ImportApi.has(path)
                        || console.has(path));
        long tookMs = services.steadyClockMs().getAsLong() - sinceMs;
        services.metrics().request(known ? path : "none", outcome, tookMs);
    }

    private Future<JsonBytes> answer(HttpServerRequest request, Future<Buffer> body) {
        String path = request.path();
        if (SettingsApi.PATH.equals(path)) {
            return settings.answer(request, body);
        }
        if (AppApi.has(path)) {
            return apps.answer(request, body);
        }
        if (ImportApi.has(path)) {
            return imports.answer(request, body);
        }
        if (path != null && path.startsWith(ConsoleApi.PREFIX)) {
            return console.answer(request, body);
        }
        if (path == null || !isSigned(path)) {
            return failed(ErrorCode.SERVER_NOT_FOUND, "there is no path " + path);
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return failed(ErrorCode.SERVER_METHOD_NOT_ALLOWED, "this path takes POST");
        }
        CheckRequestSignature signature = signature(request);
        if (signature == null) {
            return failed(ErrorCode.SERVER_BAD_SIGNATURE, "App-Key, Nonce, Timestamp and Signature must be given");
        }
        String app = signature.app();
        return services.auth()
                .checkRequestSignature(signature)
                .compose(_ -> body)
                .compose(bytes -> services.settings().of(app).compose(known -> {
                    String text = BodyReader.text(bytes);
                    if (path.equals(HourLogApi.LINK)) {
                        FormBody form = FormBody.parse(text);
                        rates.admit(app, path, form, known.serverApiPerSecond());
                        return hourLogs.link(app, form, request.getHeader("Host"));
                    }
                    return answer(app, path, text, known.serverApiPerSecond());
                }));
    }

    private Future<JsonBytes> answer(String app, String path, String body, int perSecond) {
        ServerPath formPath = paths.get(path);
        JsonPath jsonPath = jsonPaths.get(path);
        if (formPath != null) {
            FormBody form = FormBody.parse(body);
            rates.admit(app, path, form, perSecond);
            return formPath.answer(app, form);
        }
        rates.admit(app, path, FormBody.EMPTY, perSecond);
        return jsonPath == null
                ? failed(ErrorCode.SERVER_NOT_FOUND, "there is no path " + path)
                : jsonPath.answer(app, body);
    }

    private static Future<JsonBytes> failed(ErrorCode code, String message) {
        return Future.failedFuture(new StoaException(code, message));
    }

    private static @Nullable CheckRequestSignature signature(HttpServerRequest request) {
        String app = header(request, "App-Key");
        String nonce = header(request, "Nonce");
        String timestamp = header(request, "Timestamp");
        String signature = header(request, "Signature");
        return app == null || nonce == null || timestamp == null || signature == null
                ? null
                : new CheckRequestSignature(app, nonce, timestamp, signature);
    }

    private static @Nullable String header(HttpServerRequest request, String name) {
        String plain = request.getHeader(name);
        return plain == null ? request.getHeader("RC-" + name) : plain;
    }

    private static ErrorCode fail(HttpServerRequest request, Throwable failure) {
        StoaException known = StoaException.of(failure);
        if (known.code() == ErrorCode.INTERNAL && !(failure instanceof StoaException)) {
            LOG.error("{} crashed", request.path(), failure);
        }
        ErrorCode code = serverCode(known.code());
        String path = request.path();
        JsonAnswer.send(request, code.httpStatus(), json(path == null ? "" : path, code, known.text()));
        return code;
    }

    /**
     * What a back end is told.
     *
     * @param path that it called
     * @param code of the server API
     * @param text in words
     * @return {@code {url, code, errorMessage}}
     */
    static JsonBytes json(String path, ErrorCode code, String text) {
        JsonBytes out = new JsonBytes(BYTES_GUESS).begin().name("url").string(path);
        return out.name("code")
                .number(code.number())
                .name("errorMessage")
                .string(text)
                .end();
    }

    /**
     * The server API has numbers of its own (section 3) for what the services call otherwise.
     *
     * @param code any
     * @return what a back end is told
     */
    static ErrorCode serverCode(ErrorCode code) {
        return switch (code) {
            case BAD_APP_KEY -> ErrorCode.SERVER_UNKNOWN_APP;
            case APP_DISABLED -> ErrorCode.SERVER_APP_LOCKED;
            case BAD_REQUEST -> ErrorCode.SERVER_BAD_PARAMETER;
            case UNAVAILABLE, DEADLINE_EXCEEDED, OVERLOADED, NOT_OWNER, OUTCOME_UNKNOWN, NOT_YET_APPLIED ->
                ErrorCode.SERVER_TIMEOUT;
            case INTERNAL -> ErrorCode.SERVER_INTERNAL;
            case NOT_ALLOWED -> ErrorCode.SERVER_NOT_ALLOWED;
            case TOO_MANY_REQUESTS, TOO_MANY_MESSAGES -> ErrorCode.SERVER_TOO_MANY_CALLS;
            default -> isAboutAttributes(code) ? ofAttributes(code) : code;
        };
    }

    private static boolean isAboutAttributes(ErrorCode code) {
        return code.number() >= ATTRIBUTE_CODES_FIRST && code.number() <= ATTRIBUTE_CODES_LAST;
    }

    private static ErrorCode ofAttributes(ErrorCode code) {
        return code.httpStatus() == TOO_MANY_STATUS ? ErrorCode.SERVER_TOO_MANY_CALLS : ErrorCode.SERVER_BAD_PARAMETER;
    }
}
