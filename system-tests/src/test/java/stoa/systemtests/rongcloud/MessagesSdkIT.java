package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rong.RongCloud;
import io.rong.messages.TxtMessage;
import io.rong.models.chatroom.ChatroomModel;
import io.rong.models.message.ChatroomMessage;
import io.rong.models.message.RecallMessage;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages from a back end, and what becomes of them (features B22, B24, B25, B27). */
class MessagesSdkIT {
    private final RunningStoa stoa = RunningStoa.get();
    private final RongCloud sdk = stoa.sdk();
    private final String room = stoa.fresh("talk");
    private final NativeUser ann = stoa.connect(stoa.fresh("ann"));
    private final NativeUser bob = stoa.connect(stoa.fresh("bob"));

    @BeforeEach
    void enter() throws Exception {
        sdk.chatroom.create(new ChatroomModel[] {new ChatroomModel().setId(room).setName(room)});
        ann.join(room);
        bob.join(room);
    }

    @AfterEach
    void leave() {
        ann.close();
        bob.close();
    }

    private static ChatroomMessage text(String from, String text, String... rooms) {
        return new ChatroomMessage()
                .setSenderId(from)
                .setTargetId(rooms)
                .setObjectName("RC:TxtMsg")
                .setContent(new TxtMessage(text, ""));
    }

    @Test
    void what_a_back_end_sends_reaches_all_but_the_sender_and_the_history() throws Exception {
        String other = stoa.fresh("talk");
        sdk.chatroom.create(
                new ChatroomModel[] {new ChatroomModel().setId(other).setName(other)});
        bob.join(other);
        assertThat(sdk.message
                        .chatroom
                        .send(text(ann.user(), "to two rooms", room, other))
                        .getCode())
                .isEqualTo(200);
        JsonObject heard = bob.hears(room, "to two rooms");
        assertThat(heard.getString("from")).isEqualTo(ann.user());
        bob.hears(other, "to two rooms");
        bob.say(room, "afterwards");
        ann.hears(room, "afterwards");
        assertThat(ann.heard(room, "to two rooms")).isFalse();
        assertThat(sdk.message
                        .chatroom
                        .send(text(ann.user(), "me too", room).setIsIncludeSender(1))
                        .getCode())
                .isEqualTo(200);
        ann.hears(room, "me too");
        assertThat(bob.ask("history", new JsonObject().put("room", room).put("limit", 10))
                        .encode())
                .contains("to two rooms", "me too");
    }

    @Test
    void the_same_random_number_sends_once_and_an_unknown_room_is_no_error() throws Exception {
        assertThat(sdk.message
                        .chatroom
                        .send(text("sys", "once", room).setMsgRandom(7L))
                        .getCode())
                .isEqualTo(200);
        assertThat(sdk.message
                        .chatroom
                        .send(text("sys", "once", room).setMsgRandom(7L))
                        .getCode())
                .isEqualTo(200);
        sdk.message.chatroom.send(text("sys", "end", room));
        ann.hears(room, "end");
        assertThat(ann.messages(room).filter(message -> message.encode().contains("once")))
                .hasSize(1);
        assertThat(sdk.message
                        .chatroom
                        .send(text("sys", "x", stoa.fresh("unknown")))
                        .getCode())
                .isEqualTo(200);
    }

    @Test
    void a_broadcast_reaches_whoever_is_in_any_room_and_is_not_stored() throws Exception {
        // one a second, whichever test made the last
        await().until(() ->
                sdk.message.chatroom.broadcast(text("sys", "to all rooms")).getCode() == 200);
        ann.hears(room, "to all rooms");
        bob.hears(room, "to all rooms");
        assertThat(bob.ask("history", new JsonObject().put("room", room).put("limit", 10))
                        .encode())
                .doesNotContain("to all rooms");
    }

    @Test
    void a_back_end_recalls_what_anybody_said() throws Exception {
        JsonObject sent = bob.say(room, "regret");
        ann.hears(room, "regret");
        RecallMessage recall = new RecallMessage()
                .setSenderId(bob.user())
                .setTargetId(room)
                .setuId(sent.getString("message"))
                .setSentTime(Long.toString(sent.getLong("ts")));
        assertThat(sdk.message.chatroom.recall(recall).getCode()).isEqualTo(200);
        ann.event("recalled", event -> sent.getString("message").equals(event.getString("message")));
        assertThat(ann.ask("history", new JsonObject().put("room", room).put("limit", 10))
                        .encode())
                .doesNotContain("regret");
        assertThat(sdk.message
                        .chatroom
                        .recall(recall.setuId("5FGT-7VA9-G4DD-4V5P"))
                        .getCode())
                .isEqualTo(200);
    }

    @Test
    void members_modify_their_own_messages_and_direct_them() throws Exception {
        try (NativeUser cy = stoa.connect(stoa.fresh("cy"))) {
            cy.join(room);
            JsonObject sent = ann.say(room, "tpyo");
            bob.hears(room, "tpyo");
            ann.ask(
                    "modify",
                    new JsonObject()
                            .put("room", room)
                            .put("message", sent.getString("message"))
                            .put("content", new JsonObject().put("content", "typo")));
            assertThat(bob.event("modified", event -> room.equals(event.getString("room")))
                            .getJsonObject("content")
                            .getString("content"))
                    .isEqualTo("typo");
            assertThat(cy.ask("history", new JsonObject().put("room", room).put("limit", 10))
                            .encode())
                    .contains("typo")
                    .doesNotContain("tpyo");
            ann.ask("send", NativeUser.message(room, "psst").put("only", List.of(bob.user())));
            bob.hears(room, "psst");
            ann.say(room, "for all");
            cy.hears(room, "for all");
            assertThat(cy.heard(room, "psst")).isFalse();
            assertThat(cy.ask("history", new JsonObject().put("room", room).put("limit", 10))
                            .encode())
                    .doesNotContain("psst");
        }
    }

    @Test
    void other_teams_read_what_happened_to_the_room_from_kafka() {
        bob.ask("room.leave", new JsonObject().put("room", room));
        List<String> kinds = new ArrayList<>();
        Properties properties = new Properties();
        properties.put("bootstrap.servers", stoa.kafka());
        properties.put("auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("stoa.room-events").stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<String, Boolean> ids = new java.util.HashMap<>();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    JsonObject event = new JsonObject(new String(record.value(), StandardCharsets.UTF_8));
                    if (room.equals(event.getString("room")) && ids.put(event.getString("id"), true) == null) {
                        kinds.add(event.getString("kind")
                                + event.getJsonArray("users").encode());
                    }
                });
                return kinds.contains("left[\"" + bob.user() + "\"]");
            });
        }
        assertThat(kinds)
                .containsSubsequence("created[]", "joined[\"" + ann.user() + "\"]", "joined[\"" + bob.user() + "\"]")
                .doesNotHaveDuplicates();
    }
}
