package stoa.systemtests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import stoa.gateway.inbound.leancloud.rest.RestApi;

/** LeanCloud's REST API in openapi.yaml is the one that is served, and it answers as it says. */
class RestOpenApiTest {
    private static final String HOST = "127.0.0.1";
    private static final Vertx VERTX = Vertx.vertx();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final RestApi API = new RestApi(CannedRest.services(new CannedCalls()));
    private static final Map<String, String> MASTER = Map.of("X-LC-Id", "app", "X-LC-Key", "key,master");
    private static int port;

    private final JsonNode document = Tree.yaml("docs/openapi.yaml");
    private final DocumentedSchemas schemas = DocumentedSchemas.closed(document);

    /** One request, with the values of its examples. */
    private record Call(String path, String method, JsonNode operation) {
        String name() {
            return method.toUpperCase(Locale.ROOT) + ' ' + path;
        }

        private static String encoded(JsonNode parameter) {
            return URLEncoder.encode(parameter.required("example").asText(), StandardCharsets.UTF_8);
        }

        String target() {
            String target = path;
            List<String> query = new ArrayList<>();
            for (JsonNode one : operation.path("parameters")) {
                String name = one.required("name").asText();
                if (one.required("in").asText().equals("path")) {
                    target = target.replace('{' + name + '}', encoded(one));
                } else {
                    query.add(name + '=' + encoded(one));
                }
            }
            return query.isEmpty() ? target : target + '?' + String.join("&", query);
        }

        boolean isProvedByItself() {
            return operation.at("/security/0").size() == 1;
        }

        String body() {
            JsonNode example = operation.at("/requestBody/content/application~1json/example");
            return example.isMissingNode() ? "" : example.toString();
        }
    }

    @BeforeAll
    static void serve() {
        HttpServer server = await(VERTX.createHttpServer()
                .requestHandler(request -> assertThat(API.answers(request)).isTrue())
                .listen(0, HOST));
        port = server.actualPort();
    }

    @AfterAll
    static void stop() {
        await(VERTX.close());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private Stream<Call> calls() {
        List<Call> calls = new ArrayList<>();
        document.required("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(field -> field.getValue().at("/tags/0").asText().equals("leancloud"))
                        .forEach(field -> calls.add(new Call(path.getKey(), field.getKey(), field.getValue()))));
        return calls.stream();
    }

    @Test
    void documentsEveryRouteOfTheCode() {
        assertThat(calls().map(Call::name).sorted()).containsExactlyElementsOf(API.routes());
    }

    @Test
    void operationsHaveNamesOfTheirOwn() {
        List<String> names = calls().map(
                        call -> call.operation().required("operationId").asText())
                .collect(Collectors.toList());
        assertThat(names).doesNotHaveDuplicates();
    }

    @TestFactory
    Stream<DynamicTest> examplesAreAnsweredAsDocumented() {
        return calls().map(call -> DynamicTest.dynamicTest(call.name(), () -> {
            HttpResponse<String> answer = send(call, MASTER);
            boolean isAlwaysRefused = call.operation().required("responses").size() == 1;
            assertThat(answer.statusCode() >= 400).as(answer.body()).isEqualTo(isAlwaysRefused);
            check(call, answer);
        }));
    }

    @TestFactory
    Stream<DynamicTest> strangersAreRefusedAsDocumented() {
        return calls().map(call -> DynamicTest.dynamicTest(call.name(), () -> {
            Map<String, String> headers = new HashMap<>();
            if (!call.isProvedByItself()) {
                headers.put("X-LC-Id", "app");
                headers.put("X-LC-Key", "wrong");
            }
            HttpResponse<String> answer = send(call, headers);
            assertThat(answer.statusCode()).isEqualTo(401);
            check(call, answer);
        }));
    }

    private static HttpResponse<String> send(Call call, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + HOST + ':' + port + call.target()))
                .method(call.method().toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.ofString(call.body()));
        headers.forEach(request::header);
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private void check(Call call, HttpResponse<String> answer) throws IOException {
        JsonNode responses = call.operation().required("responses");
        String status = answer.statusCode() / 100 == 4 ? "4XX" : Integer.toString(answer.statusCode());
        JsonNode response = resolved(responses.path(status));
        assertThat(response.isMissingNode()).as("status " + answer.statusCode()).isFalse();
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        ObjectNode schema = (ObjectNode) response.at("/content/application~1json/schema");
        DocumentedSchemas.close(schema, false);
        assertThat(schemas.problems(schema, new JsonMapper().readTree(answer.body())))
                .isEmpty();
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.required("$ref").asText().substring(1)) : node;
    }
}
