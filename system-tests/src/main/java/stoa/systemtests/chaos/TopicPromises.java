package stoa.systemtests.chaos;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Cursor;
import stoa.protocol.kafka.DecodedRecord;
import stoa.protocol.log.Folded;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.PartitionFold;
import stoa.systemtests.client.SeenMessage;

/**
 * Checks what Stoa promises of its topic {@code stoa.messages}, from the evidence alone: a consumer that folds
 * repeats away by {@code ce_id}, and what {@code stoa_after} says is out of turn, gets exactly the messages of the history, with their times, in their order. Pure.
 */
public final class TopicPromises {
    private static final int VIOLATIONS_MAX = 50;

    private final TopicEvidence evidence;
    private final Map<Integer, PartitionFold> folds = new HashMap<>();
    private final Map<String, Integer> generations = new HashMap<>();
    private final Map<String, List<SeenMessage>> told = new LinkedHashMap<>();
    private final List<String> broken = new ArrayList<>();

    private TopicPromises(TopicEvidence evidence) {
        this.evidence = evidence;
        evidence.histories().forEach((room, history) -> {
            told.put(room, new ArrayList<>());
            generations.put(
                    room, history.isEmpty() ? 1 : new Cursor(history.getFirst().cursor()).generation());
        });
    }

    /**
     * Checks all rooms.
     *
     * @param evidence what is known
     * @return what was broken, at most 50 sentences; empty when all was kept
     */
    public static List<String> broken(TopicEvidence evidence) {
        TopicPromises promises = new TopicPromises(evidence);
        if (evidence.unread() > 0) {
            promises.broken.add(evidence.unread() + " records of the topic could not be read");
        } else {
            evidence.records().forEach(promises::fold);
            evidence.histories().forEach(promises::compare);
        }
        return promises.broken.stream().limit(VIOLATIONS_MAX).toList();
    }

    private void fold(TopicRecord record) {
        PartitionFold fold = folds.computeIfAbsent(record.partition(), _ -> new PartitionFold());
        switch (record.content()) {
            case DecodedRecord.Event(LogEvent event) -> {
                isWhereAndWhatItSays(record, event);
                if (fold.fold(record.offset(), record.appendTimeMs(), event, record.after())
                        instanceof Folded.Fresh fresh) {
                    tell(record, event, fresh);
                }
            }
            case DecodedRecord.Filler _ -> fold.skip(record.offset(), record.appendTimeMs());
            case DecodedRecord.Unreadable(String reason) -> {
                fold.skip(record.offset(), record.appendTimeMs());
                broken.add("the topic has at " + place(record) + " what nobody can read: " + reason);
            }
        }
    }

    private void isWhereAndWhatItSays(TopicRecord record, LogEvent event) {
        if (!event.id().equals(record.headerId())) {
            broken.add("the record at " + place(record) + " has the ce_id " + record.headerId() + " and holds "
                    + event.id());
        }
        if (event.conversation().partition() != record.partition()) {
            broken.add("the record at " + place(record) + " belongs to partition "
                    + event.conversation().partition());
        }
    }

    private void tell(TopicRecord record, LogEvent event, Folded.Fresh fresh) {
        Conversation conversation = event.conversation();
        List<SeenMessage> messages = told.get(conversation.id());
        if (messages != null
                && conversation.equals(Conversation.room(evidence.app(), conversation.id()))
                && event instanceof LogEvent.MessageAccepted message) {
            int generation = generations.getOrDefault(conversation.id(), 1);
            messages.add(SeenMessage.of(new JsonObject()
                    .put("id", message.id())
                    .put("cursor", Cursor.of(generation, record.offset()).value())
                    .put("ts", fresh.ts())
                    .put("from", message.from())
                    .put("content", Json.decodeValue(message.content().value()))));
        }
    }

    private void compare(String room, List<SeenMessage> history) {
        List<SeenMessage> topic = told.getOrDefault(room, List.of());
        if (topic.equals(history)) {
            return;
        }
        int before = broken.size();
        Map<String, SeenMessage> inTopic = byId(room, "topic", topic);
        Map<String, SeenMessage> inHistory = byId(room, "history", history);
        inTopic.forEach((id, message) -> {
            SeenMessage shown = inHistory.get(id);
            if (shown == null) {
                broken.add(room + ": the topic has " + message + ", the history has not");
            } else if (!shown.equals(message)) {
                broken.add(room + ": the topic has " + message + ", the history has " + shown);
            }
        });
        inHistory.values().stream()
                .filter(message -> !inTopic.containsKey(message.id()))
                .forEach(message -> broken.add(room + ": the history has " + message + ", the topic has not"));
        if (broken.size() == before) {
            broken.add(room + ": topic and history have the same messages in different orders");
        }
    }

    private Map<String, SeenMessage> byId(String room, String where, List<SeenMessage> messages) {
        Map<String, SeenMessage> byId = new LinkedHashMap<>();
        for (SeenMessage message : messages) {
            SeenMessage other = byId.put(message.id(), message);
            if (other != null) {
                broken.add(room + ": the " + where + " has " + other + " again as " + message);
            }
        }
        return byId;
    }

    private static String place(TopicRecord record) {
        return record.partition() + "@" + record.offset();
    }
}
