package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.rong.RongCloud;
import io.rong.models.chatroom.ChatroomMember;
import io.rong.models.chatroom.ChatroomModel;
import io.rong.models.response.ChatroomUserQueryResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;

/** Rooms and their members, through the vendor's SDK and seen by native clients (features B1, B4, B6, B29). */
class RoomsSdkIT {
    private final RunningStoa stoa = RunningStoa.get();
    private final RongCloud sdk = stoa.sdk();

    private ChatroomModel room(String id) {
        return new ChatroomModel().setId(id).setName("Name of " + id);
    }

    @Test
    void a_created_room_can_be_joined_and_a_destroyed_one_tells_its_members() throws Exception {
        String id = stoa.fresh("room");
        assertThat(sdk.chatroom
                        .create(new ChatroomModel[] {room(id), room(stoa.fresh("room"))})
                        .getCode())
                .isEqualTo(200);
        assertThat(sdk.chatroom.query(room(id)).getCode()).isEqualTo(200);
        try (NativeUser ann = stoa.connect(stoa.fresh("ann"))) {
            JsonObject joined = ann.join(id);
            assertThat(joined.getJsonObject("room").getString("name")).isEqualTo("Name of " + id);
            assertThat(sdk.chatroom.destroy(room(id)).getCode()).isEqualTo(200);
            assertThat(ann.event("room.destroyed", event -> id.equals(event.getString("room")))
                            .getString("reason"))
                    .isEqualTo("api");
            assertThat(ann.refused("room.join", new JsonObject().put("room", id)))
                    .isEqualTo(ErrorCode.NO_SUCH_ROOM);
        }
    }

    @Test
    void members_are_counted_listed_in_either_order_and_found() throws Exception {
        String id = stoa.fresh("room");
        sdk.chatroom.create(new ChatroomModel[] {room(id)});
        try (NativeUser first = stoa.connect(stoa.fresh("first"));
                NativeUser second = stoa.connect(stoa.fresh("second"))) {
            first.join(id);
            second.join(id);
            ChatroomUserQueryResult oldest =
                    sdk.chatroom.get(room(id).setCount(10).setOrder(1));
            assertThat(oldest.getTotal()).isEqualTo(2);
            assertThat(oldest.getMembers())
                    .extracting(ChatroomMember::getId)
                    .containsExactly(first.user(), second.user());
            assertThat(oldest.getMembers())
                    .extracting(ChatroomMember::getTime)
                    .allSatisfy(time -> assertThat(time).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d"));
            assertThat(sdk.chatroom.get(room(id).setCount(1).setOrder(2)).getMembers())
                    .extracting(ChatroomMember::getId)
                    .containsExactly(second.user());
            assertThat(sdk.chatroom
                            .isExist(new ChatroomMember().setId(first.user()).setChatroomId(id))
                            .getInChrm())
                    .isTrue();
            ChatroomMember[] asked = {new ChatroomMember().setId(first.user()), new ChatroomMember().setId("nobody")};
            // the SDK keeps the class of the elements to itself; its text is the answer's JSON
            JsonArray found = new JsonObject(
                            sdk.chatroom.isExists(room(id).setMembers(asked)).toString())
                    .getJsonArray("result");
            assertThat(found)
                    .containsExactlyInAnyOrder(
                            new JsonObject().put("userId", first.user()).put("isInChrm", 1),
                            new JsonObject().put("userId", "nobody").put("isInChrm", 0));
        }
    }

    @Test
    void wrong_numbers_are_refused_and_unknown_rooms_are_empty() throws Exception {
        String id = stoa.fresh("room");
        assertThat(sdk.chatroom.get(room(id).setCount(501).setOrder(1)).getCode())
                .isEqualTo(1002);
        assertThat(sdk.chatroom.get(room(id).setCount(10).setOrder(3)).getCode())
                .isEqualTo(1002);
        assertThat(sdk.chatroom.get(room(id).setCount(10).setOrder(1)).getTotal())
                .isZero();
        assertThat(sdk.chatroom
                        .isExist(new ChatroomMember().setId("ann").setChatroomId(id))
                        .getInChrm())
                .isFalse();
        assertThat(sdk.chatroom.destroy(room(id)).getCode()).isEqualTo(200);
        assertThat(sdk.chatroom
                        .create(new ChatroomModel[] {room("x".repeat(65))})
                        .getCode())
                .isIn(1002, 1005);
    }

    @Test
    void rooms_are_kept_alive_by_a_list_of_five() throws Exception {
        String[] rooms = new String[6];
        for (int i = 0; i < rooms.length; i++) {
            rooms[i] = stoa.fresh("kept");
        }
        for (int i = 0; i < 5; i++) {
            assertThat(sdk.chatroom.keepalive.add(room(rooms[i])).getCode()).isEqualTo(200);
        }
        assertThat(sdk.chatroom.keepalive.add(room(rooms[5])).getCode()).isEqualTo(1016);
        assertThat(sdk.chatroom.keepalive.getList().getChatrooms())
                .contains(rooms[0], rooms[4])
                .doesNotContain(rooms[5]);
        for (String id : rooms) {
            assertThat(sdk.chatroom.keepalive.remove(room(id)).getCode()).isEqualTo(200);
        }
        assertThat(sdk.chatroom.keepalive.getList().getChatrooms()).doesNotContain(rooms);
    }
}
