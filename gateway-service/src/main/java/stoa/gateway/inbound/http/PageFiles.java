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
 * The files of one folder of the class path, read into memory at their first request (each a few kilobytes,
 * bounded by what is packaged). Any event loop.
 */
final class PageFiles {
    private static final int NOT_MODIFIED = 304;
    private static final Pattern FILE = Pattern.compile("[a-zA-Z0-9_-]{1,40}\\.[a-z]{2,12}");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "webmanifest", "application/manifest+json");

    private record Page(Buffer content, String type, String tag) {}

    private final String folder;
    private final String policy;
    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    /**
     * Files.
     *
     * @param folder name of the folder on the class path
     * @param policy what browsers may do with them, as Content-Security-Policy says it
     */
    PageFiles(String folder, String policy) {
        this.folder = folder;
        this.policy = policy;
    }

    /**
     * Answers a request for a file.
     *
     * @param request of any method
     * @param name of the file, as asked for
     */
    void handle(HttpServerRequest request, String name) {
        Page page = find(name);
        if (page == null) {
            JsonAnswer.fail(request, new StoaException(ErrorCode.SERVER_NOT_FOUND));
        } else if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            JsonAnswer.fail(request, new StoaException(ErrorCode.SERVER_METHOD_NOT_ALLOWED));
        } else {
            send(request, page);
        }
    }

    private void send(HttpServerRequest request, Page page) {
        HttpServerResponse response = request.response()
                .putHeader("Content-Type", page.type())
                .putHeader("ETag", page.tag())
                .putHeader("Cache-Control", "no-cache")
                .putHeader("Content-Security-Policy", policy)
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

    private @Nullable Page find(String name) {
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

    private @Nullable Page load(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        try (InputStream in = PageFiles.class.getResourceAsStream('/' + folder + '/' + name)) {
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
