package stoa.gateway.inbound.http;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** What a request proves its right with: {@code Authorization: Bearer <token>} (RFC 6750). */
final class BearerToken {
    private static final String SCHEME = "Bearer ";

    private BearerToken() {}

    /**
     * The token of a request.
     *
     * @param request any
     * @return null when it has none; the scheme's letters may be large or small (RFC 9110, section 11.1)
     */
    static @Nullable String of(HttpServerRequest request) {
        String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : null;
    }
}
