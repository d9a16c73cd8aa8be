package stoa.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/** The import paths of a server port; it keeps ids, and may fail before or after it has. */
public final class FakeStoa implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    /** Conversations that came, as they came last. */
    public final Map<String, JsonNode> conversations = new ConcurrentHashMap<>();

    /** Ids of messages by conversation. */
    public final Map<String, Set<String>> messages = new ConcurrentHashMap<>();

    private final HttpServer server;
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile IntPredicate cutAfter = _ -> false;

    /** Listens. */
    public FakeStoa() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/import/conversations", exchange -> handle(exchange, this::takeConversations));
        server.createContext("/v1/import/messages", exchange -> handle(exchange, this::takeMessages));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** Where it is. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on these calls, by their number, do what they should and are not answered. */
    public void cutAfter(IntPredicate calls) {
        cutAfter = calls;
    }

    private interface Take {
        JsonNode of(JsonNode body);
    }

    private void handle(HttpExchange exchange, Take take) throws IOException {
        try (exchange) {
            JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
            boolean known = "Bearer here".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                    && "shop".equals(exchange.getRequestHeaders().getFirst("App-Key"));
            int status = known ? 200 : 401;
            boolean poisoned = body.toString().contains("poison");
            String answer = poisoned ? "{\"code\":1002}" : known ? take.of(body).toString() : "{\"code\":1004}";
            if (!cutAfter.test(numbers.incrementAndGet())) {
                byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(poisoned ? 400 : status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private JsonNode takeConversations(JsonNode body) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode outcomes = answer.putArray("conversations");
        for (JsonNode one : body.path("conversations")) {
            String id = one.path("id").asText();
            JsonNode before = conversations.put(id, one);
            String outcome = before == null ? "written" : before.equals(one) ? "known" : "replaced";
            outcomes.addObject().put("id", id).put("outcome", id.startsWith("here") ? "changed-here" : outcome);
        }
        return answer;
    }

    private JsonNode takeMessages(JsonNode body) {
        Set<String> ids =
                messages.computeIfAbsent(body.path("conversation").asText(), _ -> ConcurrentHashMap.newKeySet());
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode refused = answer.putArray("refused");
        int written = 0;
        int known = 0;
        for (JsonNode one : body.path("messages")) {
            String id = one.path("id").asText();
            if (id.startsWith("too-")) {
                refused.addObject().put("id", id).put("why", id);
            } else if (ids.add(id)) {
                written++;
            } else {
                known++;
            }
        }
        return answer.put("written", written).put("known", known).put("moved", 0);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
