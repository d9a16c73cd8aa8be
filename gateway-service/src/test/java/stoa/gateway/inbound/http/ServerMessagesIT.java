package stoa.gateway.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.gateway.inbound.http.RunningServerPort.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoa.gateway.domain.ServerMessages.ServerModify;
import stoa.gateway.domain.ServerMessages.ServerRecall;
import stoa.gateway.domain.ServerMessages.ServerSend;
import stoa.gateway.inbound.FakeServerCalls;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.MessageId;
import stoa.protocol.id.Priority;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.ToAllRooms;
import stoa.protocol.room.AttributeOperations.SetAttributes;

/** What back ends say in rooms and take back. */
class ServerMessagesIT {
    private static final String PUBLISH = "/message/chatroom/publish.json";
    private static final String MESSAGE = "fromUserId=ops&objectName=RC:TxtMsg&content=";
    private static final Conversation ROOM = Conversation.room("app", "r");

    private final RunningServerPort server = new RunningServerPort();

    @AfterEach
    void close() {
        server.close();
    }

    private JsonObject ask(String path, String form) throws Exception {
        return json(server.signed(path, form));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Send published(String fields) throws Exception {
        server.serverCalls.takeAsked();
        assertThat(ask(PUBLISH, "toChatroomId=r&" + fields).getInteger("code")).isEqualTo(200);
        ServerSend send = (ServerSend) server.serverCalls.takeAsked().getFirst();
        assertThat(send.room()).isEqualTo(ROOM);
        assertThat(send.from()).isEqualTo("ops");
        return send.send();
    }

    @Test
    void aMessageGoesToEachOfItsRoomsThatExist() throws Exception {
        JsonObject answer = ask(
                PUBLISH,
                MESSAGE + encoded("{\"content\":\"hi\"}")
                        + "&toChatroomId=r&toChatroomId=missing&toChatroomId=s&msgRandom=7");
        String inR = MessageId.of(ROOM, "ops", "server-7");
        String inS = MessageId.of(Conversation.room("app", "s"), "ops", "server-7");
        assertThat(answer)
                .isEqualTo(new JsonObject()
                        .put("code", 200)
                        .put(
                                "messageUIDs",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("chatroomId", "r")
                                                .put("messageUID", inR))
                                        .add(new JsonObject()
                                                .put("chatroomId", "s")
                                                .put("messageUID", inS))));
        assertThat(server.serverCalls.takeAsked()).hasSize(3);
    }

    @Test
    void whatIsNotSaidIsTheVendorsDefault() throws Exception {
        Send send = published(MESSAGE + encoded("{\"content\":\"hi\"}") + "&msgRandom=7");
        assertThat(send)
                .isEqualTo(new Send(
                        "server-7",
                        "RC:TxtMsg",
                        new JsonText("{\"content\":\"hi\"}"),
                        Priority.HIGH,
                        false,
                        null,
                        new LogEvent.Audience(List.of(), true)));
    }

    @ParameterizedTest
    @CsvSource({"1, HIGH", "2, HIGH", "3, LOW"})
    void priorities(int given, Priority priority) throws Exception {
        assertThat(published(MESSAGE + "x&priority=" + given).priority()).isEqualTo(priority);
    }

    @Test
    void aMessageMayBeInPassingAndForTheSenderToo() throws Exception {
        Send send = published(MESSAGE + "x&isPersisted=0&isIncludeSender=1");
        assertThat(send.isTransient()).isTrue();
        assertThat(send.audience()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"a":{"b":[1,"\\u00e9"]}}  | {"a":{"b":[1,"\\u00e9"]}}
        hello "you"                | "hello \\"you\\""
        [1,2]                      | "[1,2]"
        {"a":1} trailing           | "{\\"a\\":1} trailing"
        {"a":NaN}                  | "{\\"a\\":NaN}"
        {"a":                      | "{\\"a\\":"
        """)
    void contentIsAnObjectOrAText(String content, String json) throws Exception {
        assertThat(published(MESSAGE + encoded(content)).content()).isEqualTo(new JsonText(json));
    }

    @Test
    void contentIsNotDeeperThanClientsFrames() throws Exception {
        String deep = "{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}";
        assertThat(published(MESSAGE + encoded(deep)).content()).isEqualTo(new JsonText(deep));
        String deeper = "{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}";
        assertThat(ask(PUBLISH, "toChatroomId=r&" + MESSAGE + encoded(deeper)).getInteger("code"))
                .isEqualTo(1002);
    }

    @Test
    void linesInATextAreKept() throws Exception {
        assertThat(published(MESSAGE + encoded("a\n\tb")).content()).isEqualTo(new JsonText("\"a\\n\\tb\""));
    }

    @Test
    void messagesWithoutRandomAreDifferentOnes() throws Exception {
        assertThat(published(MESSAGE + "x").cid())
                .isNotEqualTo(published(MESSAGE + "x").cid())
                .hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void aRoomWhoseOwnerIsSilentFailsTheCall() throws Exception {
        JsonObject answer = ask(PUBLISH, MESSAGE + "x&toChatroomId=r&toChatroomId=silent");
        assertThat(answer.getInteger("code")).isEqualTo(1050);
    }

    @Test
    void aBroadcastIsToldToAllGateways() throws Exception {
        assertThat(ask("/message/chatroom/broadcast.json", MESSAGE + "x&msgRandom=9"))
                .isEqualTo(new JsonObject().put("code", 200));
        assertThat(server.serverCalls.takeAsked())
                .containsExactly(new ToAllRooms(
                        "app",
                        MessageId.of(Conversation.room("app", ""), "ops", "server-9"),
                        "ops",
                        "RC:TxtMsg",
                        new JsonText("\"x\""),
                        false,
                        FakeServerCalls.TIME_MS));
        assertThat(ask("/message/chatroom/broadcast.json", MESSAGE + "y").getInteger("code"))
                .isEqualTo(1008);
        server.pass(1_000);
        assertThat(ask("/message/chatroom/broadcast.json", MESSAGE + "z&isIncludeSender=1")
                        .getInteger("code"))
                .isEqualTo(200);
        assertThat(((ToAllRooms) server.serverCalls.takeAsked().getFirst()).includeSender())
                .isTrue();
    }

    @Test
    void aRecallNamesTheMessage() throws Exception {
        String recall = "conversationType=4&fromUserId=ops&targetId=r&sentTime=1&isAdmin=1&isDelete=0&messageUID=";
        String known = MessageId.of(ROOM, "ops", "server-7");
        JsonObject done = new JsonObject().put("code", 200);
        assertThat(ask("/message/recall.json", recall + known)).isEqualTo(done);
        assertThat(server.serverCalls.takeAsked()).containsExactly(new ServerRecall(ROOM, "ops", known));
        assertThat(ask("/message/recall.json", recall + FakeServerCalls.UNKNOWN_MESSAGE))
                .isEqualTo(done);
        assertThat(server.serverCalls.takeAsked()).hasSize(1);
        assertThat(ask("/message/recall.json", recall + "5FGT-7VA9-G4DD-4V5P")).isEqualTo(done);
        assertThat(server.serverCalls.takeAsked()).as("no id of ours").isEmpty();
    }

    @Test
    void aModificationNamesTheMessageAndHasToKnowIt() throws Exception {
        String modify = "fromUserId=ops&targetId=r&content=" + encoded("{\"content\":\"mended\"}") + "&messageUID=";
        String known = MessageId.of(ROOM, "ops", "server-7");
        assertThat(ask("/message/chatroom/modify.json", modify + known)).isEqualTo(new JsonObject().put("code", 200));
        assertThat(server.serverCalls.takeAsked())
                .containsExactly(new ServerModify(ROOM, "ops", known, new JsonText("{\"content\":\"mended\"}")));
        for (String unknown : List.of(FakeServerCalls.UNKNOWN_MESSAGE, "5FGT-7VA9-G4DD-4V5P")) {
            JsonObject refused = ask("/message/chatroom/modify.json", modify + unknown);
            assertThat(refused.getInteger("code")).isEqualTo(1002);
            assertThat(refused.getString("errorMessage")).contains("messageUID");
        }
        assertThat(ask("/message/chatroom/modify.json", "fromUserId=ops&targetId=r&messageUID=" + known)
                        .getString("errorMessage"))
                .contains("content");
    }

    @Test
    void anAttributeMayComeWithAMessage() throws Exception {
        String set = "chatroomId=r&userId=ann&key=k&value=v&objectName=RC:chrmKVNotiMsg&content="
                + encoded("{\"type\":1,\"key\":\"k\",\"value\":\"v\"}");
        assertThat(ask("/chatroom/entry/set.json", set).getInteger("code")).isEqualTo(200);
        List<Object> asked = server.serverCalls.takeAsked();
        assertThat(asked).hasSize(2);
        assertThat(asked.getFirst()).isInstanceOf(SetAttributes.class);
        ServerSend said = (ServerSend) asked.getLast();
        assertThat(said.from()).isEqualTo("ann");
        assertThat(said.send().type()).isEqualTo("RC:chrmKVNotiMsg");
        assertThat(said.send().audience()).isNull();
        assertThat(ask("/chatroom/entry/set.json", set.replace("key=k", "key=full"))
                        .getInteger("code"))
                .isEqualTo(1002);
        assertThat(server.serverCalls.takeAsked())
                .as("nothing is said of what is not set")
                .hasSize(1);
    }
}
