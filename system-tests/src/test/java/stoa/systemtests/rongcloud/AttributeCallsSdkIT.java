package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rong.RongCloud;
import io.rong.models.chatroom.ChatroomEntryModel;
import io.rong.models.chatroom.ChatroomModel;
import io.rong.models.response.ChatroomEntryResult;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every call about attributes: at its limits and beyond, and what members, Kafka and the webhook are told. */
class AttributeCallsSdkIT {
    private static final String LONG = "x".repeat(65);

    private final RunningStoa stoa = RunningStoa.get();
    private final RongCloud sdk = stoa.sdk();
    private final Refusals refused = new Refusals(stoa);
    private final Hooks hooks = stoa.hooks();
    private final String room = stoa.fresh("seats");

    @BeforeEach
    void create() throws Exception {
        assertThat(sdk.chatroom
                        .create(new ChatroomModel[] {
                            new ChatroomModel().setId(room).setName(room)
                        })
                        .getCode())
                .isEqualTo(200);
    }

    private ChatroomEntryModel entry(@Nullable String key, @Nullable String value) {
        return new ChatroomEntryModel()
                .setChatroomId(room)
                .setUserId("host")
                .setKey(key)
                .setValue(value)
                .setAutoDelete(0);
    }

    private List<ChatroomEntryResult> entries(String... keys) throws Exception {
        return sdk.chatroom.entry.query(entry("", "").setKeys(keys)).keys;
    }

    @Test
    void a_change_is_told_to_members_kafka_and_the_webhook_with_its_message() throws Exception {
        try (NativeUser ann = stoa.connect(stoa.fresh("ann"))) {
            ann.join(room);
            ChatroomEntryModel told = entry("mic", "ann")
                    .setObjectName("RC:chrmKVNotiMsg")
                    .setContent("{\"type\":1,\"key\":\"mic\",\"value\":\"ann\",\"extra\":\"\"}");
            assertThat(sdk.chatroom.entry.set(told).getCode()).isEqualTo(200);
            ann.event("attributes", event -> event.getJsonObject("set").containsKey("mic"));
            JsonObject message = await().until(
                            () -> ann.messages(room)
                                    .filter(one -> "RC:chrmKVNotiMsg".equals(one.getString("type")))
                                    .findFirst()
                                    .orElse(null),
                            found -> found != null);
            assertThat(message.getJsonObject("content").getString("key")).isEqualTo("mic");
            assertThat(message.getString("from")).isEqualTo("host");
            JsonObject event = stoa.kafkaTail().roomEvent(room, "attributes_changed");
            assertThat(event.getJsonObject("set")).isEqualTo(new JsonObject().put("mic", "ann"));
            assertThat(event.getString("by")).isEqualTo("host");
            JsonObject hook = hook("mic", 1);
            assertThat(hook.getString("value")).isEqualTo("ann");
            assertThat(hook.getString("userId")).isEqualTo("host");
            assertThat(sdk.chatroom
                            .entry
                            .set(entry("mic", "bob").setUserId("other").setAutoDelete(1))
                            .getCode())
                    .as("a back end changes what another has set")
                    .isEqualTo(200);
            assertThat(entries("mic", "nothing")).singleElement().satisfies(one -> {
                assertThat(one.getValue()).isEqualTo("bob");
                assertThat(one.getUserId()).isEqualTo("other");
                assertThat(one.getAutoDelete()).isEqualTo(1);
                assertThat(one.getLastSetTime()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
            });
            assertThat(sdk.chatroom.entry.remove(entry("mic", "")).getCode()).isEqualTo(200);
            hook("mic", 2);
            assertThat(sdk.chatroom.entry.remove(entry("mic", "")).getCode())
                    .as("again")
                    .isEqualTo(200);
            assertThat(entries()).isEmpty();
        }
    }

    private JsonObject hook(String key, int operation) {
        return hooks.event(
                "/attributes",
                event -> room.equals(event.getString("chatroomId"))
                        && key.equals(event.getString("key"))
                        && event.getInteger("optType") == operation);
    }

    @Test
    void the_longest_keys_and_values_and_a_hundred_of_them() throws Exception {
        String key = "K+=-_" + "k".repeat(123);
        String value = "\u4e2d".repeat(4_096);
        assertThat(sdk.chatroom.entry.set(entry(key, value)).getCode()).isEqualTo(200);
        assertThat(entries(key))
                .singleElement()
                .satisfies(one -> assertThat(one.getValue()).isEqualTo(value));
        refused.byStoa(() -> sdk.chatroom.entry.set(entry(key + "k", "v")), 1005, "key");
        refused.byStoa(() -> sdk.chatroom.entry.set(entry("k", value + "v")), 1005, "value");
        for (int from = 1; from < 100; from += 20) {
            int first = from;
            JsonObject batch = new JsonObject();
            IntStream.range(first, Math.min(100, first + 20)).forEach(i -> batch.put("k" + i, "v" + i));
            String form = "chatroomId=" + room + "&entryOwnerId=host&entryInfo=" + batch.encode();
            await().until(() ->
                    stoa.signed().form("/chatroom/entry/batch/set.json", form).code() != 1008);
        }
        assertThat(entries()).hasSize(100);
        await().until(() -> sdk.chatroom.entry.set(entry("k99", "v")).getCode() == 200);
        refused.byStoa(() -> sdk.chatroom.entry.set(entry("k101", "v")), 1002, "k101");
        assertThat(sdk.chatroom.entry.set(entry("k99", "w")).getCode())
                .as("one of the hundred")
                .isEqualTo(200);
        assertThat(sdk.chatroom.entry.remove(entry("k1", "")).getCode()).isEqualTo(200);
        assertThat(sdk.chatroom.entry.set(entry("k101", "v")).getCode()).isEqualTo(200);
    }

    @Test
    void wrong_attributes_are_refused_with_their_name() throws Exception {
        String set = "/chatroom/entry/set.json";
        String rest = "chatroomId=" + room + "&userId=u";
        for (String key : new String[] {"a b", "a.b", "\u4e2d", "a/b"}) {
            refused.byStoa(() -> sdk.chatroom.entry.set(entry(key, "v")), 1002, "key");
            refused.byStoa(() -> sdk.chatroom.entry.remove(entry(key, "")), 1002, "key");
            refused.byStoa(() -> sdk.chatroom.entry.query(entry("", "").setKeys(new String[] {key})), 1002, "keys");
        }
        refused.byStoa(() -> sdk.chatroom.entry.set(entry("", "v")), 1002, "key");
        refused.byStoa(() -> sdk.chatroom.entry.set(entry("k", "")), 1002, "value");
        refused.byStoa(() -> sdk.chatroom.entry.set(entry("k", "v").setAutoDelete(2)), 1002, "autoDelete");
        refused.byStoa(() -> sdk.chatroom.entry.set(entry("k", "v").setChatroomId(LONG)), 1005, "chatroomId");
        refused.byStoa(() -> sdk.chatroom.entry.set(entry("k", "v").setUserId(LONG)), 1005, "userId");
        refused.byStoa(
                () -> sdk.chatroom.entry.set(
                        entry("k", "v").setObjectName("RC:Mine").setContent("c")),
                1002,
                "objectName");
        refused.bySdk(() -> sdk.chatroom.entry.set(entry(null, "v")), set, rest + "&value=v", 1002, "key");
        refused.bySdk(() -> sdk.chatroom.entry.set(entry("k", null)), set, rest + "&key=k", 1002, "value");
        refused.bySdk(
                () -> sdk.chatroom.entry.set(entry("k", "v").setUserId(null)),
                set,
                "chatroomId=r&key=k&value=v",
                1002,
                "userId");
        refused.byHttp(set, rest + "&key=k&value=v&objectName=app:x", 1002, "content");
        refused.byHttp(set, rest + "&key=k&value=a%00b", 1002, "value");
        refused.byStoa(() -> sdk.chatroom.entry.remove(entry("k".repeat(129), "")), 1005, "key");
        refused.byStoa(() -> sdk.chatroom.entry.remove(entry("k", "").setChatroomId(LONG)), 1005, "chatroomId");
        refused.bySdk(
                () -> sdk.chatroom.entry.remove(entry(null, "")), "/chatroom/entry/remove.json", rest, 1002, "key");
        refused.byHttp("/chatroom/entry/remove.json", "chatroomId=r&key=k", 1002, "userId");
        String[] many = IntStream.range(0, 101).mapToObj(i -> "k" + i).toArray(String[]::new);
        refused.byStoa(() -> sdk.chatroom.entry.query(entry("", "").setKeys(many)), 1002, "keys");
        refused.byStoa(() -> sdk.chatroom.entry.query(entry("", "").setChatroomId(LONG)), 1005, "chatroomId");
        refused.byHttp("/chatroom/entry/query.json", "", 1003, "chatroomId");
        String unknown = stoa.fresh("unknown");
        refused.byStoa(() -> sdk.chatroom.entry.set(entry("k", "v").setChatroomId(unknown)), 23410, 404);
        refused.byStoa(() -> sdk.chatroom.entry.remove(entry("k", "").setChatroomId(unknown)), 23410, 404);
        refused.byStoa(() -> sdk.chatroom.entry.query(entry("", "").setChatroomId(unknown)), 23410, 404);
        assertThat(entries()).as("nothing wrong is kept").isEmpty();
    }
}
