package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;
import stoa.systemtests.chaos.ServerApi;

/** Stoa's own calls about what is said in a room, as back ends make them and members see them (features B20, B22, D12). */
class RoomSpeechIT {
    private final RunningStoa stoa = RunningStoa.get();
    private final ServerApi api = stoa.api();
    private final String room = stoa.fresh("speech");
    private final NativeUser ann = stoa.connect(stoa.fresh("ann"));
    private final NativeUser otherDevice = stoa.connect(ann.user());
    private final NativeUser bob = stoa.connect(stoa.fresh("bob"));

    @BeforeEach
    void enter() {
        api.createRoom(room);
        ann.join(room);
        otherDevice.join(room);
        bob.join(room);
    }

    @AfterEach
    void leave() {
        ann.close();
        otherDevice.close();
        bob.close();
    }

    private int limit() {
        return api.call("/chatroom/message/rate/query.json", Map.of("chatroomId", room))
                .getInteger("messagesPerSecond");
    }

    private void limit(int perSecond) {
        api.call(
                "/chatroom/message/rate/set.json",
                Map.of("chatroomId", room, "messagesPerSecond", Integer.toString(perSecond)));
    }

    @Test
    void a_room_limits_what_each_member_says_on_all_devices_together() {
        assertThat(limit()).isZero();
        limit(1);
        assertThat(limit()).isEqualTo(1);
        // On a slow machine a second may pass between the two.
        await().untilAsserted(() -> {
            ann.say(room, "one");
            assertThat(otherDevice.refused("send", NativeUser.message(room, "two")))
                    .isEqualTo(ErrorCode.TOO_MANY_MESSAGES);
        });
        bob.say(room, "bob has a limit of his own");
        ann.hears(room, "bob has a limit of his own");
        limit(0);
        assertThat(limit()).isZero();
        for (int i = 0; i < 5; i++) {
            ann.say(room, "free " + i);
        }
    }

    private static JsonObject typed(String room, String type, String text) {
        return NativeUser.message(room, text).put("type", type);
    }

    @Test
    void commands_and_what_the_app_declares_are_shown_and_not_kept() throws Exception {
        stoa.settings("{\"unstoredTypes\":[\"app:wave\"]}");
        try {
            await().untilAsserted(() -> assertThat(
                            ann.ask("send", typed(room, "app:wave", "hi")).containsKey("cursor"))
                    .isFalse());
            ann.ask("send", typed(room, "RC:CmdMsg", "redraw"));
            ann.say(room, "kept");
            bob.hears(room, "redraw");
            bob.hears(room, "kept");
            assertThat(bob.ask("history", new JsonObject().put("room", room))
                            .getJsonArray("messages")
                            .encode())
                    .contains("kept")
                    .doesNotContain("redraw");
        } finally {
            stoa.settings("{\"unstoredTypes\":null}");
        }
    }

    @Test
    void a_back_end_modifies_anybodys_message_for_who_is_there_and_who_comes() {
        String message = ann.say(room, "tpyo").getString("message");
        bob.hears(room, "tpyo");
        api.call(
                "/message/chatroom/modify.json",
                Map.of(
                        "fromUserId",
                        "ops",
                        "targetId",
                        room,
                        "messageUID",
                        message,
                        "content",
                        "{\"content\":\"typo\"}"));
        JsonObject modified = bob.event("modified", event -> message.equals(event.getString("message")));
        assertThat(modified.getString("by")).isEqualTo("ops");
        assertThat(modified.getJsonObject("content").getString("content")).isEqualTo("typo");
        JsonArray latest =
                bob.ask("history", new JsonObject().put("room", room)).getJsonArray("messages");
        assertThat(latest.encode()).contains("typo").doesNotContain("tpyo");
        try (NativeUser late = stoa.connect(stoa.fresh("late"))) {
            assertThat(late.join(room).getJsonArray("messages").encode())
                    .contains("typo")
                    .doesNotContain("tpyo");
        }
    }
}
