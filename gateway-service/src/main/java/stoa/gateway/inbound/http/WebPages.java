package stoa.gateway.inbound.http;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** The demo page's files and the demo's tokens. Any event loop. */
public final class WebPages {
    private static final String POLICY = "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:;"
            + " frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    private final PageFiles files = new PageFiles("web", POLICY);
    private final @Nullable DemoTokens tokens;

    /**
     * The pages.
     *
     * @param tokens makes tokens for whoever asks; null where there is no demo
     */
    public WebPages(@Nullable DemoTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Answers a request of the client port that is not a WebSocket.
     *
     * @param request any request
     */
    public void handle(HttpServerRequest request) {
        String path = request.path();
        if (tokens != null && DemoTokens.PATH.equals(path)) {
            tokens.handle(request);
            return;
        }
        files.handle(request, path == null || path.equals("/") ? "index.html" : path.substring(1));
    }
}
