package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.rong.RongCloud;
import io.rong.models.chatroom.ChatroomMember;
import io.rong.models.chatroom.ChatroomModel;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;

/** Users who may speak in no room, told of it where the back end wants that (feature B14). */
class GlobalMuteIT {
    private final RunningStoa stoa = RunningStoa.get();
    private final RongCloud sdk = stoa.sdk();

    @Test
    void the_muted_user_alone_is_told_and_speaks_nowhere_until_it_is_lifted() throws Exception {
        String room = stoa.fresh("loud");
        stoa.api().createRoom(room);
        try (NativeUser ann = stoa.connect(stoa.fresh("ann"));
                NativeUser bob = stoa.connect(stoa.fresh("bob"))) {
            ann.join(room);
            bob.join(room);
            ChatroomModel mute = new ChatroomModel()
                    .setMinute(5)
                    .setNeedNotify(true)
                    .setExtra("{\"why\":\"spam\"}")
                    .setMembers(new ChatroomMember[] {new ChatroomMember().setId(bob.user())});
            long beforeMs = System.currentTimeMillis();
            assertThat(sdk.user.muteChatrooms.add(mute).getCode()).isEqualTo(200);
            JsonObject told = bob.event("user.muted", _ -> true);
            assertThat(told.getString("extra")).isEqualTo("{\"why\":\"spam\"}");
            assertThat(told.getLong("untilTs")).isBetween(beforeMs, System.currentTimeMillis() + 5 * 60_000);
            assertThat(bob.refused("send", NativeUser.message(room, "let me"))).isEqualTo(ErrorCode.MUTED);
            assertThat(sdk.user.muteChatrooms.remove(mute).getCode()).isEqualTo(200);
            assertThat(bob.event("user.unmuted", _ -> true).getString("extra")).isEqualTo("{\"why\":\"spam\"}");
            bob.say(room, "free");
            ann.hears(room, "free");

            assertThat(sdk.user.muteChatrooms.add(mute.setNeedNotify(false)).getCode())
                    .isEqualTo(200);
            assertThat(bob.refused("send", NativeUser.message(room, "again"))).isEqualTo(ErrorCode.MUTED);
            assertThat(sdk.user.muteChatrooms.remove(mute.setNeedNotify(true)).getCode())
                    .isEqualTo(200);
            bob.say(room, "free again");
            ann.hears(room, "free again");
            assertThat(bob.events()).extracting(event -> event.getString("ev")).containsOnlyOnce("user.muted");
            assertThat(ann.events())
                    .extracting(event -> event.getString("ev"))
                    .doesNotContain("user.muted", "user.unmuted", "room.muted");
        }
    }
}
