package stoa.importer;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** The history of LeanCloud's REST API on a port of its own; it may lie. */
public final class FakeLeanCloud implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PAGE_MAX = 100;
    private static final List<Lie> ALL = List.of(Lie.values());

    /** What may happen to a request. */
    public enum Lie {
        NONE,
        TOO_MANY,
        FAILURE,
        CUT,
        HALF,
        NO_JSON,
        /** Some that were told come again. */
        DOUBLED,
        /** Fewer than asked for although there are more. */
        SHORT
    }

    /** A message. */
    public record Said(String id, long ts, String data) {}

    private final Map<Lie, AtomicInteger> calls = new ConcurrentHashMap<>();

    private final Map<String, List<Said>> messages = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile IntFunction<Lie> lies = _ -> Lie.NONE;
    private volatile boolean knowsIds = true;

    /** Listens. */
    public FakeLeanCloud() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** Where it is. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How many calls met a lie. */
    public int calls(Lie lie) {
        AtomicInteger count = calls.get(lie);
        return count == null ? 0 : count.get();
    }

    /** One lie after the other, from a number on. */
    public static Lie inTurn(int number) {
        return ALL.get(number % ALL.size());
    }

    /** Lies from now on, by the number of the call. */
    public void lie(IntFunction<Lie> by) {
        lies = by;
    }

    /** From now on ids of messages to go on from mean nothing. */
    public void forgetIds() {
        knowsIds = false;
    }

    /** Somebody said something. */
    public void say(String conversation, Said... said) {
        List<Said> all = messages.computeIfAbsent(conversation, _ -> new ArrayList<>());
        all.addAll(List.of(said));
        all.sort(Comparator.comparingLong(Said::ts).thenComparing(Said::id).reversed());
    }

    private void answer(HttpExchange exchange) throws IOException {
        Lie lie = lies.apply(numbers.incrementAndGet());
        calls.computeIfAbsent(lie, _ -> new AtomicInteger()).incrementAndGet();
        try (exchange) {
            if (!"app".equals(exchange.getRequestHeaders().getFirst("X-LC-Id"))
                    || !"master,master".equals(exchange.getRequestHeaders().getFirst("X-LC-Key"))) {
                send(exchange, 401, "{\"code\":401}");
                return;
            }
            switch (lie) {
                case TOO_MANY -> {
                    exchange.getResponseHeaders().add("Retry-After", "2");
                    send(exchange, 429, "{\"code\":429}");
                }
                case FAILURE -> send(exchange, 500, "oh");
                case CUT -> {}
                case HALF -> {
                    exchange.sendResponseHeaders(200, 1_000_000);
                    exchange.getResponseBody().write("[{\"msg-id\":\"".getBytes(StandardCharsets.UTF_8));
                }
                case NO_JSON -> send(exchange, 200, "<html>");
                case NONE, DOUBLED, SHORT -> send(exchange, 200, page(exchange.getRequestURI(), lie));
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private String page(URI asked, Lie lie) {
        Map<String, String> query = new HashMap<>();
        for (String pair : asked.getRawQuery().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        String conversation = query.containsKey("convid")
                ? query.get("convid")
                : asked.getPath().split("/", -1)[4];
        String time = query.getOrDefault("timestamp", query.getOrDefault("max_ts", "" + Long.MAX_VALUE));
        long before = Long.parseLong(time);
        String id = knowsIds ? query.getOrDefault("msgid", "") : "";
        List<Said> found = messages.getOrDefault(conversation, List.of()).stream()
                .filter(one ->
                        one.ts() < before || (one.ts() == before && one.id().compareTo(id) < 0))
                .limit(lie == Lie.SHORT ? 2 : Math.min(PAGE_MAX, Integer.parseInt(query.get("limit"))))
                .toList();
        ArrayNode page = JSON.createArrayNode();
        for (Said one : found) {
            page.add(shown(conversation, one));
            if (lie == Lie.DOUBLED) {
                page.add(shown(conversation, one));
            }
        }
        if (lie == Lie.DOUBLED) {
            messages.getOrDefault(conversation, List.of()).stream()
                    .filter(one -> one.ts() > before)
                    .limit(2)
                    .forEach(one -> page.add(shown(conversation, one)));
        }
        return page.toString();
    }

    private static ObjectNode shown(String conversation, Said one) {
        return JSON.createObjectNode()
                .put("timestamp", one.ts())
                .put("conv-id", conversation)
                .put("data", one.data())
                .put("from", "ann")
                .put("msg-id", one.id())
                .put("is-conv", true)
                .put("is-room", false)
                .put("bin", false)
                .put("from-ip", "192.0.2.1");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
