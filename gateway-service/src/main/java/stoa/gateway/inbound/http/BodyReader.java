package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** Reads bodies up to a limit; what is larger is refused without being kept. */
final class BodyReader {
    private BodyReader() {}

    /**
     * Reads a body. To be called before the request's handler returns.
     *
     * @param request the request
     * @param bytesMax limit
     * @return the body; fails with {@code SERVER_BODY_TOO_LARGE}, after which the connection is closed with the answer
     */
    static Future<Buffer> read(HttpServerRequest request, int bytesMax) {
        Promise<Buffer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() <= bytesMax) {
                body.appendBuffer(part);
            } else if (!promise.future().isComplete()) {
                request.response().putHeader("Connection", "close");
                promise.fail(
                        new StoaException(ErrorCode.SERVER_BODY_TOO_LARGE, "the body may have " + bytesMax + " bytes"));
            }
        });
        request.endHandler(_ -> promise.tryComplete(body));
        request.exceptionHandler(failure -> promise.tryFail(failure));
        return promise.future();
    }
}
