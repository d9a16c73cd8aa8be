package stoa.gateway.inbound.http;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/**
 * Vert.x's decoder, but for requests with two lengths, {@code Content-Length} and {@code Transfer-Encoding}: they are
 * no requests (RFC 9112, section 6.3), since a proxy may read another end than this server. Netty forgets one of the
 * two, before anybody else sees the headers; to know of it there is no way but to extend.
 */
final class PlainLengthDecoder extends VertxHttpRequestDecoder {
    /** A request has two lengths. */
    static final class TwoLengthsException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * A decoder.
     *
     * @param options of the server: bounds of heads
     */
    PlainLengthDecoder(HttpServerOptions options) {
        super(options);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        super.handleTransferEncodingChunkedWithContentLength(message);
        message.setDecoderResult(DecoderResult.failure(new TwoLengthsException()));
    }
}
