package stoa.gateway.inbound.http;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** The demo page's files, and what the demo asks. Any event loop. */
public final class WebPages {
    private static final String POLICY = "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:;"
            + " frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    private final PageFiles files = new PageFiles("web", POLICY);
    private final @Nullable DemoApi demo;

    /**
     * The pages.
     *
     * @param demo answers what the demo page asks; null where there is no demo
     */
    public WebPages(@Nullable DemoApi demo) {
        this.demo = demo;
    }

    /**
     * Answers a request of the client port that is not a WebSocket.
     *
     * @param request any request
     */
    public void handle(HttpServerRequest request) {
        if (demo != null && demo.has(request.path())) {
            demo.handle(request);
            return;
        }
        String path = request.path();
        files.handle(request, path == null || path.equals("/") ? "index.html" : path.substring(1));
    }
}
