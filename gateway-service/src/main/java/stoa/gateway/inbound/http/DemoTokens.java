package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.AuthCalls;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.auth.AuthOperations.IssueToken;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * Gives a token to whoever asks, for any user: what a back end would do after a login. Exists only where
 * {@code STOA_DEMO} is true.
 */
public final class DemoTokens {
    static final String PATH = "/demo/token";

    private static final int BODY_BYTES_MAX = 4_096;
    private static final int CHARS_MAX = 64;
    private static final int BYTES_GUESS = 512;

    private final AuthCalls auth;

    /**
     * The endpoint.
     *
     * @param auth makes the tokens
     */
    public DemoTokens(AuthCalls auth) {
        this.auth = auth;
    }

    void handle(HttpServerRequest request) {
        Future<Buffer> body = BodyReader.read(request, BODY_BYTES_MAX);
        answer(request, body)
                .onSuccess(json -> JsonAnswer.ok(request, json))
                .onFailure(failure -> JsonAnswer.fail(request, StoaException.of(failure)));
    }

    private Future<JsonBytes> answer(HttpServerRequest request, Future<Buffer> body) {
        if (!request.method().equals(HttpMethod.POST)) {
            return Future.failedFuture(new StoaException(ErrorCode.SERVER_METHOD_NOT_ALLOWED));
        }
        return body.map(DemoTokens::question)
                .compose(auth::issueToken)
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

    private static IssueToken question(Buffer body) {
        try {
            JsonObject json = body.toJsonObject();
            String user = text(json, "user");
            if (user == null) {
                throw new StoaException(ErrorCode.BAD_REQUEST, "user is missing");
            }
            return new IssueToken(null, user, text(json, "name"), null);
        } catch (DecodeException | ClassCastException _) {
            throw new StoaException(ErrorCode.BAD_REQUEST, "the body must be {\"user\": …, \"name\": …}");
        }
    }

    private static @Nullable String text(JsonObject json, String name) {
        String value = (String) json.getValue(name);
        if (value != null
                && (value.isEmpty()
                        || value.length() > CHARS_MAX
                        || value.chars().anyMatch(Character::isISOControl))) {
            throw new StoaException(
                    ErrorCode.BAD_REQUEST, name + " must have 1 to " + CHARS_MAX + " printable characters");
        }
        return value;
    }
}
