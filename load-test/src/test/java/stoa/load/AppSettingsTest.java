package stoa.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stoa.kit.config.SettingsException;
import stoa.load.plan.LoadPlan;
import stoa.load.plan.Options;
import stoa.load.plan.PlanReader;
import stoa.load.run.AppAccess;

/** What a run needs of the app's settings is changed for it, and nothing else; afterwards all is as it was. */
class AppSettingsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USUAL = "{\"messagesPerSecond\":5,\"roomBudgetPer200Ms\":40,"
            + "\"countedTypes\":[\"app:like\"],\"leanCloudClients\":false,\"messageBytesMax\":131072}";

    private final List<JsonNode> changes = new CopyOnWriteArrayList<>();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private volatile String settings = USUAL;

    AppSettingsTest() throws IOException {
        server.createContext("/v1/app/settings", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer master");
        if (exchange.getRequestMethod().equals("PATCH")) {
            changes.add(JSON.readTree(exchange.getRequestBody()));
        }
        byte[] body = settings.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void run(String masterKey, String... arguments) throws IOException, InterruptedException {
        LoadPlan plan = PlanReader.plan(Options.of(List.of(arguments)), "run", 2);
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (AppSettings of = new AppSettings(url, new AppAccess("app", "secret", masterKey))) {
            of.apply(plan);
        }
    }

    @Test
    void leancloud_clients_are_let_in_and_nothing_is_shed_as_long_as_the_run_takes() throws Exception {
        run("master", "--protocol", "leancloud", "--rate", "1");
        assertThat(changes)
                .containsExactly(
                        JSON.readTree("{\"roomBudgetPer200Ms\":0,\"leanCloudClients\":true}"),
                        JSON.readTree("{\"roomBudgetPer200Ms\":40,\"leanCloudClients\":false}"));
    }

    @Test
    void what_is_longer_than_leancloud_clients_may_say_by_themselves_gets_a_limit() throws Exception {
        run("master", "--protocol", "leancloud", "--rate", "1", "--bytes", "8000");
        assertThat(changes)
                .extracting(change -> change.path("messageBytesMax").asInt())
                .containsExactly(8_000, 131_072);
    }

    @Test
    void likes_are_counted_under_the_type_of_their_protocol() throws Exception {
        run("master", "--protocol", "leancloud", "--rate", "1", "--likes", "3");
        run("master", "--rate", "1", "--likes", "3");
        assertThat(changes)
                .extracting(change -> change.path("countedTypes").toString())
                .containsExactly(
                        "[\"app:like\",\"LC:20\"]", "[\"app:like\"]", "[\"app:like\",\"stoa:like\"]", "[\"app:like\"]");
    }

    @Test
    void what_is_so_already_is_left_alone() throws Exception {
        settings = "{\"messagesPerSecond\":0,\"roomBudgetPer200Ms\":0,\"leanCloudClients\":true}";
        run("master", "--protocol", "leancloud", "--rate", "1000");
        settings = USUAL;
        run("master", "--rate", "1");
        run("", "--rate", "1");
        assertThat(changes).isEmpty();
    }

    @Test
    void without_the_master_key_it_is_said_what_cannot_be_changed() {
        assertThatThrownBy(() -> run("", "--protocol", "leancloud"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("set STOA_MASTER_KEY");
    }
}
