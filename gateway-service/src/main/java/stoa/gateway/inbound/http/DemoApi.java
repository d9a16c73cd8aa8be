package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.AuthCalls;
import stoa.gateway.domain.DemoHosts;
import stoa.gateway.domain.DemoHosts.Claim;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.auth.AuthOperations.IssueToken;
import stoa.protocol.auth.AuthOperations.OpenSession;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * What the demo page asks, and what a back end of its own would do: gives a token to whoever asks, for any user, as
 * after a login; makes a visitor the host of a room that has none. Exists only where {@code STOA_DEMO} is true. Any
 * event loop.
 */
public final class DemoApi {
    static final String TOKEN_PATH = "/demo/token";
    static final String HOST_PATH = "/demo/host";

    private static final int BODY_BYTES_MAX = 8_192;
    private static final int CHARS_MAX = 64;
    private static final int TOKEN_CHARS_MAX = 4_096;
    private static final int BYTES_GUESS = 512;

    private final AuthCalls auth;
    private final DemoHosts hosts;

    /**
     * The endpoints.
     *
     * @param auth makes and checks the tokens
     * @param hosts decides who is host
     */
    public DemoApi(AuthCalls auth, DemoHosts hosts) {
        this.auth = auth;
        this.hosts = hosts;
    }

    /** Whether it answers requests for this path. */
    boolean has(@Nullable String path) {
        return TOKEN_PATH.equals(path) || HOST_PATH.equals(path);
    }

    void handle(HttpServerRequest request) {
        boolean isToken = TOKEN_PATH.equals(request.path());
        Future<Buffer> body = BodyReader.read(request, BODY_BYTES_MAX);
        Future<JsonBytes> answer = request.method().equals(HttpMethod.POST)
                ? body.map(DemoApi::object).compose(isToken ? this::token : this::host)
                : Future.failedFuture(new StoaException(ErrorCode.SERVER_METHOD_NOT_ALLOWED));
        answer.onSuccess(json -> JsonAnswer.ok(request, json))
                .onFailure(failure -> JsonAnswer.fail(request, StoaException.of(failure)));
    }

    private Future<JsonBytes> token(JsonObject question) {
        String user = needed(question, "user", CHARS_MAX);
        return auth.issueToken(new IssueToken(null, user, text(question, "name", CHARS_MAX), null))
                .map(issued -> new JsonBytes(BYTES_GUESS)
                        .begin()
                        .name("app")
                        .string(issued.app())
                        .name("user")
                        .string(issued.user())
                        .name("token")
                        .string(issued.token())
                        .end());
    }

    private Future<JsonBytes> host(JsonObject question) {
        String app = needed(question, "app", CHARS_MAX);
        String room = needed(question, "room", CHARS_MAX);
        String token = needed(question, "token", TOKEN_CHARS_MAX);
        return auth.openSession(new OpenSession(app, token, null, null, null))
                .compose(session ->
                        hosts.claim(new Claim(app, room, session.user(), shown(session.user(), session.name()))))
                .map(host -> new JsonBytes(BYTES_GUESS)
                        .begin()
                        .name("host")
                        .string(host)
                        .end());
    }

    /** What the page reads from the attribute. */
    private static String shown(String user, @Nullable String name) {
        JsonBytes json = new JsonBytes(BYTES_GUESS)
                .begin()
                .name("user")
                .string(user)
                .name("name")
                .string(name == null ? user : name)
                .end();
        return new String(json.toBytes(), StandardCharsets.UTF_8);
    }

    private static JsonObject object(Buffer body) {
        try {
            return body.toJsonObject();
        } catch (DecodeException | ClassCastException _) {
            throw new StoaException(ErrorCode.BAD_REQUEST, "the body must be a JSON object");
        }
    }

    private static String needed(JsonObject json, String name, int charsMax) {
        String value = text(json, name, charsMax);
        if (value == null) {
            throw new StoaException(ErrorCode.BAD_REQUEST, name + " is missing");
        }
        return value;
    }

    private static @Nullable String text(JsonObject json, String name, int charsMax) {
        Object value = json.getValue(name);
        if (value == null) {
            return null;
        }
        if (value instanceof String text
                && !text.isEmpty()
                && text.length() <= charsMax
                && FormBody.isPrintable(text)) {
            return text;
        }
        throw new StoaException(
                ErrorCode.BAD_REQUEST, name + " must be a text of 1 to " + charsMax + " printable characters");
    }
}
