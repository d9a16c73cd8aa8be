package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import stoa.gateway.GatewayService;
import stoa.kit.StoaService;
import stoa.kit.process.ServiceProcess;

/** A whole gateway with a back end and clients, over the real bus; the other services are in memory. */
@TestInstance(Lifecycle.PER_CLASS)
class ServerOnBusIT {
    private static final String PUBLISH = "/message/chatroom/publish.json";
    private static final String MESSAGE =
            "fromUserId=ops&toChatroomId=plaza&objectName=RC:TxtMsg&content=%7B%22content%22%3A%22hi%22%7D";

    private final Vertx clients = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final GatewayService gateway = new GatewayService();
    private final ServiceProcess process = startable();

    private ServiceProcess startable() {
        List<StoaService> services = new ArrayList<>(new FakeBackends().services());
        services.add(gateway);
        return new ServiceProcess(
                services,
                ServiceProcess.declaration(services)
                        .read(Map.of(
                                "STOA_CLIENT_PORT", "0",
                                "STOA_SERVER_PORT", "0",
                                "STOA_MANAGEMENT_PORT", "0",
                                "STOA_GATEWAY_LOOPS", "1")));
    }

    @BeforeAll
    void start() throws Exception {
        TestClient.await(process.start());
        await().atMost(Duration.ofSeconds(10)).until(() -> process.missing().isEmpty());
    }

    @AfterAll
    void stop() throws Exception {
        assertThat(TestClient.await(process.stop())).isTrue();
        TestClient.await(clients.close());
    }

    private JsonObject ask(String path, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.serverPort() + path))
                .header("App-Key", "app")
                .header("Nonce", "1")
                .header("Timestamp", "2")
                .header("Signature", "good")
                .POST(BodyPublishers.ofString(form))
                .build();
        return new JsonObject(http.send(request, BodyHandlers.ofString()).body());
    }

    private TestClient joined(String user) throws Exception {
        TestClient client = TestClient.login(clients, gateway.clientPort(), user);
        client.ok("room.join", new JsonObject().put("room", "plaza"));
        return client;
    }

    @Test
    void membersHearWhatABackEndSaysAndTakesBack() throws Exception {
        TestClient ann = joined("ann");
        JsonObject answer = ask(PUBLISH, MESSAGE + "&msgRandom=1");
        assertThat(answer.getInteger("code")).isEqualTo(200);
        String uid = answer.getJsonArray("messageUIDs").getJsonObject(0).getString("messageUID");
        JsonObject heard = ann.event();
        assertThat(heard.getString("id")).isEqualTo(uid);
        assertThat(heard.getString("from")).isEqualTo("ops");
        assertThat(heard.getJsonObject("content")).isEqualTo(new JsonObject().put("content", "hi"));
        assertThat(ask(PUBLISH, MESSAGE + "&msgRandom=1"))
                .as("the same message again")
                .isEqualTo(answer);
        assertThat(ask(
                        "/message/recall.json",
                        "conversationType=4&fromUserId=ops&targetId=plaza&sentTime=1&messageUID=" + uid))
                .isEqualTo(new JsonObject().put("code", 200));
        JsonObject recalled = ann.event();
        assertThat(recalled.getString("ev")).isEqualTo("recalled");
        assertThat(recalled.getString("message")).isEqualTo(uid);
    }
}
