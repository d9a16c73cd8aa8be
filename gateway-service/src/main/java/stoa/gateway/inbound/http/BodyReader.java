package stoa.gateway.inbound.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * Reads bodies up to a limit; what is larger is refused without being kept. The rest is read and thrown
 * away, so that a client that writes first and reads then gets its answer, up to {@link #DRAINED_BYTES_MAX}.
 */
public final class BodyReader {
    /** Bytes of a refused body at most; of more the connection is closed. */
    public static final int DRAINED_BYTES_MAX = 16 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(BodyReader.class);

    private BodyReader() {}

    /**
     * Reads a body. To be called before the request's handler returns.
     *
     * @param request the request
     * @param bytesMax limit
     * @return the body; fails with {@code SERVER_BODY_TOO_LARGE}, and with {@code SERVER_BAD_PARAMETER} when it
     *     ends early
     */
    public static Future<Buffer> read(HttpServerRequest request, int bytesMax) {
        Promise<Buffer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (!promise.future().isComplete() && body.length() + part.length() <= bytesMax) {
                body.appendBuffer(part);
            } else if (request.bytesRead() > DRAINED_BYTES_MAX) {
                request.connection().close();
            } else if (!promise.future().isComplete()) {
                promise.fail(
                        new StoaException(ErrorCode.SERVER_BODY_TOO_LARGE, "the body may have " + bytesMax + " bytes"));
            }
        });
        request.endHandler(_ -> promise.tryComplete(body));
        request.exceptionHandler(failure -> {
            // Nobody's fault here: the client went away, or its chunks are none.
            LOG.debug("{}: the body ends early: {}", request.path(), failure.toString());
            promise.tryFail(new StoaException(ErrorCode.SERVER_BAD_PARAMETER, "the body did not arrive whole"));
        });
        return promise.future();
    }

    /**
     * A body as text.
     *
     * @param body as sent
     * @return the text
     * @throws StoaException {@code SERVER_BAD_PARAMETER} when it is not UTF-8
     */
    public static String text(Buffer body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.getBytes()))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new StoaException(ErrorCode.SERVER_BAD_PARAMETER, "the body is not UTF-8");
        }
    }
}
