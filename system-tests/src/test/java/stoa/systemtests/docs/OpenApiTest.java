package stoa.systemtests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import stoa.gateway.domain.DemoHosts;
import stoa.gateway.inbound.EdgeLimits;
import stoa.gateway.inbound.http.DemoApi;
import stoa.gateway.inbound.http.HttpDoor;
import stoa.gateway.inbound.http.PortAddress;
import stoa.gateway.inbound.http.ServerPort;
import stoa.gateway.inbound.http.ServerUrl;
import stoa.gateway.inbound.http.WebPages;
import stoa.protocol.auth.AppSettings;

/** The paths in openapi.yaml are those that are served, and they answer as it says. */
class OpenApiTest {
    private static final String HOST = "127.0.0.1";
    private static final Set<String> METHODS = Set.of("get", "post", "patch", "put", "delete");
    private static final Vertx VERTX = Vertx.vertx();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static int serverPort;
    private static int clientPort;

    private final JsonNode document = Tree.yaml("docs/openapi.yaml");
    private final DocumentedSchemas schemas = DocumentedSchemas.closed(document);

    /** One request, with the fields of its example. */
    private record Call(String path, String method, JsonNode operation) {
        boolean isForClients() {
            return operation.at("/tags/0").asText().equals("client");
        }

        boolean isForAnybody() {
            return operation.has("security") && operation.path("security").isEmpty();
        }

        /** The path with the examples of its parameters. */
        String target() {
            String query = operation
                    .path("parameters")
                    .valueStream()
                    .map(one -> one.required("name").asText()
                            + '='
                            + URLEncoder.encode(one.required("example").asText(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
            return query.isEmpty() ? path : path + '?' + query;
        }

        String name() {
            return method.toUpperCase(Locale.ROOT) + ' ' + path;
        }
    }

    @BeforeAll
    static void serve() {
        CannedCalls calls = new CannedCalls();
        ServerPort server = new ServerPort(
                PortAddress.plain(HOST, 0),
                new ServerUrl(Optional.empty(), false),
                CannedServerCalls.services(calls),
                HttpDoor.ofBackEnds(EdgeLimits.DEFAULT, new SimpleMeterRegistry()));
        await(VERTX.deployVerticle(server));
        serverPort = server.port();
        DemoHosts hosts = new DemoHosts(new CannedServerCalls(), new CannedUsers());
        WebPages pages = new WebPages(new DemoApi(calls, hosts));
        HttpServer client =
                await(VERTX.createHttpServer().requestHandler(pages::handle).listen(0, HOST));
        clientPort = client.actualPort();
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

    /** LeanCloud's REST API has a test of its own. */
    private static boolean isOfRest(JsonNode operation) {
        return operation.at("/tags/0").asText().equals("leancloud");
    }

    private Stream<Call> calls() {
        List<Call> calls = new ArrayList<>();
        document.required("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(field -> METHODS.contains(field.getKey()) && !isOfRest(field.getValue()))
                        .forEach(field -> calls.add(new Call(path.getKey(), field.getKey(), field.getValue()))));
        return calls.stream();
    }

    /** What the two ports answer; health and metrics, and the WebSocket, have tests of their own. */
    private Stream<Call> callsToPorts() {
        return calls().filter(call -> !call.operation().at("/tags/0").asText().equals("management")
                && !call.path().equals("/v1/connect"));
    }

    @Test
    void documentsEveryPathOfTheCode() {
        List<Path> sources = Tree.sources("main", ".java").stream()
                .filter(file -> file.toString().matches(".*(gateway/inbound/(http|ws)|kit/process)/.*"))
                .toList();
        Set<String> inCode = Tree.findAll(sources, Pattern.compile("\"(/(?:[a-zA-Z0-9_.-]+/?)*)\"")).stream()
                .filter(path -> path.equals("/") || !path.endsWith("/"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> documented = calls().map(call -> call.path().replaceAll("/\\{[a-z]+}$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(inCode);
    }

    @TestFactory
    Stream<DynamicTest> examplesAreAnsweredAsDocumented() {
        return callsToPorts()
                .map(call -> DynamicTest.dynamicTest(call.name(), () -> {
                    HttpResponse<String> answer = ask(call, CannedCalls.credentials());
                    assertThat(answer.statusCode()).isEqualTo(200);
                    check(call, answer);
                }));
    }

    @TestFactory
    Stream<DynamicTest> strangersAreRefusedAsDocumented() {
        return callsToPorts()
                .filter(call -> !call.isForClients() && !call.isForAnybody())
                .map(call -> DynamicTest.dynamicTest(call.name(), () -> {
                    HttpResponse<String> answer = ask(call, Map.of());
                    assertThat(answer.statusCode()).isEqualTo(401);
                    check(call, answer);
                }));
    }

    @TestFactory
    Stream<DynamicTest> otherMethodsAreRefused() {
        return callsToPorts()
                .map(call -> DynamicTest.dynamicTest(call.path(), () -> {
                    HttpResponse<String> answer = send(call, "DELETE", "", CannedCalls.credentials());
                    assertThat(answer.statusCode()).isEqualTo(405);
                }));
    }

    @Test
    void settingsAreThoseOfTheCode() {
        Set<String> inCode = Stream.of(AppSettings.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        JsonNode properties = document.at("/components/schemas/Settings/properties");
        assertThat(names(properties)).isEqualTo(inCode);
        Set<String> changeable = new TreeSet<>(inCode);
        changeable.removeAll(Set.of("app", "version"));
        assertThat(names(document.at("/components/schemas/SettingsChange/properties")))
                .isEqualTo(changeable);
        JsonNode defaults = new JsonMapper().valueToTree(AppSettings.defaults("app"));
        assertThat(changeable)
                .allSatisfy(name -> assertThat(properties.at("/" + name + "/default"))
                        .as(name)
                        .isEqualTo(defaults.get(name)));
    }

    private static Set<String> names(JsonNode object) {
        return object.properties().stream().map(field -> field.getKey()).collect(Collectors.toCollection(TreeSet::new));
    }

    private HttpResponse<String> ask(Call call, Map<String, String> headers) throws IOException, InterruptedException {
        JsonNode body = resolved(call.operation().path("requestBody")).path("content");
        String text = "";
        Map<String, String> all = new HashMap<>(headers);
        if (body.has("application/json")) {
            all.put("Content-Type", "application/json");
            text = body.at("/application~1json/example").toString();
        } else if (body.has("application/x-www-form-urlencoded")) {
            all.put("Content-Type", "application/x-www-form-urlencoded");
            text = form(body.at("/application~1x-www-form-urlencoded/example"));
        }
        return send(call, call.method().toUpperCase(Locale.ROOT), text, all);
    }

    private static HttpResponse<String> send(Call call, String method, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        int port = call.isForClients() ? clientPort : serverPort;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + HOST + ':' + port + call.target()))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String form(JsonNode fields) {
        return fields.properties().stream()
                .flatMap(field -> (field.getValue().isArray()
                                ? field.getValue().valueStream()
                                : Stream.of(field.getValue()))
                        .map(value -> field.getKey() + '=' + URLEncoder.encode(value.asText(), StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&"));
    }

    private void check(Call call, HttpResponse<String> answer) throws IOException {
        JsonNode response =
                resolved(call.operation().required("responses").path(Integer.toString(answer.statusCode())));
        assertThat(response.isMissingNode()).as("status " + answer.statusCode()).isFalse();
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
        assertThat(response.required("content").has(type)).as(type).isTrue();
        JsonNode schema = response.at("/content/" + type.replace("/", "~1") + "/schema");
        if (schema instanceof ObjectNode object) {
            DocumentedSchemas.close(object, false);
            assertThat(schemas.problems(object, new JsonMapper().readTree(answer.body())))
                    .isEmpty();
        }
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.required("$ref").asText().substring(1)) : node;
    }
}
