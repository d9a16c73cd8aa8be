package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rong.RongCloud;
import io.rong.models.chatroom.ChatroomMember;
import io.rong.models.chatroom.ChatroomModel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;

/** Members who lost their connection: when they leave, who stays, and how they come back (features B8, B9, B15). */
class OfflineRuleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SECONDS = 2;
    private static final int MESSAGES = 6;

    private final RunningStoa stoa = RunningStoa.get();
    private final RongCloud sdk = stoa.sdk();
    private final String room = stoa.fresh("patient");
    private final NativeUser ann = stoa.connect(stoa.fresh("ann"));
    private final NativeUser bob = stoa.connect(stoa.fresh("bob"));
    private final NativeUser host = stoa.connect(stoa.fresh("host"));
    private OtherTeam team = new OtherTeam(stoa, "stoa.room-events", room);

    @BeforeEach
    void enter() throws Exception {
        stoa.api().createRoom(room);
        assertThat(sdk.chatroom.whiteList.user.add(of(host)).getCode()).isEqualTo(200);
        Stream.of(ann, bob, host).forEach(user -> user.join(room));
    }

    @AfterEach
    void leave() throws Exception {
        stoa.settings("{\"offlineSeconds\":null,\"offlineMessages\":null}");
        team.close();
        Stream.of(ann, bob, host).forEach(NativeUser::close);
    }

    private ChatroomModel of(NativeUser user) {
        return new ChatroomModel().setId(room).setMinute(5).setMembers(new ChatroomMember[] {
            new ChatroomMember().setId(user.user()).setChatroomId(room)
        });
    }

    private boolean isIn(NativeUser user) {
        try {
            return sdk.chatroom
                    .isExist(new ChatroomMember().setId(user.user()).setChatroomId(room))
                    .getInChrm();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private JsonObject left(NativeUser user) {
        return team.reads(
                "the leave of " + user.user(),
                event -> "left".equals(event.getString("kind"))
                        && event.getJsonArray("users").contains(user.user()));
    }

    private List<String> said(JsonArray messages) {
        return messages.stream()
                .map(JsonObject.class::cast)
                .filter(event -> "message".equals(event.getString("ev")))
                .map(event -> event.getJsonObject("content").getString("content"))
                .toList();
    }

    @Test
    void who_is_away_leaves_with_the_sixth_message_and_comes_back_with_all_that_was_missed() throws Exception {
        stoa.settings("{\"offlineSeconds\":1800,\"offlineMessages\":" + MESSAGES + "}");
        JsonObject last = ann.say(room, "before");
        bob.hears(room, "before");
        host.hears(room, "before");
        bob.drop();
        host.drop();
        for (int i = 1; i < MESSAGES; i++) {
            ann.say(room, "missed " + i);
        }
        assertThat(isIn(bob)).as("one message more, and bob leaves").isTrue();
        long sixthMs = ann.say(room, "missed " + MESSAGES).getLong("ts");
        JsonObject left = left(bob);
        assertThat(left.getString("cause")).isEqualTo("offline");
        assertThat(left.getLong("ts")).isGreaterThanOrEqualTo(sixthMs - 1);
        assertThat(isIn(bob)).isFalse();
        assertThat(isIn(host)).as("who is on the room's whitelist stays").isTrue();
        ann.say(room, "nobody here");
        try (NativeUser back = stoa.comeBack(bob, new JsonObject().put(room, last.getLong("cursor")));
                NativeUser hostBack = stoa.comeBack(host, new JsonObject().put(room, last.getLong("cursor")))) {
            for (NativeUser one : List.of(back, hostBack)) {
                assertThat(one.connected().getBoolean("resumed")).isTrue();
                JsonObject joined = one.connected().getJsonObject("rooms").getJsonObject(room);
                assertThat(joined.getBoolean("complete")).isTrue();
                assertThat(said(joined.getJsonArray("missed")))
                        .isEqualTo(Stream.concat(
                                        IntStream.rangeClosed(1, MESSAGES).mapToObj(i -> "missed " + i),
                                        Stream.of("nobody here"))
                                .toList());
            }
            assertThat(isIn(bob)).isTrue();
            ann.say(room, "together again");
            back.hears(room, "together again");
            hostBack.hears(room, "together again");
        }
        assertThat(team.kind("left"))
                .extracting(event -> event.getJsonArray("users").getString(0))
                .doesNotContain(host.user());
    }

    @Test
    void who_is_away_leaves_some_time_after_the_first_message_since() throws Exception {
        stoa.settings("{\"offlineSeconds\":" + SECONDS + ",\"offlineMessages\":100000}");
        bob.drop();
        host.drop();
        long firstMs = ann.say(room, "the first").getLong("ts");
        JsonObject left = left(bob);
        assertThat(left.getString("cause")).isEqualTo("offline");
        assertThat(left.getLong("ts") - firstMs).isGreaterThanOrEqualTo(SECONDS * 1_000L - 100);
        assertThat(isIn(bob)).isFalse();
        assertThat(isIn(host)).isTrue();
        assertThat(ann.ask("room.members", new JsonObject().put("room", room)).getInteger("total"))
                .isEqualTo(2);
    }

    @Test
    void a_ban_or_a_destruction_while_somebody_is_away_wins() throws Exception {
        JsonObject last = ann.say(room, "before");
        bob.drop();
        host.drop();
        assertThat(sdk.chatroom.block.add(of(bob)).getCode()).isEqualTo(200);
        JsonObject position = new JsonObject().put(room, last.getLong("cursor"));
        try (NativeUser back = stoa.comeBack(bob, position)) {
            assertThat(error(back)).isEqualTo(ErrorCode.BANNED.number());
            assertThat(isIn(bob)).isFalse();
        }
        assertThat(left(bob).getString("cause")).isEqualTo("banned");
        assertThat(sdk.chatroom.destroy(new ChatroomModel().setId(room)).getCode())
                .isEqualTo(200);
        try (NativeUser back = stoa.comeBack(host, position)) {
            assertThat(error(back)).isEqualTo(ErrorCode.NO_SUCH_ROOM.number());
        }
        stoa.api().createRoom(room);
        await().atMost(PATIENCE).until(() -> !isIn(host));
        assertThat(isIn(ann)).isFalse();
    }

    private int error(NativeUser back) {
        return back.connected()
                .getJsonObject("rooms")
                .getJsonObject(room)
                .getJsonObject("error")
                .getInteger("code");
    }
}
