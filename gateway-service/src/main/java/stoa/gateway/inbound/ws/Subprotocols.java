package stoa.gateway.inbound.ws;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which WebSocket subprotocol a client gets: the first one it offers that is known, as the handshake answers it too.
 * Clients that can set no header name it in the query, {@code ?subprotocol=} ("LeanCloud protocol", section 2.2). Pure.
 */
final class Subprotocols {
    private static final String PARAMETER = "subprotocol";

    private Subprotocols() {}

    /** The chosen one; null where none that is known is offered. */
    static @Nullable String chosen(HttpServerRequest request, List<String> known) {
        String offered = offered(request);
        return offered == null
                ? null
                : Arrays.stream(offered.split(",", -1))
                        .map(String::strip)
                        .filter(known::contains)
                        .findFirst()
                        .orElse(null);
    }

    /** Whether the client says at all what it speaks. */
    static boolean isAnyOffered(HttpServerRequest request) {
        return offered(request) != null;
    }

    private static @Nullable String offered(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        return header == null ? request.getParam(PARAMETER) : header;
    }
}
