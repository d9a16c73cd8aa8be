package stoa.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Cursor;
import stoa.protocol.kafka.DecodedRecord;
import stoa.protocol.kafka.EventType;
import stoa.protocol.kafka.LogEventJson;
import stoa.protocol.log.PartitionFold;
import stoa.systemtests.client.SeenMessage;

/** The check of the topic is checked itself: it finds each kind of difference, and nothing where none is. */
class TopicPromisesTest {
    private static final String ROOM = "r";
    private static final int PARTITION = Conversation.room("app", ROOM).partition();
    private static final int GENERATION = 3;
    private static final SeenMessage FIRST = seen("m1", 0, 1_000, 1);
    private static final SeenMessage SECOND = seen("m2", 1, 1_001, 2);

    private final List<TopicRecord> topic = new ArrayList<>();

    private static SeenMessage seen(String id, long offset, long ts, long number) {
        return new SeenMessage(id, Cursor.of(GENERATION, offset).value(), ts, "ann", number);
    }

    /** A message as a gateway would have it written; the next record of the room's partition. */
    private TopicPromisesTest message(String id, long number, long appendTimeMs) {
        return record(id, appendTimeMs, content(ROOM, id, number));
    }

    private static DecodedRecord content(String room, String id, long number) {
        String json = """
            {"app":"app","room":"%s","id":"%s","from":"ann","cid":"c","type":"t","content":{"n":%d},"priority":"normal"}\
            """.formatted(room, id, number);
        return LogEventJson.decode(EventType.MESSAGE_ACCEPTED.typeName(), json.getBytes(StandardCharsets.UTF_8));
    }

    private TopicPromisesTest record(String headerId, long appendTimeMs, DecodedRecord content) {
        topic.add(new TopicRecord(PARTITION, topic.size(), appendTimeMs, headerId, null, content));
        return this;
    }

    private List<String> broken(SeenMessage... history) {
        return TopicPromises.broken(new TopicEvidence("app", topic, 0, Map.of(ROOM, List.of(history))));
    }

    @Test
    void whatIsTheSameIsFoundTheSame() {
        message("m1", 1, 1_000).message("m2", 2, 1_000);
        assertThat(broken(FIRST, SECOND)).isEmpty();
    }

    @Test
    void whatIsOutOfTurnDoesNotCountUntilItComesAgain() {
        message("m1", 1, 1_000);
        topic.add(new TopicRecord(PARTITION, 1, 1_000, "m2", "lost", content(ROOM, "m2", 2)));
        assertThat(broken(FIRST)).isEmpty();
        message("lost", 3, 1_000);
        topic.add(new TopicRecord(PARTITION, 3, 1_000, "m2", "lost", content(ROOM, "m2", 2)));
        assertThat(broken(FIRST, seen("lost", 2, 1_001, 3), seen("m2", 3, 1_002, 2)))
                .isEmpty();
    }

    @Test
    void repeatsWithinTheWindowAreFoldedAway() {
        message("m1", 1, 1_000).message("m2", 2, 1_000).message("m1", 1, 1_000 + PartitionFold.WINDOW_MS - 1);
        assertThat(broken(FIRST, SECOND)).isEmpty();
    }

    @Test
    void aRepeatAfterTheWindowIsAMessageThatTheHistoryMustHaveTwice() {
        message("m1", 1, 1_000).message("m2", 2, 1_000).message("m1", 1, 1_000 + PartitionFold.WINDOW_MS);
        assertThat(broken(FIRST, SECOND))
                .anyMatch(
                        sentence -> sentence.contains("the topic has SeenMessage[id=m1") && sentence.contains("again"));
    }

    @Test
    void fillersAndOtherRoomsTakePlacesAndCountForNothing() {
        String other = roomOfTheSamePartition();
        record("x", 900, new DecodedRecord.Filler()).record("y", 1_000, content(other, "y", 1));
        message("m1", 1, 1_000);
        assertThat(broken(seen("m1", 2, 1_000, 1))).isEmpty();
    }

    private static String roomOfTheSamePartition() {
        int n = 0;
        while (Conversation.room("app", "other" + n).partition() != PARTITION) {
            n++;
        }
        return "other" + n;
    }

    @Test
    void findsWhatTheHistoryHasNot() {
        message("m1", 1, 1_000).message("m2", 2, 1_000);
        assertThat(broken(FIRST)).singleElement().asString().contains("id=m2", "the history has not");
    }

    @Test
    void findsWhatTheTopicHasNot() {
        message("m1", 1, 1_000);
        assertThat(broken(FIRST, SECOND)).singleElement().asString().contains("id=m2", "the topic has not");
    }

    @Test
    void findsAnotherTimeOrPlace() {
        message("m1", 1, 1_000).message("m2", 2, 1_000);
        assertThat(broken(FIRST, seen("m2", 1, 1_000, 2)))
                .singleElement()
                .asString()
                .contains("ts=1001", "ts=1000");
        assertThat(broken(FIRST, seen("m2", 7, 1_001, 2)))
                .singleElement()
                .asString()
                .contains("id=m2");
        assertThat(broken(FIRST, seen("m2", 1, 1_001, 9)))
                .singleElement()
                .asString()
                .contains("number=9");
    }

    @Test
    void findsAnotherOrder() {
        message("m1", 1, 1_000).message("m2", 2, 1_000);
        assertThat(broken(SECOND, FIRST)).singleElement().asString().contains("different orders");
    }

    @Test
    void findsAnIdThatIsNotTheHeaders() {
        record("another", 1_000, content(ROOM, "m1", 1));
        assertThat(broken(FIRST)).singleElement().asString().contains("ce_id another");
    }

    @Test
    void findsARecordInAForeignPartition() {
        topic.add(new TopicRecord((PARTITION + 1) % 64, 0, 1_000, "m1", null, content(ROOM, "m1", 1)));
        assertThat(broken(FIRST)).singleElement().asString().contains("belongs to partition " + PARTITION);
    }

    @Test
    void findsWhatNobodyCanRead() {
        message("m1", 1, 1_000).record("x", 1_000, new DecodedRecord.Unreadable("garbage"));
        assertThat(broken(FIRST)).singleElement().asString().contains("garbage");
    }

    @Test
    void doesNotJudgeHalfATopic() {
        message("m1", 1, 1_000);
        assertThat(TopicPromises.broken(new TopicEvidence("app", topic, 5, Map.of(ROOM, List.of(FIRST, SECOND)))))
                .containsExactly("5 records of the topic could not be read");
    }
}
