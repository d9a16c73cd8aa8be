package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.rong.RongCloud;
import io.rong.models.Result;
import io.rong.models.chatroom.ChatroomMember;
import io.rong.models.chatroom.ChatroomModel;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import stoa.protocol.error.ErrorCode;

/** Every call about mutes, bans and who is exempt: at its limits and beyond, and what Kafka and webhooks hear. */
class RestrictionCallsSdkIT {
    private static final String LONG = "x".repeat(65);

    private final RunningStoa stoa = RunningStoa.get();
    private final RongCloud sdk = stoa.sdk();
    private final Refusals refused = new Refusals(stoa);
    private final Hooks hooks = stoa.hooks();
    private final String room = stoa.fresh("court");

    private ChatroomModel of(String... users) {
        return new ChatroomModel()
                .setId(room)
                .setMinute(1)
                .setMembers(Stream.of(users)
                        .map(user -> new ChatroomMember().setId(user).setChatroomId(room))
                        .toArray(ChatroomMember[]::new));
    }

    private static String[] users(int count) {
        return IntStream.range(0, count).mapToObj(i -> "who-" + i).toArray(String[]::new);
    }

    private static String fields(int count) {
        return String.join(
                "", IntStream.range(0, count).mapToObj(i -> "&userId=u" + i).toList());
    }

    /** A method of the SDK that takes a room with members. */
    private interface Change {
        Result of(ChatroomModel model) throws Exception;
    }

    /** A pair of methods that put users on a list and take them off. */
    private record Pair(String name, String addPath, String removePath, Change add, Change remove, boolean timed) {
        /** What the list's calls need beside their users. */
        String room() {
            return name.contains("everywhere") ? "x=1" : "chatroomId=r";
        }
    }

    private Stream<Pair> pairs() {
        String gag = "/chatroom/user/gag/";
        String ban = "/chatroom/user/ban/";
        String block = "/chatroom/user/block/";
        String exempt = "/chatroom/user/ban/whitelist/";
        return Stream.of(
                new Pair(
                        "gag",
                        gag + "add.json",
                        gag + "rollback.json",
                        m -> sdk.chatroom.gag.add(m),
                        m -> sdk.chatroom.gag.remove(m),
                        true),
                new Pair(
                        "muteMembers",
                        gag + "add.json",
                        gag + "rollback.json",
                        m -> sdk.chatroom.muteMembers.add(m),
                        m -> sdk.chatroom.muteMembers.remove(m),
                        true),
                new Pair(
                        "ban, everywhere",
                        ban + "add.json",
                        ban + "remove.json",
                        m -> sdk.chatroom.ban.add(m),
                        m -> sdk.chatroom.ban.remove(m),
                        true),
                new Pair(
                        "muteChatrooms, everywhere",
                        ban + "add.json",
                        ban + "remove.json",
                        m -> sdk.user.muteChatrooms.add(m),
                        m -> sdk.user.muteChatrooms.remove(m),
                        true),
                new Pair(
                        "block",
                        block + "add.json",
                        block + "rollback.json",
                        m -> sdk.chatroom.block.add(m),
                        m -> sdk.chatroom.block.remove(m),
                        true),
                new Pair(
                        "banAllMemberWhitelist",
                        exempt + "add.json",
                        exempt + "rollback.json",
                        m -> sdk.chatroom.banAllMemberWhitelist.add(m),
                        m -> sdk.chatroom.banAllMemberWhitelist.remove(m),
                        false));
    }

    @TestFactory
    Stream<DynamicTest> twenty_users_are_taken_and_no_more() {
        return pairs().map(pair -> DynamicTest.dynamicTest(pair.name(), () -> {
            assertThat(pair.add().of(of(users(20))).getCode()).isEqualTo(200);
            assertThat(pair.add().of(of(users(20))).getCode()).as("again").isEqualTo(200);
            assertThat(pair.remove().of(of(users(20))).getCode()).isEqualTo(200);
            assertThat(pair.remove().of(of(users(20))).getCode()).as("again").isEqualTo(200);
            String minute = pair.timed() ? "&minute=1" : "";
            String many = pair.room() + fields(21);
            refused.bySdk(() -> pair.add().of(of(users(21))), pair.addPath(), many + minute, 1002, "userId");
            refused.bySdk(() -> pair.remove().of(of(users(21))), pair.removePath(), many, 1002, "userId");
            refused.byHttp(pair.addPath(), pair.room() + minute, 1002, "userId");
            refused.byHttp(pair.addPath(), pair.room() + "&userId=" + minute, 1002, "userId");
            refused.byHttp(pair.addPath(), pair.room() + "&userId=u&userId=" + minute, 1002, "userId");
            refused.byHttp(pair.addPath(), pair.room() + "&userId=" + LONG + minute, 1005, "userId");
            refused.byHttp(pair.addPath(), pair.room() + "&userId=a%0Ab" + minute, 1002, "userId");
            refused.byHttp(pair.addPath(), pair.room() + "&userId=u&needNotify=yes" + minute, 1002, "needNotify");
            refused.byHttp(
                    pair.addPath(), pair.room() + "&userId=u&extra=" + "x".repeat(4_097) + minute, 1005, "extra");
            refused.byHttp(pair.removePath(), pair.room(), 1002, "userId");
            refused.byHttp(pair.removePath(), "", 1003, pair.room().equals("x=1") ? "userId" : "chatroomId");
            if (!pair.room().equals("x=1")) {
                refused.byHttp(pair.addPath(), "userId=u" + minute, 1002, "chatroomId");
                refused.byHttp(pair.addPath(), "chatroomId=" + LONG + "&userId=u" + minute, 1005, "chatroomId");
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> a_restriction_lasts_a_minute_to_thirty_days() {
        return pairs().filter(Pair::timed)
                .map(pair -> DynamicTest.dynamicTest(pair.name(), () -> {
                    String user = stoa.fresh("until");
                    for (int minutes : new int[] {1, 43_200}) {
                        assertThat(pair.add().of(of(user).setMinute(minutes)).getCode())
                                .isEqualTo(200);
                    }
                    assertThat(pair.remove().of(of(user)).getCode()).isEqualTo(200);
                    for (int minutes : new int[] {0, -1}) {
                        refused.byStoa(() -> pair.add().of(of(user).setMinute(minutes)), 1002, "minute");
                    }
                    String form = pair.room() + "&userId=u";
                    refused.bySdk(
                            () -> pair.add().of(of(user).setMinute(43_201)),
                            pair.addPath(),
                            form + "&minute=43201",
                            1002,
                            "minute");
                    refused.bySdk(() -> pair.add().of(of(user).setMinute(null)), pair.addPath(), form, 1002, "minute");
                    refused.byHttp(pair.addPath(), form + "&minute=1.5", 1002, "minute");
                    refused.byHttp(pair.addPath(), form + "&minute=99999999999999999999", 1002, "minute");
                }));
    }

    @Test
    void mutes_and_bans_are_told_on_kafka_and_a_ban_by_the_webhook_of_rooms() throws Exception {
        sdk.chatroom.create(new ChatroomModel[] {of().setName(room)});
        try (NativeUser ann = stoa.connect(stoa.fresh("ann"));
                NativeUser bob = stoa.connect(stoa.fresh("bob"))) {
            ann.join(room);
            bob.join(room);
            sdk.chatroom.gag.add(of(bob.user()));
            assertThat(sdk.chatroom.gag.getList(of()).getMembers())
                    .extracting(ChatroomMember::getId)
                    .containsExactly(bob.user());
            assertThat(stoa.kafkaTail().roomEvent(room, "muted").getJsonArray("users"))
                    .containsExactly(bob.user());
            sdk.chatroom.gag.remove(of(bob.user()).setNeedNotify(true));
            ann.event("room.unmuted", event -> event.getJsonArray("users").contains(bob.user()));
            stoa.kafkaTail().roomEvent(room, "unmuted");
            assertThat(sdk.chatroom.gag.getList(of()).getMembers()).isEmpty();
            sdk.chatroom.block.add(of(bob.user()).setNeedNotify(true).setExtra("{\"why\":\"rude\"}"));
            JsonObject kicked = bob.event("room.kicked", event -> room.equals(event.getString("room")));
            assertThat(kicked.getString("extra")).isEqualTo("{\"why\":\"rude\"}");
            assertThat(ann.event("room.banned", event -> room.equals(event.getString("room")))
                            .getJsonArray("users"))
                    .containsExactly(bob.user());
            assertThat(stoa.kafkaTail().roomEvent(room, "banned").getLong("untilTs"))
                    .isPositive();
            assertThat(hooks.event(
                                    "/room-status",
                                    event ->
                                            room.equals(event.getString("chatRoomId")) && event.getInteger("type") == 2)
                            .getInteger("status"))
                    .as("put out because of the ban")
                    .isEqualTo(2);
            sdk.chatroom.block.remove(of(bob.user()));
            stoa.kafkaTail().roomEvent(room, "unbanned");
            assertThat(sdk.chatroom.block.getList(room).getMembers()).isEmpty();
            sdk.chatroom.banAllMember.add(of().setNeedNotify(true));
            ann.event("room.muted", event -> "all_muted".equals(event.getString("reason")));
            stoa.kafkaTail().roomEvent(room, "all_muted");
            sdk.chatroom.banAllMember.remove(of().setNeedNotify(true));
            ann.event("room.unmuted", event -> "all_unmuted".equals(event.getString("reason")));
            stoa.kafkaTail().roomEvent(room, "all_unmuted");
        }
    }

    @Test
    void a_mute_outlives_leaving_and_who_is_exempt_speaks_all_the_same() throws Exception {
        sdk.chatroom.create(new ChatroomModel[] {of().setName(room)});
        try (NativeUser bob = stoa.connect(stoa.fresh("bob"))) {
            bob.join(room);
            sdk.chatroom.muteMembers.add(of(bob.user()));
            bob.ask("room.leave", new JsonObject().put("room", room));
            bob.join(room);
            assertThat(bob.refused("send", NativeUser.message(room, "x"))).isEqualTo(ErrorCode.MUTED);
            sdk.chatroom.banAllMemberWhitelist.add(of(bob.user()));
            bob.say(room, "exempt");
            sdk.chatroom.banAllMemberWhitelist.remove(of(bob.user()));
            assertThat(bob.refused("send", NativeUser.message(room, "x"))).isEqualTo(ErrorCode.MUTED);
        }
    }

    @Test
    void a_user_muted_in_all_rooms_by_the_newer_name_is_silent_and_listed() throws Exception {
        sdk.chatroom.create(new ChatroomModel[] {of().setName(room)});
        try (NativeUser bob = stoa.connect(stoa.fresh("bob"))) {
            bob.join(room);
            assertThat(sdk.user.muteChatrooms.add(of(bob.user())).getCode()).isEqualTo(200);
            assertThat(bob.refused("send", NativeUser.message(room, "x"))).isEqualTo(ErrorCode.MUTED);
            assertThat(sdk.user.muteChatrooms.getList().getMembers())
                    .extracting(ChatroomMember::getId)
                    .contains(bob.user());
            assertThat(sdk.chatroom.ban.remove(of(bob.user())).getCode()).isEqualTo(200);
            assertThat(sdk.user.muteChatrooms.getList().getMembers())
                    .extracting(ChatroomMember::getId)
                    .doesNotContain(bob.user());
            bob.say(room, "again");
        }
    }

    @Test
    void rooms_that_are_muted_are_listed_by_pages() throws Exception {
        List<String> muted = List.of(stoa.fresh("silent"), stoa.fresh("silent"), stoa.fresh("silent"));
        for (String id : muted) {
            assertThat(sdk.chatroom.banAllMember.add(of().setId(id)).getCode())
                    .as("before the room exists")
                    .isEqualTo(200);
        }
        List<String> all = List.of(sdk.chatroom.banAllMember.getList(200, 1).getChatroomIds());
        assertThat(all).containsAll(muted);
        assertThat(Stream.of(1, 2).flatMap(page -> {
                    try {
                        return Stream.of(
                                sdk.chatroom.banAllMember.getList(2, page).getChatroomIds());
                    } catch (Exception failure) {
                        throw new IllegalStateException(failure);
                    }
                }))
                .isEqualTo(all.subList(0, Math.min(4, all.size())));
        assertThat(sdk.chatroom.banAllMember.getList(200, 1_000).getChatroomIds())
                .isEmpty();
        for (String id : muted) {
            sdk.chatroom.banAllMember.remove(of().setId(id));
        }
        assertThat(sdk.chatroom.banAllMember.getList(200, 1).getChatroomIds())
                .doesNotContain(muted.toArray(String[]::new));
        for (int size : new int[] {0, -1, 201}) {
            refused.byStoa(() -> sdk.chatroom.banAllMember.getList(size, 1), 1002, "size");
        }
        refused.byStoa(() -> sdk.chatroom.banAllMember.getList(50, 0), 1002, "page");
        refused.byHttp("/chatroom/ban/query.json", "size=many", 1002, "size");
    }

    @Test
    void whose_room_it_is_about_must_be_said() throws Exception {
        ChatroomModel wrong = of("u").setId(LONG);
        String tooLong = "chatroomId=" + LONG;
        String list = "/chatroom/user/gag/list.json";
        refused.byStoa(() -> sdk.chatroom.gag.getList(wrong), 1005, "chatroomId");
        refused.bySdk(() -> sdk.chatroom.gag.getList(of().setId(null)), list, "", 1003, "chatroomId");
        refused.byStoa(() -> sdk.chatroom.muteMembers.getList(wrong), 1005, "chatroomId");
        refused.bySdk(() -> sdk.chatroom.muteMembers.getList(of().setId(null)), list, "x=1", 1002, "chatroomId");
        refused.bySdk(
                () -> sdk.chatroom.block.getList(LONG), "/chatroom/user/block/list.json", tooLong, 1005, "chatroomId");
        refused.byStoa(() -> sdk.chatroom.banAllMember.add(wrong), 1005, "chatroomId");
        refused.byStoa(() -> sdk.chatroom.banAllMember.remove(wrong), 1005, "chatroomId");
        refused.byStoa(() -> sdk.chatroom.banAllMember.check(wrong), 1005, "chatroomId");
        refused.bySdk(
                () -> sdk.chatroom.banAllMember.check(of().setId(null)),
                "/chatroom/ban/check.json",
                "x=1",
                1002,
                "chatroomId");
        refused.bySdk(
                () -> sdk.chatroom.banAllMemberWhitelist.getList(LONG),
                "/chatroom/user/ban/whitelist/query.json",
                tooLong,
                1005,
                "chatroomId");
        refused.bySdk(
                () -> sdk.chatroom.distribute.stop(wrong),
                "/chatroom/message/stopDistribution.json",
                tooLong,
                1005,
                "chatroomId");
        refused.bySdk(
                () -> sdk.chatroom.distribute.resume(wrong),
                "/chatroom/message/resumeDistribution.json",
                "chatroomId=",
                1002,
                "chatroomId");
    }
}
