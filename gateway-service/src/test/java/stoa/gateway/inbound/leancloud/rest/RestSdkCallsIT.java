package stoa.gateway.inbound.leancloud.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.gateway.inbound.leancloud.rest.MemoryConversations.GROUP;
import static stoa.gateway.inbound.leancloud.rest.RunningRest.refusal;
import static stoa.gateway.inbound.leancloud.rest.RunningRest.send;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What SDKs ask by themselves, with the token of a session and a key of nobody. */
class RestSdkCallsIT {
    private static final String INFO = "/1.1/classes/_ConversationMemberInfo?client_id=tom&where=";

    private final RunningRest rest = new RunningRest();

    @AfterEach
    void stop() {
        rest.close();
    }

    private HttpRequest.Builder of(String client, String path) {
        return rest.to(path)
                .header("X-LC-Id", "app")
                .header("X-LC-Key", "anything")
                .header("X-LC-IM-Session-Token", "st-" + client);
    }

    private static String where(String json) {
        return URLEncoder.encode(json, StandardCharsets.UTF_8);
    }

    private JsonObject ask(String client, String path) throws Exception {
        HttpResponse<String> response = send(of(client, path));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    @Test
    void rolesAreReadByMembers() throws Exception {
        String cid = "{\"cid\":\"" + GROUP + "\"}";
        JsonArray rows = ask("tom", INFO + where(cid)).getJsonArray("results");
        assertThat(rows).hasSize(2);
        assertThat(rows.getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("objectId", GROUP + "-ann")
                        .put("infoId", GROUP + "-ann")
                        .put("cid", GROUP)
                        .put("clientId", "ann")
                        .put("peerId", "ann")
                        .put("role", "Owner"));
        assertThat(ask("tom", INFO + where(cid) + "&skip=1&limit=5").getJsonArray("results"))
                .containsExactly(rows.getJsonObject(1));
        String managers = "{\"cid\":\"" + GROUP + "\",\"role\":\"Manager\"}";
        assertThat(ask("tom", INFO + where(managers)).getJsonArray("results")).containsExactly(rows.getJsonObject(1));
        assertThat(refusal(send(of("eve", INFO + where(cid))))).isEqualTo("403 4317");
        assertThat(rest.master("GET", INFO + where(cid), "").statusCode()).isEqualTo(200);
    }

    @Test
    void missedNoticesAreSaidNotToBeKeptInBothDialects() throws Exception {
        String path = "/1.1/rtm/notifications?client_id=tom&start_ts=1453014943466";
        assertThat(ask("tom", path + "&notification_type=permanent"))
                .isEqualTo(new JsonObject().put("hasMore", false).put("notifications", new JsonArray()));
        JsonObject swift = ask("tom", path);
        assertThat(swift.getJsonObject("droppable").getBoolean("invalidLocalConvCache"))
                .isTrue();
        assertThat(swift.getJsonObject("droppable").getJsonArray("notifications"))
                .isEmpty();
        assertThat(swift.getJsonObject("permanent").getJsonArray("notifications"))
                .isEmpty();
    }

    @Test
    void loginsOfUsersAreSigned() throws Exception {
        HttpResponse<String> signed = send(rest.to("/1.1/rtm/sign")
                .header("X-LC-Id", "app")
                .POST(BodyPublishers.ofString("{\"session_token\":\"token of ann\"}")));
        assertThat(new JsonObject(signed.body()))
                .isEqualTo(new JsonObject()
                        .put("client_id", "ann")
                        .put("signature", "ab")
                        .put("timestamp", 7)
                        .put("nonce", "n1"));
        HttpResponse<String> newer =
                send(rest.to("/1.2/rtm/clients/sign?session_token=token+of+ann").header("X-LC-Id", "app"));
        assertThat(newer.body()).isEqualTo(signed.body());
        assertThat(refusal(send(rest.to("/1.1/rtm/sign")
                        .header("X-LC-Id", "app")
                        .POST(BodyPublishers.ofString("{\"session_token\":\"of nobody\"}")))))
                .isEqualTo("401 4112");
    }
}
