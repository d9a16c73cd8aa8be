package stoa.gateway.inbound.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * The console's files: the page at {@code /console}, what it is made of below it. The page may run its own
 * scripts, ask its own server and nothing else, and can make no markup from text. Any event loop.
 */
final class ConsolePages {
    private static final String PAGE = "/console";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none';"
                    + " require-trusted-types-for 'script'; trusted-types 'none'";

    private final PageFiles files = new PageFiles("console", POLICY);

    /** Whether a path is the console's. */
    boolean has(String path) {
        return path.equals(PAGE) || path.startsWith(PAGE + '/');
    }

    /** Whether somebody looks for the console at the port's root, with a browser. */
    static boolean isLookedFor(HttpServerRequest request) {
        String accept = request.getHeader("Accept");
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return "/".equals(request.path()) && reads && accept != null && accept.contains("text/html");
    }

    /** Sends a browser to the console. */
    static void show(HttpServerRequest request) {
        request.response()
                .setStatusCode(302)
                .putHeader("Location", PAGE)
                .putHeader("Vary", "Accept")
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Length", "0")
                .end();
    }

    /** Answers a request for one of its files. */
    void handle(HttpServerRequest request, String path) {
        if (path.equals(PAGE + '/')) {
            // Else the page would look for its files one folder too deep.
            request.response()
                    .setStatusCode(308)
                    .putHeader("Location", "../console")
                    .putHeader("Content-Type", "application/json; charset=utf-8")
                    .end("{}");
        } else {
            files.handle(request, path.equals(PAGE) ? "index.html" : path.substring(PAGE.length() + 1));
        }
    }
}
