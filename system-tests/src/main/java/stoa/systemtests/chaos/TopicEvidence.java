package stoa.systemtests.chaos;

import java.util.List;
import java.util.Map;
import stoa.systemtests.client.SeenMessage;

/**
 * What the topic {@code stoa.messages} and the history hold after a run.
 *
 * @param app app key of the rooms
 * @param records all of the topic, by partition and offset
 * @param unread how many more there are that could not be read in time
 * @param histories every message of each room, by room id, oldest first, as the history shows it
 */
public record TopicEvidence(
        String app, List<TopicRecord> records, long unread, Map<String, List<SeenMessage>> histories) {
    /** Copies the collections. */
    public TopicEvidence {
        records = List.copyOf(records);
        histories = Map.copyOf(histories);
    }
}
