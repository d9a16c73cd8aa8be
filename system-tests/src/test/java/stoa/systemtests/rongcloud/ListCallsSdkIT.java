package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rong.RongCloud;
import io.rong.models.Result;
import io.rong.models.chatroom.ChatroomMember;
import io.rong.models.chatroom.ChatroomModel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every call about whose messages and which types of messages matter more or less than others. */
class ListCallsSdkIT {
    private static final String LONG = "x".repeat(65);

    private final RunningStoa stoa = RunningStoa.get();
    private final RongCloud sdk = stoa.sdk();
    private final Refusals refused = new Refusals(stoa);
    private final String room = stoa.fresh("list");
    private final String type = "app:" + stoa.fresh("t");

    @AfterEach
    void forget() throws Exception {
        for (int from = 0; from < 20; from += 5) {
            sdk.chatroom.demotion.remove(types(from, 5));
            sdk.chatroom.whiteList.message.remove(types(from, 5));
        }
    }

    private ChatroomModel of(String... users) {
        return new ChatroomModel()
                .setId(room)
                .setMembers(Stream.of(users)
                        .map(user -> new ChatroomMember().setId(user).setChatroomId(room))
                        .toArray(ChatroomMember[]::new));
    }

    private String[] types(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> type + "-" + i).toArray(String[]::new);
    }

    private List<String> spared() throws Exception {
        Result found = sdk.chatroom.whiteList.user.getList(of());
        assertThat(found.getCode()).isEqualTo(200);
        JsonArray members = new JsonObject(found.toString()).getJsonArray("members");
        return members.stream()
                .map(JsonObject.class::cast)
                .map(one -> one.getString("id"))
                .toList();
    }

    @Test
    void five_users_of_a_room_are_spared_and_no_sixth() throws Exception {
        String[] five = {"a1", "a2", "a3", "a4", "a5"};
        assertThat(sdk.chatroom.whiteList.user.add(of(five)).getCode()).isEqualTo(200);
        assertThat(sdk.chatroom.whiteList.user.add(of(five)).getCode())
                .as("again")
                .isEqualTo(200);
        assertThat(spared()).containsExactlyInAnyOrder(five);
        refused.byStoa(() -> sdk.chatroom.whiteList.user.add(of("a6")), 1002, "users");
        assertThat(sdk.chatroom.whiteList.user.remove(of("a1", "never there")).getCode())
                .isEqualTo(200);
        assertThat(sdk.chatroom.whiteList.user.add(of("a6")).getCode()).isEqualTo(200);
        assertThat(spared()).containsExactlyInAnyOrder("a2", "a3", "a4", "a5", "a6");
        String path = "/chatroom/user/whitelist/";
        refused.byStoa(() -> sdk.chatroom.whiteList.user.add(of("a", "b", "c", "d", "e", "f")), 1002, "userId");
        refused.byStoa(() -> sdk.chatroom.whiteList.user.add(of("a").setId(LONG)), 1005, "chatroomId");
        refused.bySdk(
                () -> sdk.chatroom.whiteList.user.remove(of("a").setId(LONG)),
                path + "remove.json",
                "userId=a&chatroomId=" + LONG,
                1005,
                "chatroomId");
        refused.byStoa(() -> sdk.chatroom.whiteList.user.getList(of().setId(LONG)), 1005, "chatroomId");
        refused.byHttp(path + "add.json", "chatroomId=r", 1002, "userId");
        refused.byHttp(path + "add.json", "chatroomId=r&userId=" + LONG, 1005, "userId");
        refused.byHttp(path + "remove.json", "chatroomId=r&userId=", 1002, "userId");
        refused.byHttp(path + "query.json", "", 1003, "chatroomId");
    }

    @Test
    void what_is_demoted_is_low_for_members_and_on_kafka_until_it_is_not() throws Exception {
        sdk.chatroom.create(new ChatroomModel[] {of().setName(room)});
        try (NativeUser ann = stoa.connect(stoa.fresh("ann"));
                NativeUser bob = stoa.connect(stoa.fresh("bob"))) {
            ann.join(room);
            bob.join(room);
            String demoted = type + "-0";
            assertThat(sdk.chatroom.demotion.add(types(0, 1)).getCode()).isEqualTo(200);
            assertThat(sdk.chatroom.demotion.getList().getObjectNames()).contains(demoted);
            await().until(() -> "low".equals(priorityHeard(bob, ann, demoted)));
            JsonObject logged = stoa.kafkaTail()
                    .event(
                            "stoa.messages",
                            event -> demoted.equals(event.getString("type"))
                                    && "low".equals(event.getString("priority")));
            assertThat(logged.getString("room")).isEqualTo(room);
            assertThat(sdk.chatroom.demotion.remove(types(0, 1)).getCode()).isEqualTo(200);
            assertThat(sdk.chatroom.demotion.getList().getObjectNames()).doesNotContain(demoted);
            await().until(() -> "normal".equals(priorityHeard(bob, ann, demoted)));
        }
    }

    @Test
    void who_and_what_is_spared_is_protected_for_members_and_on_kafka_until_it_is_not() throws Exception {
        sdk.chatroom.create(new ChatroomModel[] {of().setName(room)});
        try (NativeUser ann = stoa.connect(stoa.fresh("ann"));
                NativeUser bob = stoa.connect(stoa.fresh("bob"))) {
            ann.join(room);
            bob.join(room);
            String said = type + "-0";
            sdk.chatroom.whiteList.user.add(of(bob.user()));
            await().until(() -> "protected".equals(priorityHeard(bob, ann, said)));
            assertThat(priorityHeard(ann, bob, said)).as("of somebody else").isEqualTo("normal");
            sdk.chatroom.whiteList.user.remove(of(bob.user()));
            await().until(() -> "normal".equals(priorityHeard(bob, ann, said)));
            sdk.chatroom.whiteList.message.add(types(0, 1));
            await().until(() -> "protected".equals(priorityHeard(ann, bob, said)));
            stoa.kafkaTail()
                    .event(
                            "stoa.messages",
                            event -> said.equals(event.getString("type"))
                                    && ann.user().equals(event.getString("from"))
                                    && "protected".equals(event.getString("priority")));
            sdk.chatroom.whiteList.message.remove(types(0, 1));
            await().until(() -> "normal".equals(priorityHeard(ann, bob, said)));
        }
    }

    private String priorityHeard(NativeUser speaker, NativeUser listener, String saidAs) {
        String id = speaker.ask(
                        "send",
                        new JsonObject().put("room", room).put("type", saidAs).put("content", new JsonObject()))
                .getString("message");
        return await().until(
                        () -> listener.messages(room)
                                .filter(message -> id.equals(message.getString("id")))
                                .findFirst()
                                .orElse(null),
                        found -> found != null)
                .getString("priority", "normal");
    }

    /** A list of types of the SDK's: how it is changed and read, and its paths. */
    private record Types(String addPath, String removePath, String field, Change add, Change remove, Query query) {}

    private interface Change {
        Result of(String @Nullable [] types) throws Exception;
    }

    private interface Query {
        String[] ask() throws Exception;
    }

    private Types demoted() {
        String path = "/chatroom/message/priority/";
        return new Types(
                path + "add.json",
                path + "remove.json",
                "objectName",
                types -> sdk.chatroom.demotion.add(types),
                types -> sdk.chatroom.demotion.remove(types),
                () -> sdk.chatroom.demotion.getList().getObjectNames());
    }

    private Types protectedTypes() {
        String path = "/chatroom/whitelist/";
        return new Types(
                path + "add.json",
                path + "delete.json",
                "objectnames",
                types -> sdk.chatroom.whiteList.message.add(types),
                types -> sdk.chatroom.whiteList.message.remove(types),
                () -> sdk.chatroom.whiteList.message.getList().getObjectNames());
    }

    @Test
    void twenty_types_are_demoted_five_in_a_call() throws Exception {
        takesTwentyTypes(demoted());
    }

    @Test
    void twenty_types_are_spared_five_in_a_call() throws Exception {
        takesTwentyTypes(protectedTypes());
    }

    private void takesTwentyTypes(Types list) throws Exception {
        assertThat(list.query().ask()).isEmpty();
        for (int from = 0; from < 20; from += 5) {
            assertThat(list.add().of(types(from, 5)).getCode()).isEqualTo(200);
        }
        assertThat(list.add().of(types(0, 5)).getCode()).as("again").isEqualTo(200);
        assertThat(list.query().ask()).containsExactlyInAnyOrder(types(0, 20));
        refused.byStoa(() -> list.add().of(types(20, 1)), 1002, "types");
        assertThat(list.remove()
                        .of(new String[] {type + "-0", "app:never-there"})
                        .getCode())
                .isEqualTo(200);
        assertThat(list.query().ask()).containsExactlyInAnyOrder(types(1, 19));
        String six = String.join(
                "&", Stream.of(types(0, 6)).map(one -> list.field() + '=' + one).toList());
        refused.bySdk(() -> list.add().of(types(0, 6)), list.addPath(), six, 1002, list.field());
        refused.bySdk(() -> list.remove().of(types(0, 6)), list.removePath(), six, 1002, list.field());
        refused.bySdk(() -> list.add().of(null), list.addPath(), "x=1", 1002, list.field());
        refused.bySdk(() -> list.remove().of(null), list.removePath(), "", 1003, list.field());
        refused.byStoa(() -> list.add().of(new String[] {LONG}), 1005, list.field());
        refused.byStoa(() -> list.add().of(new String[] {""}), 1002, list.field());
        refused.byStoa(() -> list.remove().of(new String[] {"a\nb"}), 1002, list.field());
        for (int from = 0; from < 20; from += 5) {
            assertThat(list.remove().of(types(from, 5)).getCode()).isEqualTo(200);
        }
        assertThat(list.query().ask()).isEmpty();
    }
}
