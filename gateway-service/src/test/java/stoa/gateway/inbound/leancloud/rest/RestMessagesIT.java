package stoa.gateway.inbound.leancloud.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.gateway.inbound.leancloud.rest.MemoryConversations.GROUP;
import static stoa.gateway.inbound.leancloud.rest.MemoryConversations.SERVICE;
import static stoa.gateway.inbound.leancloud.rest.RunningRest.refusal;
import static stoa.gateway.inbound.leancloud.rest.RunningRest.send;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoa.gateway.domain.ServerMessages.ServerModify;
import stoa.gateway.domain.ServerMessages.ServerRecall;
import stoa.gateway.domain.ServerMessages.ServerSend;
import stoa.gateway.inbound.FakeServerCalls;
import stoa.protocol.auth.RestOperations.CheckText;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.LogEvent.Audience;
import stoa.protocol.message.MessageOperations.Send;

/** What back ends say, read back, change and take back over the REST API, in both versions. */
class RestMessagesIT {
    private static final String MESSAGES = "/1.2/rtm/conversations/" + GROUP + "/messages";
    private static final Conversation WHERE = new Conversation("app", ConversationKind.GROUP, GROUP);
    private static final String HELLO = "{\\\"_lctype\\\":-1,\\\"_lctext\\\":\\\"hello\\\"}";

    private final RunningRest rest = new RunningRest();

    @AfterEach
    void stop() {
        rest.close();
    }

    private Object asked() {
        List<Object> all = rest.server.takeAsked();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private Send sent(Conversation where, String from) {
        ServerSend send = (ServerSend) asked();
        assertThat(send.room()).isEqualTo(where);
        assertThat(send.from()).isEqualTo(from);
        return send.send();
    }

    @Test
    void aMessageIsSaidInSomebodysName() throws Exception {
        JsonObject answer = rest.ask("POST", MESSAGES, "{\"from_client\":\"ann\",\"message\":\"" + HELLO + "\"}");
        assertThat(answer.getLong("timestamp")).isEqualTo(FakeServerCalls.TIME_MS);
        assertThat(answer.getString("msg-id")).hasSize(22);
        Send send = sent(WHERE, "ann");
        assertThat(send.type()).isEqualTo("LC:-1");
        assertThat(send.content()).isEqualTo(new JsonText("{\"_lctype\":-1,\"_lctext\":\"hello\"}"));
        assertThat(send.isTransient()).isFalse();
        assertThat(send.priority()).isEqualTo(Priority.NORMAL);
        assertThat(send.mention()).isNull();
        assertThat(send.audience()).isNull();
    }

    @Test
    void allThatCanBeSaidOfAMessage() throws Exception {
        rest.ask(
                "POST",
                "/1.2/rtm/chatrooms/r1/messages",
                "{\"from_client\":\"ann\",\"message\":{\"_lctype\":7},\"transient\":true,\"no_sync\":true,"
                        + "\"priority\":\"HIGH\",\"mention_all\":true,"
                        + "\"mention_client_ids\":[\"tom\"],\"push_data\":\"x\"}");
        Send send = sent(Conversation.room("app", "r1"), "ann");
        assertThat(send.type()).isEqualTo("LC:7");
        assertThat(send.isTransient()).isTrue();
        assertThat(send.priority()).isEqualTo(Priority.HIGH);
        assertThat(send.mention()).isEqualTo(new JsonText("{\"mentionAll\":true,\"mentionPids\":[\"tom\"]}"));
        assertThat(send.audience()).isEqualTo(new Audience(List.of(), true));
    }

    @Test
    void everyMessageHasAnIdOfItsOwn() throws Exception {
        String body = "{\"from_client\":\"ann\",\"message\":\"x\"}";
        String first = rest.ask("POST", MESSAGES, body).getString("msg-id");
        assertThat(rest.ask("POST", MESSAGES, body).getString("msg-id")).isNotEqualTo(first);
    }

    @Test
    void aLongMessageIsRefused() throws Exception {
        String body = "{\"from_client\":\"ann\",\"message\":\"%s\"}";
        rest.ask("POST", MESSAGES, body.formatted("x".repeat(Speech.BODY_BYTES_MAX)));
        assertThat(rest.refusal("POST", MESSAGES, body.formatted("x".repeat(Speech.BODY_BYTES_MAX + 1))))
                .isEqualTo("413 4109");
    }

    @Test
    void serviceConversationsSpeakToOneAndToAll() throws Exception {
        Conversation service = new Conversation("app", ConversationKind.SERVICE, SERVICE);
        String path = "/1.2/rtm/service-conversations/" + SERVICE;
        String body = "{\"from_client\":\"news\",\"message\":\"x\"}";
        rest.ask("POST", path + "/subscribers/bob/messages", body);
        assertThat(sent(service, "news").audience()).isEqualTo(new Audience(List.of("bob"), false));
        JsonObject result = rest.ask("POST", path + "/broadcasts", body).getJsonObject("result");
        assertThat(result.fieldNames()).containsExactly("msg-id", "timestamp");
        assertThat(sent(service, "news").audience()).isNull();
        rest.ask(
                "POST",
                "/1.1/rtm/broadcast/subscriber",
                "{\"from_peer\":\"news\",\"conv_id\":\"" + SERVICE + "\",\"message\":\"x\"}");
        assertThat(sent(service, "news").isTransient()).isFalse();
    }

    @Test
    void messagesAreChangedAndTakenBackButNotDeleted() throws Exception {
        assertThat(rest.ask("PUT", MESSAGES + "/m1", "{\"from_client\":\"ann\",\"timestamp\":1,\"message\":\"x\"}"))
                .isEmpty();
        assertThat(asked()).isEqualTo(new ServerModify(WHERE, "ann", "m1", new JsonText("\"x\"")));
        rest.ask("PUT", MESSAGES + "/m1/recall", "{\"from_client\":\"ann\",\"timestamp\":1}");
        assertThat(asked()).isEqualTo(new ServerRecall(WHERE, "ann", "m1"));
        assertThat(rest.refusal("PUT", MESSAGES + '/' + FakeServerCalls.UNKNOWN_MESSAGE + "/recall", "{}"))
                .isEqualTo("404 4404");
        rest.server.takeAsked();
        assertThat(rest.refusal("DELETE", MESSAGES + "/m1?from_client=ann&timestamp=1", ""))
                .isEqualTo("403 403");
        assertThat(rest.refusal("DELETE", "/1.1/rtm/messages/logs?convid=c1&msgid=m1&timestamp=1", ""))
                .isEqualTo("403 403");
        assertThat(rest.server.takeAsked()).isEmpty();
    }

    @Test
    void theOlderVersionSaysInPassingUnlessToldOtherwise() throws Exception {
        String body = "{\"from_peer\":\"ann\",\"conv_id\":\"%s\",\"message\":\"x\"%s}";
        rest.ask("POST", "/1.1/rtm/messages", body.formatted(GROUP, ""));
        assertThat(sent(WHERE, "ann").isTransient()).isTrue();
        rest.ask("POST", "/1.1/rtm/messages", body.formatted("r1", ",\"transient\":false"));
        assertThat(sent(Conversation.room("app", "r1"), "ann").isTransient()).isFalse();
        rest.ask("POST", "/1.1/rtm/messages", body.formatted(SERVICE, ",\"to_peers\":[\"bob\",\"tom\"]"));
        assertThat(sent(new Conversation("app", ConversationKind.SERVICE, SERVICE), "ann")
                        .audience())
                .isEqualTo(new Audience(List.of("bob", "tom"), false));
        assertThat(rest.refusal("POST", "/1.1/rtm/messages", body.formatted("_tmp:gone", "")))
                .isEqualTo("404 4303");
        rest.ask("PUT", "/1.1/rtm/patch/message", "{\"conv-id\":\"r1\",\"msg-id\":\"m1\",\"recall\":true}");
        assertThat(asked()).isEqualTo(new ServerRecall(Conversation.room("app", "r1"), "server", "m1"));
        rest.ask("PUT", "/1.1/rtm/messages/logs", "{\"conv-id\":\"r1\",\"msg-id\":\"m1\",\"data\":\"y\"}");
        assertThat(asked())
                .isEqualTo(new ServerModify(Conversation.room("app", "r1"), "server", "m1", new JsonText("\"y\"")));
    }

    private List<Integer> times(String query) throws Exception {
        JsonArray rows = rest.list(MESSAGES + query);
        return IntStream.range(0, rows.size())
                .mapToObj(i -> rows.getJsonObject(i).getInteger("timestamp"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                                                              | 250 | 151 | 100
        ?limit=1000                                                     | 250 | 1   | 250
        ?limit=120                                                      | 250 | 131 | 120
        ?timestamp=100&msgid=m100                                       | 99  | 1   | 99
        ?timestamp=100&msgid=m100&include_start=true&limit=5            | 100 | 96  | 5
        ?timestamp=100&till_timestamp=90                                | 99  | 91  | 9
        ?timestamp=100&till_timestamp=90&include_stop=true              | 99  | 90  | 10
        ?reversed=true                                                  | 1   | 100 | 100
        ?reversed=true&limit=1000                                       | 1   | 250 | 250
        ?reversed=true&timestamp=10&till_timestamp=20                   | 11  | 19  | 9
        ?reversed=true&timestamp=10&till_timestamp=20&include_start=true&include_stop=true | 10 | 20 | 11
        ?timestamp=1&limit=3                                            | 0   | 0   | 0
        """)
    void theHistoryIsReadInEitherDirection(String query, int first, int last, int count) throws Exception {
        List<Integer> times = times(query);
        assertThat(times).hasSize(count);
        if (count > 0) {
            assertThat(times.getFirst()).isEqualTo(first);
            assertThat(times.getLast()).isEqualTo(last);
            int step = Integer.signum(last - first);
            for (int i = 1; i < times.size(); i++) {
                assertThat(times.get(i)).isEqualTo(times.get(i - 1) + step);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"?limit=0", "?limit=1001", "?timestamp=x", "?timestamp=99999999999999999999", "?reversed=2x"})
    void wrongPagesAreRefused(String query) throws Exception {
        assertThat(rest.refusal("GET", MESSAGES + query, "")).isEqualTo("400 400");
    }

    @Test
    void messagesAreRows() throws Exception {
        assertThat(rest.list(MESSAGES + "?reversed=true&limit=1").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("timestamp", 1)
                        .put("conv-id", GROUP)
                        .put("to", GROUP)
                        .put("data", "{\"_lctype\":-1,\"_lctext\":\"1\"}")
                        .put("from", "ann")
                        .put("msg-id", "m1")
                        .put("is-conv", true)
                        .put("is-room", false)
                        .put("bin", false)
                        .put("mention-all", true)
                        .put("mention-client-ids", new JsonArray().add("tom")));
        JsonObject recalled = rest.list("/1.1/rtm/messages/history?convid=r1&max_ts=4&limit=1")
                .getJsonObject(0);
        assertThat(recalled.getBoolean("is-room")).isTrue();
        assertThat(recalled.getString("data")).isEqualTo("{\"_lctype\":-127}");
        assertThat(recalled.getInteger("patch-timestamp")).isEqualTo(1_003);
    }

    @Test
    void aSubscriberSeesWhatIsForThem() throws Exception {
        String path = "/1.2/rtm/service-conversations/" + SERVICE;
        assertThat(rest.list(path + "/messages?limit=1000")).hasSize(250);
        assertThat(rest.list(path + "/subscribers/bob/messages?limit=1000")).hasSize(250);
        assertThat(rest.list(path + "/subscribers/tom/messages?limit=1000")).hasSize(125);
        assertThat(rest.list(path + "/subscribers/tom/messages?limit=1")).hasSize(1);
        assertThat(rest.list(path + "/subscribers/tom/messages?limit=101")).hasSize(101);
        assertThat(rest.refusal("GET", "/1.2/rtm/service-conversations/" + GROUP + "/messages", ""))
                .as("of another kind")
                .isEqualTo("404 4303");
        assertThat(rest.refusal("GET", "/1.2/rtm/conversations/unknown/messages", ""))
                .isEqualTo("404 4303");
    }

    @Test
    void signaturesOfTheHistoryAreCheckedWithoutTheMasterKey() throws Exception {
        String signed = "?client_id=tom&nonce=n1&signature_ts=1453014943466&signature=";
        assertThat(read(MESSAGES).statusCode()).isEqualTo(200);
        assertThat(read(MESSAGES + signed + "good").statusCode()).isEqualTo(200);
        assertThat(rest.auth.texts)
                .containsExactly(
                        new CheckText("app", "app:tom:" + GROUP + ":n1:1453014943466", "1453014943466", "good"));
        assertThat(refusal(read(MESSAGES + signed + "bad"))).isEqualTo("401 4102");
        rest.master("GET", MESSAGES + signed + "bad", "");
        assertThat(rest.auth.texts).as("the master key needs none").hasSize(2);
    }

    @Test
    void whoMayReadMayNotReadWhatWasSaidToAnother() throws Exception {
        String path = "/1.2/rtm/service-conversations/" + SERVICE + "/subscribers/";
        String signed = "/messages?client_id=tom&nonce=n1&signature_ts=1453014943466&signature=good";
        assertThat(read(path + "tom" + signed).statusCode()).isEqualTo(200);
        assertThat(refusal(read(path + "bob" + signed))).isEqualTo("401 4102");
    }

    private HttpResponse<String> read(String path) throws Exception {
        return send(rest.to(path).header("X-LC-Id", "app").header("X-LC-Key", "secret"));
    }
}
