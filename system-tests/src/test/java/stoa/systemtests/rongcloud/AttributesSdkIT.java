package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.rong.RongCloud;
import io.rong.models.chatroom.ChatroomEntryModel;
import io.rong.models.chatroom.ChatroomModel;
import io.rong.models.response.ChatroomEntryResult;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** Attributes set by a back end and by members (feature B10). */
class AttributesSdkIT {
    private final RunningStoa stoa = RunningStoa.get();
    private final RongCloud sdk = stoa.sdk();
    private final String room = stoa.fresh("voice");
    private final NativeUser ann = stoa.connect(stoa.fresh("ann"));
    private final NativeUser bob = stoa.connect(stoa.fresh("bob"));

    @BeforeEach
    void enter() throws Exception {
        sdk.chatroom.create(new ChatroomModel[] {new ChatroomModel().setId(room).setName(room)});
        ann.join(room);
    }

    @AfterEach
    void leave() {
        ann.close();
        bob.close();
    }

    private ChatroomEntryModel entry(String key, String value) {
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
    void what_a_back_end_sets_is_told_queried_and_there_for_who_joins_later() throws Exception {
        assertThat(sdk.chatroom.entry.set(entry("seat-1", "ann")).getCode()).isEqualTo(200);
        JsonObject told = ann.event("attributes", event -> room.equals(event.getString("room")));
        assertThat(told.getJsonObject("set")).isEqualTo(new JsonObject().put("seat-1", "ann"));
        assertThat(told.getString("by")).isEqualTo("host");
        assertThat(entries("seat-1")).singleElement().satisfies(entry -> {
            assertThat(entry.getValue()).isEqualTo("ann");
            assertThat(entry.getUserId()).isEqualTo("host");
            assertThat(entry.getLastSetTime()).isNotEmpty();
        });
        assertThat(bob.join(room).getJsonObject("attributes")).isEqualTo(new JsonObject().put("seat-1", "ann"));
        assertThat(sdk.chatroom.entry.remove(entry("seat-1", "")).getCode()).isEqualTo(200);
        assertThat(bob.event(
                                "attributes",
                                event -> !event.getJsonArray("deleted").isEmpty())
                        .getJsonArray("deleted"))
                .containsExactly("seat-1");
        assertThat(entries()).isEmpty();
    }

    @Test
    void members_set_their_own_and_take_others_only_by_force() {
        bob.join(room);
        JsonObject seat = new JsonObject().put("room", room).put("entries", new JsonObject().put("seat-2", "ann"));
        assertThat(ann.ask("attributes.set", seat).getLong("version")).isPositive();
        bob.event("attributes", event -> event.getJsonObject("set").containsKey("seat-2"));
        JsonObject taken = new JsonObject().put("room", room).put("entries", new JsonObject().put("seat-2", "bob"));
        assertThat(failure(bob, taken)).isEqualTo(23424);
        bob.ask("attributes.set", taken.copy().put("force", true));
        assertThat(ann.event(
                                "attributes",
                                event -> "bob".equals(event.getJsonObject("set").getString("seat-2")))
                        .getString("by"))
                .isEqualTo(bob.user());
        JsonObject missing = new JsonObject().put("room", room).put("keys", List.of("nothing"));
        assertThat(refusal(() -> bob.ask("attributes.delete", missing))).isEqualTo(23427);
    }

    /** The code of a key that failed, wherever the answer says it. */
    private static int failure(NativeUser user, JsonObject change) {
        return refusal(() -> user.ask("attributes.set", change));
    }

    private static int refusal(java.util.function.Supplier<JsonObject> change) {
        try {
            JsonObject failed = change.get().getJsonObject("failed");
            return (Integer) failed.getMap().values().iterator().next();
        } catch (StoaException refused) {
            return refused.code().number();
        }
    }

    @Test
    void what_was_set_to_go_with_its_owner_goes_when_the_owner_leaves() {
        bob.join(room);
        bob.ask(
                "attributes.set",
                new JsonObject()
                        .put("room", room)
                        .put("entries", new JsonObject().put("mic", "bob"))
                        .put("autoDelete", true));
        ann.event("attributes", event -> event.getJsonObject("set").containsKey("mic"));
        bob.ask("room.leave", new JsonObject().put("room", room));
        assertThat(ann.event(
                                "attributes",
                                event -> event.getJsonArray("deleted").contains("mic"))
                        .getString("by"))
                .isEqualTo(bob.user());
    }

    @Test
    void wrong_keys_values_and_rooms_are_refused() throws Exception {
        assertThat(sdk.chatroom.entry.set(entry("bad key!", "v")).getCode()).isEqualTo(1002);
        assertThat(sdk.chatroom.entry.set(entry("k".repeat(129), "v")).getCode())
                .isIn(1002, 1005);
        assertThat(sdk.chatroom.entry.set(entry("k", "v".repeat(4_097))).getCode())
                .isIn(1002, 1005);
        assertThat(sdk.chatroom
                        .entry
                        .set(entry("k", "v").setChatroomId(stoa.fresh("unknown")))
                        .getCode())
                .isNotEqualTo(200);
        assertThat(ann.refused(
                        "attributes.set",
                        new JsonObject()
                                .put("room", stoa.fresh("elsewhere"))
                                .put("entries", new JsonObject().put("k", "v"))))
                .isEqualTo(ErrorCode.NOT_IN_ROOM);
    }
}
