package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rong.RongCloud;
import io.rong.messages.BaseMessage;
import io.rong.messages.TxtMessage;
import io.rong.models.chatroom.ChatroomModel;
import io.rong.models.message.ChatroomMessage;
import io.rong.models.message.RecallMessage;
import io.rong.models.response.HistoryMessageResult;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every call about messages in rooms: at its limits and beyond, and where else messages show. */
class MessageCallsSdkIT {
    private static final String LONG = "x".repeat(65);
    private static final String SEND = "/message/chatroom/publish.json";
    /** What the text message is sent as, but for its text. */
    private static final int FRAME_BYTES = "{\"content\":\"\",\"extra\":\"\"}".length();

    private final RunningStoa stoa = RunningStoa.get();
    private final RongCloud sdk = stoa.sdk();
    private final Refusals refused = new Refusals(stoa);
    private final Hooks hooks = stoa.hooks();
    private final String room = stoa.fresh("chat");
    private final NativeUser ann = stoa.connect(stoa.fresh("ann"));

    @BeforeEach
    void enter() throws Exception {
        sdk.chatroom.create(new ChatroomModel[] {new ChatroomModel().setId(room).setName(room)});
        ann.join(room);
    }

    @AfterEach
    void leave() {
        ann.close();
    }

    /** A type of the app's own. */
    private static final class Gift extends BaseMessage {
        private final String type;

        Gift(String type) {
            this.type = type;
        }

        @Override
        public String getType() {
            return type;
        }

        @Override
        public String toString() {
            return "{\"gift\":\"rose\"}";
        }
    }

    private ChatroomMessage message(BaseMessage content, String... rooms) {
        return new ChatroomMessage()
                .setSenderId("host")
                .setTargetId(rooms.length == 0 ? new String[] {room} : rooms)
                .setObjectName("app:any")
                .setContent(content);
    }

    private ChatroomMessage text(String text) {
        return message(new TxtMessage(text, ""));
    }

    private String history() {
        return ann.ask("history", new JsonObject().put("room", room).put("limit", 50))
                .encode();
    }

    @Test
    void a_message_to_a_hundred_rooms_is_told_by_its_id_where_there_is_a_room() throws Exception {
        String[] hundred = IntStream.range(0, 100).mapToObj(i -> room + "-" + i).toArray(String[]::new);
        hundred[99] = room;
        String type = "app:" + "g".repeat(28);
        assertThat(sdk.message.chatroom.send(message(new Gift(type), hundred)).getCode())
                .isEqualTo(200);
        JsonArray uids = stoa.wire().calls().getLast().answer().getJsonArray("messageUIDs");
        assertThat(uids).hasSize(1);
        String uid = uids.getJsonObject(0).getString("messageUID");
        JsonObject heard = await().until(
                        () -> ann.messages(room)
                                .filter(one -> uid.equals(one.getString("id")))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
        assertThat(heard.getString("type")).isEqualTo(type);
        assertThat(heard.getJsonObject("content")).isEqualTo(new JsonObject().put("gift", "rose"));
        JsonObject logged = stoa.kafkaTail().event("stoa.messages", event -> uid.equals(event.getString("id")));
        assertThat(logged.getString("from")).isEqualTo("host");
        assertThat(history()).contains(uid);
        RecallMessage recall = new RecallMessage()
                .setSenderId("host")
                .setTargetId(room)
                .setuId(uid)
                .setSentTime("1")
                .setIsAdmin(1)
                .setIsDelete(1)
                .setExtra("{}");
        assertThat(sdk.message.chatroom.recall(recall).getCode()).isEqualTo(200);
        ann.event("recalled", event -> uid.equals(event.getString("message")));
        stoa.kafkaTail().event("stoa.messages", event -> uid.equals(event.getString("message")));
        assertThat(history()).doesNotContain(uid);
        assertThat(sdk.message.chatroom.recall(recall).getCode()).as("again").isEqualTo(200);
        String[] more = IntStream.range(0, 101).mapToObj(i -> room + "-" + i).toArray(String[]::new);
        refused.byStoa(() -> sdk.message.chatroom.send(message(new Gift(type), more)), 1002, "toChatroomId");
        refused.byStoa(() -> sdk.message.chatroom.send(message(new Gift(type + "g"))), 1005, "objectName");
    }

    @Test
    void a_message_in_passing_is_heard_and_not_kept_and_a_muted_sender_is_no_hindrance() throws Exception {
        stoa.signed().form("/chatroom/user/gag/add.json", "chatroomId=" + room + "&userId=host&minute=1");
        assertThat(sdk.message
                        .chatroom
                        .send(text("in passing").setIsPersisted(0))
                        .getCode())
                .isEqualTo(200);
        ann.hears(room, "in passing");
        assertThat(sdk.message.chatroom.send(text("to stay").setIsPersisted(1)).getCode())
                .isEqualTo(200);
        ann.hears(room, "to stay");
        assertThat(history()).contains("to stay").doesNotContain("in passing");
    }

    @Test
    void what_members_say_goes_to_the_webhook_of_messages_and_what_servers_say_does_not() throws Exception {
        assertThat(sdk.message.chatroom.send(text("by the server")).getCode()).isEqualTo(200);
        String said = ann.say(room, "by a member").getString("message");
        JsonObject told = hooks.event("/messages", event -> said.equals(event.getString("msgUID")));
        assertThat(told.getString("fromUserId")).isEqualTo(ann.user());
        assertThat(told.getString("toUserId")).isEqualTo(room);
        assertThat(told.getString("objectName")).isEqualTo("RC:TxtMsg");
        assertThat(told.getString("channelType")).isEqualTo("TEMPGROUP");
        assertThat(new JsonObject(told.getString("content")).getString("content"))
                .isEqualTo("by a member");
        MultiMap query = hooks.calls().stream()
                .filter(call -> said.equals(call.event().getString("msgUID")))
                .findFirst()
                .orElseThrow()
                .query();
        assertThat(query.get("appKey")).isEqualTo(stoa.app());
        assertThat(query.get("signature"))
                .isEqualTo(stoa.signed().signature(query.get("nonce"), query.get("timestamp")));
        assertThat(hooks.told("/messages").filter(event -> event.encode().contains("by the server")))
                .isEmpty();
    }

    @Test
    void a_message_of_128_kib_is_the_largest() throws Exception {
        String largest = "m".repeat(128 * 1024 - FRAME_BYTES);
        assertThat(sdk.message.chatroom.send(text(largest)).getCode()).isEqualTo(200);
        ann.hears(room, largest);
        refused.byStoa(() -> sdk.message.chatroom.send(text(largest + "m")), 1005, "content");
    }

    @Test
    void wrong_messages_are_refused_with_their_parameter() throws Exception {
        refused.bySdk(
                () -> sdk.message.chatroom.send(text("x").setSenderId(LONG)),
                SEND,
                "toChatroomId=r&objectName=t&content=c&fromUserId=" + LONG,
                1005,
                "fromUserId");
        refused.bySdk(
                () -> sdk.message.chatroom.send(new ChatroomMessage()),
                SEND,
                "toChatroomId=r&objectName=t&content=c",
                1002,
                "fromUserId");
        refused.byStoa(() -> sdk.message.chatroom.send(message(new TxtMessage("x", ""), LONG)), 1005, "toChatroomId");
        refused.byStoa(() -> sdk.message.chatroom.send(text("x").setTargetId(new String[0])), 1002, "toChatroomId");
        refused.byStoa(() -> sdk.message.chatroom.send(message(new Gift("RC:Mine"))), 1002, "objectName");
        refused.byStoa(() -> sdk.message.chatroom.send(text("x").setIsPersisted(2)), 1002, "isPersisted");
        refused.byStoa(() -> sdk.message.chatroom.send(text("x").setIsIncludeSender(-1)), 1002, "isIncludeSender");
        String rest = "fromUserId=u&toChatroomId=" + room;
        refused.byHttp(SEND, rest + "&content=c", 1002, "objectName");
        refused.byHttp(SEND, rest + "&objectName=t", 1002, "content");
        refused.byHttp(SEND, rest + "&objectName=t&content=c&priority=4", 1002, "priority");
        refused.byHttp(SEND, "", 1003, "fromUserId");
        String broadcast = "/message/chatroom/broadcast.json";
        await().until(() ->
                stoa.signed().form(broadcast, "objectName=t&content=c").code() == 1002);
        await().until(() ->
                stoa.signed().form(broadcast, "fromUserId=u&content=c").code() == 1002);
    }

    @Test
    void a_second_broadcast_within_a_second_is_too_much() throws Exception {
        await().until(() ->
                sdk.message.chatroom.broadcast(text("first of " + room)).getCode() == 200);
        ann.hears(room, "first of " + room);
        await().until(() ->
                sdk.message.chatroom.broadcast(text("second of " + room)).getCode() == 200);
        refused.byStoa(() -> sdk.message.chatroom.broadcast(text("too many of " + room)), 1008, 429);
        ann.hears(room, "second of " + room);
        assertThat(ann.heard(room, "too many of " + room)).isFalse();
    }

    @Test
    void wrong_recalls_are_refused_with_their_parameter() throws Exception {
        RecallMessage right = new RecallMessage()
                .setSenderId("u")
                .setTargetId(room)
                .setuId("5FGT-7VA9-G4DD-4V5P")
                .setSentTime("1");
        assertThat(sdk.message.chatroom.recall(right).getCode())
                .as("unknown message")
                .isEqualTo(200);
        String path = "/message/recall.json";
        refused.byStoa(() -> sdk.message.chatroom.recall(right.setSentTime("soon")), 1002, "sentTime");
        refused.byStoa(() -> sdk.message.chatroom.recall(right.setSentTime("-1")), 1002, "sentTime");
        refused.byStoa(() -> sdk.message.chatroom.recall(right.setSentTime("1").setuId(LONG)), 1005, "messageUID");
        refused.byStoa(() -> sdk.message.chatroom.recall(right.setuId("m").setTargetId(LONG)), 1005, "targetId");
        refused.byStoa(() -> sdk.message.chatroom.recall(right.setTargetId(room).setIsAdmin(7)), 1002, "isAdmin");
        refused.bySdk(
                () -> sdk.message.chatroom.recall(new RecallMessage().setTargetId(room)),
                path,
                "conversationType=4&targetId=r&messageUID=m&sentTime=1",
                1002,
                "fromUserId");
        refused.byHttp(path, "conversationType=4&fromUserId=u&messageUID=m&sentTime=1", 1002, "targetId");
        refused.byHttp(
                path, "conversationType=x&fromUserId=u&targetId=r&messageUID=m&sentTime=1", 1002, "conversationType");
    }

    @Test
    void the_log_of_an_hour_is_asked_for_by_its_hour() throws Exception {
        // What it has is HourLogSdkIT's.
        HistoryMessageResult found = (HistoryMessageResult) sdk.message.history.get("2016112607");
        assertThat(found.getCode()).isEqualTo(200);
        assertThat(found.getUrl()).as("nothing was said then").isEmpty();
        assertThat(found.getDate()).isEqualTo("2016112607");
        assertThat(sdk.message.history.remove("2016112607").getCode()).isEqualTo(200);
        for (String wrong : new String[] {"20261126", "2026112624", "2026023001", "yesterday!"}) {
            refused.byStoa(() -> sdk.message.history.get(wrong), 1002, "date");
            refused.byStoa(() -> sdk.message.history.remove(wrong), 1002, "date");
        }
        refused.byStoa(() -> sdk.message.history.get("20261126070"), 1005, "date");
        refused.bySdk(() -> sdk.message.history.get(null), "/message/history.json", "", 1003, "date");
        refused.bySdk(() -> sdk.message.history.remove(null), "/message/history/delete.json", "x=1", 1002, "date");
    }
}
