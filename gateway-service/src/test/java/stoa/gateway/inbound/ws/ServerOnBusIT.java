package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A whole gateway with a back end and clients, over the real bus; the other services are in memory. */
class ServerOnBusIT {
    @RegisterExtension
    static final RunningGateway RUNNING = new RunningGateway(1);

    private static final String PUBLISH = "/message/chatroom/publish.json";
    private static final String MESSAGE =
            "fromUserId=ops&toChatroomId=plaza&objectName=RC:TxtMsg&content=%7B%22content%22%3A%22hi%22%7D";

    private final HttpClient http = HttpClient.newHttpClient();

    private JsonObject ask(String path, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RUNNING.serverPort() + path))
                .header("App-Key", "app")
                .header("Nonce", "1")
                .header("Timestamp", "2")
                .header("Signature", "good")
                .POST(BodyPublishers.ofString(form))
                .build();
        return new JsonObject(http.send(request, BodyHandlers.ofString()).body());
    }

    private TestClient joined(String user) throws Exception {
        TestClient client = RUNNING.login(user);
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
