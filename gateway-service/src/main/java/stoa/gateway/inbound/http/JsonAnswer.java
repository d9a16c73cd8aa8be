package stoa.gateway.inbound.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.error.StoaException;

/** JSON answers of HTTP requests: whatever happens, an object, never an empty body and never HTML. */
public final class JsonAnswer {
    private static final int OK = 200;
    private static final int BYTES_GUESS = 256;

    private JsonAnswer() {}

    /**
     * Refuses a request of a client or a browser.
     *
     * @param request the request
     * @param error becomes {@code {code, name, message, retryable}} with the error's HTTP status
     */
    public static void fail(HttpServerRequest request, StoaException error) {
        send(request, error.code().httpStatus(), json(error));
    }

    /**
     * What a client or a browser is told.
     *
     * @param error what is wrong
     * @return {@code {code, name, message, retryable}}
     */
    static JsonBytes json(StoaException error) {
        JsonBytes out = new JsonBytes(BYTES_GUESS).begin();
        out.name("code")
                .number(error.code().number())
                .name("name")
                .string(error.code().name());
        out.name("message").string(error.text());
        return out.name("retryable").bool(error.code().retryable()).end();
    }

    /**
     * Answers with 200.
     *
     * @param request the request
     * @param json an object
     */
    public static void ok(HttpServerRequest request, JsonBytes json) {
        send(request, OK, json);
    }

    /**
     * Answers.
     *
     * @param request the request; nothing happens when its answer was begun or its client is gone
     * @param status HTTP status
     * @param json an object
     */
    static void send(HttpServerRequest request, int status, JsonBytes json) {
        HttpServerResponse response = request.response();
        if (!response.headWritten() && !response.ended() && !response.closed()) {
            response.setStatusCode(status)
                    .putHeader("Content-Type", "application/json; charset=utf-8")
                    .putHeader("Cache-Control", "no-store")
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .end(Buffer.buffer(json.toBytes()));
        }
    }
}
