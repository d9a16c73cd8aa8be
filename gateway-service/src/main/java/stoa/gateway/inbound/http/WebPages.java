package stoa.gateway.inbound.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * The demo page's files, from the class path into memory at their first request (each a few kilobytes,
 * bounded by what is packaged), and what the demo asks. Any event loop.
 */
public final class WebPages {
    private static final int NOT_MODIFIED = 304;
    private static final Pattern FILE = Pattern.compile("[a-zA-Z0-9_-]{1,40}\\.[a-z]{2,12}");
    private static final String POLICY = "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:;"
            + " frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "webmanifest", "application/manifest+json");

    private record Page(Buffer content, String type, String tag) {}

    private final Map<String, Page> pages = new ConcurrentHashMap<>();
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
        Page page = find(request.path());
        if (page == null) {
            JsonAnswer.fail(request, new StoaException(ErrorCode.SERVER_NOT_FOUND));
        } else if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            JsonAnswer.fail(request, new StoaException(ErrorCode.SERVER_METHOD_NOT_ALLOWED));
        } else {
            send(request, page);
        }
    }

    private static void send(HttpServerRequest request, Page page) {
        HttpServerResponse response = request.response()
                .putHeader("Content-Type", page.type())
                .putHeader("ETag", page.tag())
                .putHeader("Cache-Control", "no-cache")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer");
        if (page.tag().equals(request.getHeader("If-None-Match"))) {
            response.setStatusCode(NOT_MODIFIED).end();
        } else if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader("Content-Length", Integer.toString(page.content().length()))
                    .end();
        } else {
            response.end(page.content());
        }
    }

    private @Nullable Page find(@Nullable String path) {
        String name = path == null || path.equals("/") ? "index.html" : path.substring(1);
        if (!FILE.matcher(name).matches()) {
            return null;
        }
        Page known = pages.get(name);
        if (known != null) {
            return known;
        }
        Page loaded = load(name);
        if (loaded != null) {
            pages.put(name, loaded);
        }
        return loaded;
    }

    private static @Nullable Page load(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        try (InputStream in = WebPages.class.getResourceAsStream("/web/" + name)) {
            if (in == null || type == null) {
                return null;
            }
            byte[] bytes = in.readAllBytes();
            CRC32 sum = new CRC32();
            sum.update(bytes);
            String tag = '"' + HexFormat.of().toHexDigits(sum.getValue()) + '"';
            return new Page(Buffer.buffer(bytes), type, tag);
        } catch (IOException e) {
            throw new UncheckedIOException("the packaged file " + name + " cannot be read", e);
        }
    }
}
