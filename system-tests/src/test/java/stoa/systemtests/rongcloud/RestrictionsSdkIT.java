package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rong.RongCloud;
import io.rong.models.chatroom.ChatroomMember;
import io.rong.models.chatroom.ChatroomModel;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;

/** Mutes, bans and lists set through the vendor's SDK show on connected clients (features B11 to B16, B19). */
class RestrictionsSdkIT {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final RunningStoa stoa = RunningStoa.get();
    private final RongCloud sdk = stoa.sdk();
    private final String room = stoa.fresh("strict");
    private final NativeUser ann = stoa.connect(stoa.fresh("ann"));
    private final NativeUser bob = stoa.connect(stoa.fresh("bob"));

    @BeforeEach
    void enter() throws Exception {
        assertThat(sdk.chatroom
                        .create(new ChatroomModel[] {
                            new ChatroomModel().setId(room).setName(room)
                        })
                        .getCode())
                .isEqualTo(200);
        ann.join(room);
        bob.join(room);
    }

    @AfterEach
    void leave() {
        ann.close();
        bob.close();
    }

    private ChatroomModel of(NativeUser... users) {
        return new ChatroomModel()
                .setId(room)
                .setMinute(5)
                .setMembers(Arrays.stream(users)
                        .map(user -> new ChatroomMember().setId(user.user()).setChatroomId(room))
                        .toArray(ChatroomMember[]::new));
    }

    @Test
    void who_is_muted_gets_23408_hears_on_and_speaks_again_when_it_is_lifted() throws Exception {
        assertThat(sdk.chatroom.muteMembers.add(of(bob)).getCode()).isEqualTo(200);
        assertThat(bob.refused("send", NativeUser.message(room, "let me"))).isEqualTo(ErrorCode.MUTED);
        ann.say(room, "bob is muted");
        bob.hears(room, "bob is muted");
        assertThat(sdk.chatroom.muteMembers.getList(of(bob)).getMembers())
                .singleElement()
                .satisfies(member -> {
                    assertThat(member.getId()).isEqualTo(bob.user());
                    Instant end = LocalDateTime.parse(member.getTime(), TIME)
                            .atZone(ZoneId.of("Asia/Shanghai"))
                            .toInstant();
                    assertThat(end)
                            .isCloseTo(Instant.now().plus(5, ChronoUnit.MINUTES), within(20, ChronoUnit.SECONDS));
                });
        assertThat(sdk.chatroom.muteMembers.remove(of(bob)).getCode()).isEqualTo(200);
        bob.say(room, "at last");
        ann.hears(room, "at last");
    }

    @Test
    void members_are_told_of_a_mute_when_the_back_end_says_so() throws Exception {
        sdk.chatroom.gag.add(of(bob));
        sdk.chatroom.muteMembers.add(of(bob).setNeedNotify(true).setExtra("{\"why\":\"spam\"}"));
        JsonObject told = ann.event("room.muted", event -> room.equals(event.getString("room")));
        assertThat(told.getJsonArray("users")).containsExactly(bob.user());
        assertThat(told.getString("extra")).isEqualTo("{\"why\":\"spam\"}");
        assertThat(told.getLong("untilTs")).isGreaterThan(System.currentTimeMillis());
    }

    @Test
    void who_is_banned_is_out_at_once_and_stays_out_until_it_is_lifted() throws Exception {
        assertThat(sdk.chatroom.block.add(of(bob)).getCode()).isEqualTo(200);
        JsonObject kicked = bob.event("room.kicked", event -> room.equals(event.getString("room")));
        assertThat(kicked.getLong("untilTs")).isGreaterThan(System.currentTimeMillis());
        assertThat(bob.refused("room.join", new JsonObject().put("room", room))).isEqualTo(ErrorCode.BANNED);
        assertThat(bob.refused("send", NativeUser.message(room, "still here?")))
                .isIn(ErrorCode.NOT_IN_ROOM, ErrorCode.BANNED);
        assertThat(sdk.chatroom.get(of().setCount(10).setOrder(1)).getMembers())
                .extracting(ChatroomMember::getId)
                .containsExactly(ann.user());
        assertThat(sdk.chatroom.block.getList(room).getMembers())
                .extracting(ChatroomMember::getId)
                .containsExactly(bob.user());
        assertThat(sdk.chatroom.block.remove(of(bob)).getCode()).isEqualTo(200);
        bob.join(room);
        ann.say(room, "welcome back");
        bob.hears(room, "welcome back");
    }

    @Test
    void a_room_that_is_muted_as_a_whole_hears_its_speakers_only() throws Exception {
        assertThat(sdk.chatroom.banAllMember.add(of()).getCode()).isEqualTo(200);
        assertThat(sdk.chatroom.banAllMember.check(of()).getStatus()).isEqualTo("1");
        assertThat(Arrays.asList(sdk.chatroom.banAllMember.getList(50, 1).getChatroomIds()))
                .contains(room);
        assertThat(ann.refused("send", NativeUser.message(room, "hello?"))).isEqualTo(ErrorCode.MUTED);
        assertThat(sdk.chatroom.banAllMemberWhitelist.add(of(ann)).getCode()).isEqualTo(200);
        assertThat(sdk.chatroom.banAllMemberWhitelist.getList(room).getUserIds())
                .containsExactly(ann.user());
        ann.say(room, "I may");
        bob.hears(room, "I may");
        assertThat(bob.refused("send", NativeUser.message(room, "me too?"))).isEqualTo(ErrorCode.MUTED);
        sdk.chatroom.banAllMemberWhitelist.remove(of(ann));
        assertThat(ann.refused("send", NativeUser.message(room, "no more"))).isEqualTo(ErrorCode.MUTED);
        sdk.chatroom.banAllMember.remove(of());
        assertThat(sdk.chatroom.banAllMember.check(of()).getStatus()).isEqualTo("0");
        bob.say(room, "everybody again");
        ann.hears(room, "everybody again");
    }

    @Test
    void who_is_muted_everywhere_is_silent_in_every_room() throws Exception {
        String other = stoa.fresh("other");
        sdk.chatroom.create(
                new ChatroomModel[] {new ChatroomModel().setId(other).setName(other)});
        bob.join(other);
        assertThat(sdk.chatroom.ban.add(of(bob)).getCode()).isEqualTo(200);
        assertThat(bob.refused("send", NativeUser.message(room, "a"))).isEqualTo(ErrorCode.MUTED);
        assertThat(bob.refused("send", NativeUser.message(other, "b"))).isEqualTo(ErrorCode.MUTED);
        assertThat(sdk.chatroom.ban.getList().getMembers())
                .extracting(ChatroomMember::getId)
                .contains(bob.user());
        assertThat(sdk.user.muteChatrooms.remove(of(bob)).getCode()).isEqualTo(200);
        bob.say(room, "free");
        ann.hears(room, "free");
    }

    @Test
    void a_room_whose_distribution_is_stopped_records_and_does_not_deliver() throws Exception {
        assertThat(sdk.chatroom.distribute.stop(of()).getCode()).isEqualTo(200);
        bob.say(room, "into the void");
        assertThat(sdk.chatroom.distribute.resume(of()).getCode()).isEqualTo(200);
        bob.say(room, "heard again");
        ann.hears(room, "heard again");
        assertThat(ann.heard(room, "into the void")).isFalse();
        assertThat(ann.ask("history", new JsonObject().put("room", room).put("limit", 10))
                        .encode())
                .contains("into the void");
    }

    @Test
    void lists_of_users_and_types_are_kept_and_bounded() throws Exception {
        assertThat(sdk.chatroom.whiteList.user.add(of(ann)).getCode()).isEqualTo(200);
        assertThat(sdk.chatroom.whiteList.user.getList(of()).toString()).contains(ann.user());
        assertThat(sdk.chatroom.whiteList.user.remove(of(ann)).getCode()).isEqualTo(200);
        assertThat(sdk.chatroom.whiteList.message.add(new String[] {"app:gift"}).getCode())
                .isEqualTo(200);
        assertThat(sdk.chatroom.whiteList.message.getList().getObjectNames()).contains("app:gift");
        assertThat(sdk.chatroom
                        .whiteList
                        .message
                        .remove(new String[] {"app:gift"})
                        .getCode())
                .isEqualTo(200);
        assertThat(sdk.chatroom.demotion.add(new String[] {"app:like"}).getCode())
                .isEqualTo(200);
        assertThat(sdk.chatroom.demotion.getList().getObjectNames()).contains("app:like");
        assertThat(sdk.chatroom.demotion.remove(new String[] {"app:like"}).getCode())
                .isEqualTo(200);
        assertThat(sdk.chatroom.demotion.getList().getObjectNames()).doesNotContain("app:like");
    }

    @Test
    void wrong_arguments_are_refused_and_unknown_rooms_are_not() throws Exception {
        assertThat(sdk.chatroom.muteMembers.add(of(bob).setMinute(0)).getCode()).isEqualTo(1002);
        assertThat(sdk.chatroom.block.add(of(bob).setMinute(-1)).getCode()).isEqualTo(1002);
        ChatroomMember[] many = IntStream.range(0, 21)
                .mapToObj(i -> new ChatroomMember().setId("m" + i).setChatroomId(room))
                .toArray(ChatroomMember[]::new);
        assertThat(sdk.chatroom.muteMembers.add(of().setMembers(many)).getCode())
                .isNotEqualTo(200);
        ChatroomModel unknown = of(bob).setId(stoa.fresh("unknown"));
        assertThat(sdk.chatroom.muteMembers.add(unknown).getCode()).isEqualTo(200);
        sdk.chatroom.create(new ChatroomModel[] {unknown.setName("known now")});
        bob.join(unknown.getId());
        assertThat(bob.refused("send", NativeUser.message(unknown.getId(), "x")))
                .isEqualTo(ErrorCode.MUTED);
        assertThat(sdk.chatroom.muteMembers.remove(unknown).getCode()).isEqualTo(200);
    }
}
