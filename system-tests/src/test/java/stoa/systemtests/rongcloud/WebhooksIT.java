package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rong.RongCloud;
import io.rong.messages.TxtMessage;
import io.rong.models.chatroom.ChatroomEntryModel;
import io.rong.models.chatroom.ChatroomMember;
import io.rong.models.chatroom.ChatroomModel;
import io.rong.models.message.ChatroomMessage;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a back end is told over HTTP of what members and its own SDK calls did (features A9, B10, B25, E3). */
class WebhooksIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MESSAGES = 5;

    private final RunningStoa stoa = RunningStoa.get();
    private final RongCloud sdk = stoa.sdk();
    private final String room = stoa.fresh("stage");
    private final BackEnd backEnd = new BackEnd(stoa);

    @BeforeEach
    void subscribe() throws Exception {
        stoa.settings(new JsonObject()
                .put("webhookRoomStatusUrl", backEnd.url("/status"))
                .put("webhookAttributesUrl", backEnd.url("/attributes"))
                .put("webhookOnlineUrl", backEnd.url("/online"))
                .put("webhookMessagesUrl", backEnd.url("/messages"))
                .put("offlineMessages", 1)
                .encode());
        await("the settings").atMost(PATIENCE).until(() -> {
            stoa.api().createRoom(stoa.fresh("probe"));
            return !backEnd.calls("/status").isEmpty();
        });
    }

    @AfterEach
    void unsubscribe() throws Exception {
        stoa.settings("{\"webhookRoomStatusUrl\":null,\"webhookAttributesUrl\":null,\"webhookOnlineUrl\":null,"
                + "\"webhookMessagesUrl\":null,\"offlineMessages\":null}");
        backEnd.close();
    }

    private List<JsonObject> statuses() {
        return backEnd.events("/status").stream()
                .filter(event -> room.equals(event.getString("chatRoomId")))
                .toList();
    }

    /** Of this test's room alone: what rooms of earlier tests still tell comes here too. */
    private List<JsonObject> attributes() {
        return backEnd.events("/attributes").stream()
                .filter(event -> room.equals(event.getString("chatroomId")))
                .toList();
    }

    private static String shown(JsonObject status) {
        return status.getInteger("type") + "/" + status.getInteger("status") + " "
                + status.getJsonArray("userIds").encode();
    }

    private static String one(NativeUser user) {
        return "[\"" + user.user() + "\"]";
    }

    @Test
    void all_of_it_comes_signed_in_order_in_arrays_and_again_after_failures() throws Exception {
        backEnd.answers(500);
        try (NativeUser ann = stoa.connect(stoa.fresh("ann"));
                NativeUser bob = stoa.connect(stoa.fresh("bob"));
                NativeUser eve = stoa.connect(stoa.fresh("eve"))) {
            stoa.api().createRoom(room);
            ann.join(room);
            bob.join(room);
            eve.join(room);
            assertThat(sdk.chatroom.entry.set(entry()).getCode()).isEqualTo(200);
            List<String> ids = IntStream.range(0, MESSAGES)
                    .mapToObj(i -> ann.say(room, "message & " + i).getString("message"))
                    .toList();
            bob.drop();
            ann.say(room, "bob is gone");
            await("bob's leave").atMost(PATIENCE).until(() -> !isIn(bob));
            ChatroomModel ban = new ChatroomModel().setId(room).setMinute(5).setMembers(new ChatroomMember[] {
                new ChatroomMember().setId(eve.user()).setChatroomId(room)
            });
            assertThat(sdk.chatroom.block.add(ban).getCode()).isEqualTo(200);
            sdk.message.chatroom.send(new ChatroomMessage()
                    .setSenderId("sys")
                    .setTargetId(new String[] {room})
                    .setObjectName("RC:TxtMsg")
                    .setContent(new TxtMessage("of the server", "")));
            ann.ask("room.leave", new JsonObject().put("room", room));
            assertThat(sdk.chatroom.destroy(new ChatroomModel().setId(room)).getCode())
                    .isEqualTo(200);
            for (String path : List.of("/status", "/attributes", "/online", "/messages")) {
                await("a failed call of " + path)
                        .atMost(PATIENCE)
                        .until(() -> backEnd.calls(path).stream().anyMatch(call -> call.status() == 500));
            }
            backEnd.answers(200);

            assertThatTheRoomsStatusCame(ann, bob, eve);
            assertThatMessagesCame(ids);
            await().atMost(PATIENCE).until(() -> !attributes().isEmpty());
            assertThat(attributes())
                    .singleElement()
                    .satisfies(event -> assertThat(event.getMap())
                            .containsEntry("key", "seat-1")
                            .containsEntry("value", "ann")
                            .containsEntry("optType", 1)
                            .containsEntry("userId", "host"));
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(online(ann)).containsExactly("0");
                assertThat(online(bob)).containsExactly("0", "1");
            });
            for (String path : List.of("/status", "/attributes", "/online", "/messages")) {
                assertThat(backEnd.calls(path)).allSatisfy(this::assertSigned);
            }
        }
    }

    private void assertThatTheRoomsStatusCame(NativeUser ann, NativeUser bob, NativeUser eve) {
        await("the end of the room")
                .atMost(PATIENCE)
                .until(() -> statuses().stream().anyMatch(status -> status.getInteger("type") == 3));
        assertThat(statuses().stream().map(WebhooksIT::shown))
                .as("each once: what Kafka has twice is under one id")
                .containsExactly(
                        "0/0 []",
                        "1/0 " + one(ann),
                        "1/0 " + one(bob),
                        "1/0 " + one(eve),
                        "2/1 " + one(bob),
                        "2/2 " + one(eve),
                        "2/0 " + one(ann),
                        "3/0 []");
        assertThat(backEnd.calls("/status"))
                .as("what waited comes in few calls")
                .anyMatch(call -> call.status() == 200 && call.events().size() > 1);
    }

    private void assertThatMessagesCame(List<String> ids) {
        await().atMost(PATIENCE).until(() -> taken().size() > MESSAGES);
        assertThat(taken().stream()
                        .map(call -> call.form().get("msgUID"))
                        .distinct()
                        .limit(MESSAGES))
                .containsExactlyElementsOf(ids);
        assertThat(taken().getFirst().form())
                .containsEntry(
                        "content",
                        new JsonObject().put("content", "message & 0").encode())
                .containsEntry("objectName", "RC:TxtMsg")
                .containsEntry("toUserId", room)
                .containsEntry("channelType", "TEMPGROUP");
        assertThat(taken().getFirst().mediaType()).startsWith("application/x-www-form-urlencoded");
        assertThat(taken())
                .as("without webhookServerMessages")
                .noneMatch(call -> "sys".equals(call.form().get("fromUserId")));
    }

    private List<BackEnd.Call> taken() {
        return backEnd.calls("/messages").stream()
                .filter(call -> call.status() == 200)
                .filter(call -> room.equals(call.form().get("toUserId")))
                .toList();
    }

    private List<String> online(NativeUser user) {
        return backEnd.events("/online").stream()
                .filter(event -> user.user().equals(event.getString("userid")))
                .map(event -> event.getString("status"))
                .toList();
    }

    private void assertSigned(BackEnd.Call call) {
        assertThat(call.query())
                .containsEntry("appKey", stoa.app())
                .containsEntry("signature", BackEnd.signature(call, stoa.secret()))
                .containsEntry("signTimestamp", call.query().get("timestamp"));
        assertThat(Long.parseLong(call.query().getOrDefault("timestamp", "0")))
                .isBetween(System.currentTimeMillis() - 300_000, System.currentTimeMillis());
    }

    private boolean isIn(NativeUser user) throws Exception {
        return sdk.chatroom
                .isExist(new ChatroomMember().setId(user.user()).setChatroomId(room))
                .getInChrm();
    }

    private ChatroomEntryModel entry() {
        return new ChatroomEntryModel()
                .setChatroomId(room)
                .setUserId("host")
                .setKey("seat-1")
                .setValue("ann")
                .setAutoDelete(0);
    }
}
