package stoa.gateway.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.conversation.ConversationImportOperations.ImportConversations;
import stoa.protocol.conversation.ConversationImportOperations.PastConversation;
import stoa.protocol.conversation.ConversationImportOperations.PastTimes;
import stoa.protocol.conversation.ConversationOperations.Touch;
import stoa.protocol.conversation.ConversationOperations.Touched;
import stoa.protocol.history.HistoryImportOperations.ImportMessages;
import stoa.protocol.history.HistoryImportOperations.PastMessage;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.SwitchRoom;

/** What moves in: what is asked of the services, what is answered, what is refused (feature F7). */
class ImportApiIT {
    private final RunningServerPort port = new RunningServerPort();

    @AfterEach
    void stop() {
        port.close();
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return RunningServerPort.send(port.to(path)
                .header("App-Key", "app")
                .header("Authorization", "Bearer master")
                .POST(BodyPublishers.ofString(body)));
    }

    private static String message(String fields) {
        return "{\"conversation\":\"c1\",\"kind\":\"group\",\"messages\":[" + fields + "]}";
    }

    @Test
    void conversationsComeInAsTheyAre() throws Exception {
        HttpResponse<String> answer = post("/v1/import/conversations", """
            {"conversations":[
              {"id":"c1","kind":"group","creator":"ann","members":["ann","bob"],"mutedBy":["bob"],"unique":true,
               "attributes":{"name":"x","attr":{"k":1}},"createdAt":1,"updatedAt":2,"lastMessageAt":3},
              {"id":"c2","kind":"service"}]}\
            """);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(port.imports.asked)
                .containsExactly(new ImportConversations(
                        "app",
                        List.of(
                                new PastConversation(
                                        "c1",
                                        ConversationKind.GROUP,
                                        "ann",
                                        List.of("ann", "bob"),
                                        List.of("bob"),
                                        true,
                                        new JsonText("{\"name\":\"x\",\"attr\":{\"k\":1}}"),
                                        new PastTimes(1, 2, 3)),
                                new PastConversation(
                                        "c2",
                                        ConversationKind.SERVICE,
                                        null,
                                        List.of(),
                                        List.of(),
                                        false,
                                        new JsonText("{}"),
                                        new PastTimes(0, 0, 0)))));
        assertThat(RunningServerPort.json(answer).getJsonArray("conversations")).isEqualTo(new JsonArray("""
            [{"id":"c1","outcome":"changed-here","found":true,"why":null},
             {"id":"c2","outcome":"changed-here","found":false,"why":null}]\
            """));
    }

    @Test
    void chatRoomsBecomeRoomsThatAreKeptAlive() throws Exception {
        HttpResponse<String> answer = post("/v1/import/conversations", """
            {"conversations":[{"id":"r1","kind":"room","attributes":{"name":"Lobby"}},{"id":"r2","kind":"room"}]}\
            """);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(port.imports.asked).isEmpty();
        JsonArray outcomes = RunningServerPort.json(answer).getJsonArray("conversations");
        assertThat(outcomes).hasSize(2);
        assertThat(outcomes.getJsonObject(0).getString("id")).isEqualTo("r1");
        assertThat(outcomes.getJsonObject(0).getString("outcome")).isIn("written", "known");
        assertThat(port.serverCalls.takeAsked())
                .containsExactlyInAnyOrder(
                        new SwitchRoom("app", "r1", RoomSwitch.KEPT_ALIVE, true, Notice.NONE),
                        new SwitchRoom("app", "r2", RoomSwitch.KEPT_ALIVE, true, Notice.NONE));
    }

    @Test
    void messagesAreKeptAsLeanCloudsAreAndTheirConversationIsTouched() throws Exception {
        HttpResponse<String> answer = post("/v1/import/messages", message("""
            {"id":"m3","from":"ann","timestamp":30,"recalled":true,"changedAt":31},
            {"id":"m2","from":"bob","timestamp":20,"data":"AQI=","binary":true,"mentionAll":true},
            {"id":"m1","from":"ann","timestamp":10,"data":"{\\"_lctype\\":-1}","mentioned":["bob"],"changedAt":11},
            {"id":"old","from":"ann","timestamp":40,"data":"not json"}\
            """));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(port.imports.asked)
                .containsExactly(
                        new ImportMessages(
                                new Conversation("app", ConversationKind.GROUP, "c1"),
                                List.of(
                                        new PastMessage("m3", "ann", 30, "LC:0", new JsonText("\"\""), null, true, 31),
                                        new PastMessage(
                                                "m2",
                                                "bob",
                                                20,
                                                "LC:binary",
                                                new JsonText("\"AQI=\""),
                                                new JsonText("{\"mentionAll\":true}"),
                                                false,
                                                0),
                                        new PastMessage(
                                                "m1",
                                                "ann",
                                                10,
                                                "LC:-1",
                                                new JsonText("{\"_lctype\":-1}"),
                                                new JsonText("{\"mentionPids\":[\"bob\"]}"),
                                                false,
                                                11),
                                        new PastMessage(
                                                "old",
                                                "ann",
                                                40,
                                                "LC:0",
                                                new JsonText("\"not json\""),
                                                null,
                                                false,
                                                0))),
                        new Touch(List.of(new Touched("app", "c1", 30))));
        assertThat(RunningServerPort.json(answer))
                .isEqualTo(new JsonObject(
                        "{\"written\":3,\"known\":0,\"moved\":1,\"refused\":[{\"id\":\"old\",\"why\":\"too-old\"}]}"));
    }

    @Test
    void whatIsNotAsDocumentedIsRefusedAndNothingIsAsked() throws Exception {
        String good = "{\"id\":\"m\",\"from\":\"a\",\"timestamp\":1,\"data\":\"x\"}";
        List<String> wrong = List.of(
                "",
                "[]",
                "{}",
                message(""),
                message("7"),
                message(good.replace("\"x\"", "7")),
                message(good.replace("1", "-1")),
                message(good.replace("1", "\"1\"")),
                message(good.replace("\"data\":\"x\"", "\"data\":\"!\",\"binary\":true")),
                message(good.replace("\"data\":\"x\"", "\"oops\":1")),
                message(good.replace("\"data\":\"x\"", "\"mentioned\":\"bob\",\"data\":\"x\"")),
                message(good.replace("\"data\":\"x\"", "\"data\":\"\\ud800\"")),
                message(good).replace("group", "_tmp"),
                message(String.join(
                        ",", IntStream.range(0, 101).mapToObj(_ -> good).toList())));
        for (String body : wrong) {
            assertThat(post("/v1/import/messages", body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(post(
                                "/v1/import/conversations",
                                "{\"conversations\":[{\"id\":\"c\",\"kind\":\"group\"},"
                                        + "{\"id\":\"c\",\"kind\":\"group\"}]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(port.imports.asked).isEmpty();
    }

    @Test
    void onlyTheMasterKeyMay() throws Exception {
        for (String path : List.of("/v1/import/messages", "/v1/import/conversations")) {
            assertThat(RunningServerPort.send(port.to(path)
                                    .header("App-Key", "app")
                                    .header("Authorization", "Bearer other")
                                    .POST(BodyPublishers.ofString("{}")))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(RunningServerPort.send(port.to(path).POST(BodyPublishers.ofString("{}")))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(RunningServerPort.send(port.to(path)).statusCode()).isEqualTo(405);
        }
        assertThat(port.imports.asked).isEmpty();
    }
}
