package stoa.systemtests.rongcloud;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The history of LeanCloud's REST API, version 1.2, newest first in pages of {@link #PAGE}: the service an app comes from. Now and then
 * it has too much to do, or breaks off.
 */
final class PastService implements AutoCloseable {
    /** Messages in a page at most. */
    static final int PAGE = Integer.getInteger("import.page", 25);

    private static final Pattern TARGET =
            Pattern.compile("/1\\.2/rtm/(?:conversations|chatrooms)/([^/]+)/messages\\?limit=\\d+(?:&timestamp=(\\d+))?"
                    + "(?:&msgid=(.+))?");

    private final Map<String, List<JsonObject>> newestFirst = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final HttpServer server;

    PastService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    int calls() {
        return calls.get();
    }

    /** Messages from the oldest to the newest. */
    void say(String conversation, List<JsonObject> messages) {
        newestFirst.put(conversation, new ArrayList<>(messages.reversed()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            int call = calls.incrementAndGet();
            Matcher target = TARGET.matcher(exchange.getRequestURI().toString());
            if (call % 17 == 0) {
                return;
            }
            if (call % 23 == 0) {
                exchange.sendResponseHeaders(429, -1);
                return;
            }
            String text = target.matches() ? page(target).encode() : "{}";
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(target.matches() ? 200 : 404, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private JsonArray page(Matcher target) {
        long before = target.group(2) == null ? Long.MAX_VALUE : Long.parseLong(target.group(2));
        JsonArray page = new JsonArray();
        boolean after = false;
        for (JsonObject one : newestFirst.getOrDefault(target.group(1), List.of())) {
            long ts = one.getLong("timestamp");
            if (page.size() < PAGE && (ts < before || (ts == before && after))) {
                page.add(one);
            }
            after |= ts == before && one.getString("msg-id").equals(target.group(3));
        }
        return page;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
