package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.rong.RongCloud;
import io.rong.models.chatroom.ChatroomMember;
import io.rong.models.chatroom.ChatroomModel;
import io.rong.models.response.ChatroomUserQueryResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;

/** Every call about rooms and members: at its limits and one beyond, with what clients, Kafka and webhooks see. */
class RoomCallsSdkIT {
    private final RunningStoa stoa = RunningStoa.get();
    private final RongCloud sdk = stoa.sdk();
    private final Refusals refused = new Refusals(stoa);
    private final Hooks hooks = stoa.hooks();
    private final String room = stoa.fresh("hall");

    private static ChatroomModel named(String id) {
        return new ChatroomModel().setId(id).setName("Name of " + id);
    }

    private ChatroomModel room() {
        return named(room);
    }

    private static ChatroomModel[] rooms(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> named(prefix + "-" + i)).toArray(ChatroomModel[]::new);
    }

    private static ChatroomMember[] members(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ChatroomMember().setId(prefix + "-" + i))
                .toArray(ChatroomMember[]::new);
    }

    private static String fields(String name, String prefix, int count) {
        StringBuilder form = new StringBuilder();
        IntStream.range(0, count)
                .forEach(i ->
                        form.append('&').append(name).append('=').append(prefix).append(i));
        return form.substring(1);
    }

    private boolean isRoomStatus(JsonObject event, int type, int status) {
        return room.equals(event.getString("chatRoomId"))
                && event.getInteger("type") == type
                && event.getInteger("status") == status;
    }

    @Test
    void a_hundred_rooms_are_created_at_once_and_each_is_told_once() throws Exception {
        ChatroomModel[] hundred = rooms(room, 100);
        assertThat(sdk.chatroom.create(hundred).getCode()).isEqualTo(200);
        assertThat(sdk.chatroom.create(hundred).getCode()).as("again").isEqualTo(200);
        stoa.kafkaTail().roomEvent(room + "-0", "created");
        stoa.kafkaTail().roomEvent(room + "-99", "created");
        assertThat(hooks.event("/room-status", event -> (room + "-99").equals(event.getString("chatRoomId")))
                        .encode())
                .contains("\"userIds\":[]", "\"status\":0", "\"type\":0", "\"time\":");
        try (NativeUser ann = stoa.connect(stoa.fresh("ann"))) {
            assertThat(ann.join(room + "-99").getJsonObject("room").getString("name"))
                    .isEqualTo("Name of " + room + "-99");
        }
        assertThat(stoa.kafkaTail()
                        .told("stoa.room-events")
                        .filter(event -> (room + "-0").equals(event.getString("room"))
                                && "created".equals(event.getString("kind"))))
                .hasSize(1);
        assertThat(sdk.chatroom.query(hundred[7]).getCode()).isEqualTo(200);
        JsonArray found = stoa.wire().calls().getLast().answer().getJsonArray("chatRooms");
        assertThat(found).hasSize(1);
        assertThat(found.getJsonObject(0).getString("chrmId")).isEqualTo(room + "-7");
        assertThat(found.getJsonObject(0).getString("name")).isEqualTo("Name of " + room + "-7");
        assertThat(found.getJsonObject(0).getString("time")).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
    }

    @Test
    void wrong_rooms_are_not_created() throws Exception {
        refused.byStoa(() -> sdk.chatroom.create(rooms(room, 101)), 1002, "chatroom");
        String longest = "x".repeat(64 - room.length()) + room;
        assertThat(sdk.chatroom
                        .create(new ChatroomModel[] {named(longest).setName("n")})
                        .getCode())
                .isEqualTo(200);
        refused.byStoa(() -> sdk.chatroom.create(new ChatroomModel[] {named("x" + longest)}), 1005, "chatroom id");
        refused.byStoa(
                () -> sdk.chatroom.create(new ChatroomModel[] {named(room).setName("n".repeat(257))}),
                1005,
                "chatroom name");
        refused.bySdk(() -> sdk.chatroom.create(null), "/chatroom/create.json", "", 1003, "chatroom");
        refused.byHttp("/chatroom/create.json", "chatroom=name", 1002, "chatroom");
        refused.byHttp("/chatroom/create.json", "chatroom[]=name", 1002, "chatroom");
        refused.byHttp("/chatroom/create.json", "chatroom[a%00b]=name", 1002, "chatroom id");
        assertThat(sdk.chatroom.query(named(room + "-0")).getCode()).isEqualTo(200);
        assertThat(stoa.wire().calls().getLast().answer().getJsonArray("chatRooms"))
                .as("of the 101 none is there")
                .isEmpty();
    }

    @Test
    void a_destroyed_room_is_over_for_clients_kafka_and_the_webhook() throws Exception {
        sdk.chatroom.create(new ChatroomModel[] {room()});
        try (NativeUser ann = stoa.connect(stoa.fresh("ann"))) {
            ann.join(room);
            JsonObject joined = hooks.event("/room-status", event -> isRoomStatus(event, 1, 0));
            assertThat(joined.getJsonArray("userIds")).containsExactly(ann.user());
            assertThat(sdk.chatroom.destroy(room()).getCode()).isEqualTo(200);
            ann.event("room.destroyed", event -> room.equals(event.getString("room")));
            assertThat(ann.refused("send", NativeUser.message(room, "anybody?")))
                    .isIn(ErrorCode.NOT_IN_ROOM, ErrorCode.NO_SUCH_ROOM);
        }
        assertThat(stoa.kafkaTail().roomEvent(room, "destroyed").getString("cause"))
                .isEqualTo("asked");
        hooks.event("/room-status", event -> isRoomStatus(event, 3, 0));
        assertThat(sdk.chatroom.get(room().setCount(10).setOrder(1)).getTotal()).isZero();
        assertThat(sdk.chatroom.destroy(room()).getCode()).as("again").isEqualTo(200);
    }

    @Test
    void wrong_rooms_are_not_destroyed_or_asked_for() throws Exception {
        String tooLong = "x".repeat(65);
        for (String path : new String[] {"/chatroom/destroy.json", "/chatroom/query.json"}) {
            refused.byHttp(path, "", 1003, "chatroomId");
            refused.byHttp(path, "chatroomId=", 1002, "chatroomId");
            refused.byHttp(path, "chatroomId=a&chatroomId=", 1002, "chatroomId");
            refused.byHttp(path, fields("chatroomId", "r", 101), 1002, "chatroomId");
        }
        refused.byStoa(() -> sdk.chatroom.destroy(named(tooLong)), 1005, "chatroomId");
        refused.bySdk(
                () -> sdk.chatroom.destroy(new ChatroomModel()), "/chatroom/destroy.json", "x=1", 1002, "chatroomId");
        refused.byStoa(() -> sdk.chatroom.query(named(tooLong)), 1005, "chatroomId");
        refused.bySdk(() -> sdk.chatroom.query(null), "/chatroom/query.json", "x=1", 1002, "chatroomId");
        assertThat(stoa.signed()
                        .form("/chatroom/destroy.json", fields("chatroomId", room, 100))
                        .code())
                .isEqualTo(200);
    }

    @Test
    void up_to_five_hundred_members_are_listed_and_no_other_number() throws Exception {
        sdk.chatroom.create(new ChatroomModel[] {room()});
        try (NativeUser ann = stoa.connect(stoa.fresh("ann"))) {
            ann.join(room);
            for (int count : new int[] {1, 500}) {
                ChatroomUserQueryResult found =
                        sdk.chatroom.get(room().setCount(count).setOrder(2));
                assertThat(found.getCode()).isEqualTo(200);
                assertThat(found.getMembers()).extracting(ChatroomMember::getId).containsExactly(ann.user());
            }
        }
        for (int count : new int[] {0, -1, 501, Integer.MAX_VALUE}) {
            refused.byStoa(() -> sdk.chatroom.get(room().setCount(count).setOrder(1)), 1002, "count");
        }
        for (int order : new int[] {0, 3, -1}) {
            refused.byStoa(() -> sdk.chatroom.get(room().setCount(10).setOrder(order)), 1002, "order");
        }
        String path = "/chatroom/user/query.json";
        refused.bySdk(
                () -> sdk.chatroom.get(named("x".repeat(65)).setCount(10).setOrder(1)),
                path,
                "chatroomId=" + "x".repeat(65) + "&count=10&order=1",
                1005,
                "chatroomId");
        refused.bySdk(() -> sdk.chatroom.get(new ChatroomModel()), path, "count=1&order=1", 1002, "chatroomId");
        refused.byHttp(path, "chatroomId=r&order=1", 1002, "count");
        refused.byHttp(path, "chatroomId=r&count=ten&order=1", 1002, "count");
        refused.byHttp(path, "chatroomId=r&count=10", 1002, "order");
        refused.byHttp(path, "chatroomId=r&count=10&order=1.0", 1002, "order");
    }

    @Test
    void up_to_a_thousand_users_are_looked_for_in_a_room() throws Exception {
        sdk.chatroom.create(new ChatroomModel[] {room()});
        try (NativeUser ann = stoa.connect(stoa.fresh("ann"))) {
            ann.join(room);
            ChatroomMember[] thousand = members("nobody", 1000);
            thousand[500] = new ChatroomMember().setId(ann.user());
            JsonArray found = new JsonObject(
                            sdk.chatroom.isExists(room().setMembers(thousand)).toString())
                    .getJsonArray("result");
            assertThat(found).hasSize(1000);
            assertThat(found.stream().map(JsonObject.class::cast).filter(one -> one.getInteger("isInChrm") == 1))
                    .singleElement()
                    .satisfies(one -> assertThat(one.getString("userId")).isEqualTo(ann.user()));
            ann.ask("room.leave", new JsonObject().put("room", room));
            assertThat(sdk.chatroom
                            .isExist(new ChatroomMember().setId(ann.user()).setChatroomId(room))
                            .getInChrm())
                    .isFalse();
        }
        refused.byStoa(() -> sdk.chatroom.isExists(room().setMembers(members("u", 1001))), 1002, "userId");
        String tooLong = "x".repeat(65);
        String path = "/chatroom/user/exist.json";
        refused.byStoa(
                () -> sdk.chatroom.isExist(new ChatroomMember().setId(tooLong).setChatroomId(room)), 1005, "userId");
        refused.byStoa(
                () -> sdk.chatroom.isExist(new ChatroomMember().setId("u").setChatroomId(tooLong)), 1005, "chatroomId");
        refused.byHttp(path, "chatroomId=r", 1002, "userId");
        refused.byHttp(path, "userId=u", 1002, "chatroomId");
        refused.byHttp("/chatroom/users/exist.json", "chatroomId=r", 1002, "userId");
        refused.byHttp("/chatroom/users/exist.json", "chatroomId=r&userId=u&userId=", 1002, "userId");
        refused.byHttp("/chatroom/users/exist.json", "userId=u", 1002, "chatroomId");
    }

    @Test
    void the_keep_alive_list_takes_room_ids_only() throws Exception {
        String tooLong = "x".repeat(65);
        refused.bySdk(
                () -> sdk.chatroom.keepalive.add(named(tooLong)),
                "/chatroom/keepalive/add.json",
                "chatroomId=" + tooLong,
                1005,
                "chatroomId");
        refused.bySdk(
                () -> sdk.chatroom.keepalive.remove(named(tooLong)),
                "/chatroom/keepalive/remove.json",
                "chatroomId=" + tooLong,
                1005,
                "chatroomId");
        refused.byHttp("/chatroom/keepalive/add.json", "chatroomId=", 1002, "chatroomId");
        refused.byHttp("/chatroom/keepalive/remove.json", "", 1003, "chatroomId");
        assertThat(sdk.chatroom.keepalive.remove(room()).getCode())
                .as("one that is not on the list")
                .isEqualTo(200);
        sdk.chatroom.keepalive.add(room());
        sdk.chatroom.keepalive.add(room());
        assertThat(Arrays.stream(sdk.chatroom.keepalive.getList().getChatrooms())
                        .filter(room::equals))
                .as("added twice")
                .hasSize(1);
        sdk.chatroom.keepalive.remove(room());
    }
}
