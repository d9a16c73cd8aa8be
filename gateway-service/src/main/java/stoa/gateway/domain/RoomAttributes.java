package stoa.gateway.domain;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stoa.protocol.log.LogEvent.AttributesChanged;
import stoa.protocol.room.AttributeOperations.Attribute;
import stoa.protocol.room.AttributeOperations.Attributes;

/**
 * The attributes of one followed room: asked from room-service once, then kept by the changes in the
 * room's order. Changes may come in another order than their versions say; of each key the highest
 * version counts. Pure; single-threaded.
 *
 * <p>Bounds: room-service lets a room have 100 attributes of 128 + 4,096 characters; {@link
 * #DELETED_MAX} deleted keys are remembered, and while the answer is awaited {@link #EARLY_MAX} keys
 * that changed; beyond that the state is unknown and asked again.
 */
final class RoomAttributes {
    static final int DELETED_MAX = 200;
    static final int EARLY_MAX = 1_000;

    /** What was said last of a key; no value when it is gone. */
    private record Known(long version, @Nullable String value) {}

    private enum Phase {
        UNKNOWN,
        ASKED,
        KNOWN
    }

    private final Map<String, Known> present = new HashMap<>();
    private final LinkedHashMap<String, Known> deleted = new LinkedHashMap<>();
    private Phase phase = Phase.UNKNOWN;
    // Changes up to this version were in the answer.
    private long floor;
    private long version;
    private long question;
    private @Nullable AttributeState state;

    /**
     * The attributes now.
     *
     * @return empty while they have to be asked for
     */
    Optional<AttributeState> state() {
        if (phase != Phase.KNOWN) {
            return Optional.empty();
        }
        AttributeState current = state;
        if (current == null) {
            Map<String, String> values = new HashMap<>();
            present.forEach((key, known) -> {
                if (known.value() != null) {
                    values.put(key, known.value());
                }
            });
            current = new AttributeState(version, values);
            state = current;
        }
        return Optional.of(current);
    }

    /**
     * Begins to keep what changes while room-service is asked.
     *
     * @return names the question
     */
    long ask() {
        forget();
        phase = Phase.ASKED;
        return question;
    }

    /** Nothing is known any more, and an answer that is awaited counts for nothing. */
    void forget() {
        question++;
        phase = Phase.UNKNOWN;
        present.clear();
        deleted.clear();
        floor = 0;
        version = 0;
        state = null;
    }

    /**
     * Takes room-service's answer.
     *
     * @param asked what {@link #ask} gave
     * @param answer as answered
     * @return false when it came too late: ask again
     */
    boolean adopt(long asked, Attributes answer) {
        if (phase != Phase.ASKED || asked != question) {
            return false;
        }
        present.values().removeIf(early -> early.version() <= answer.version());
        deleted.values().removeIf(early -> early.version() <= answer.version());
        for (Attribute attribute : answer.attributes()) {
            String key = attribute.key();
            if (!present.containsKey(key) && !deleted.containsKey(key)) {
                present.put(key, new Known(answer.version(), attribute.value()));
            }
        }
        floor = answer.version();
        version = Math.max(version, answer.version());
        phase = Phase.KNOWN;
        state = null;
        return true;
    }

    /**
     * Applies a change in the room's order.
     *
     * @param change as it came
     */
    void apply(AttributesChanged change) {
        if (phase == Phase.UNKNOWN || (phase == Phase.KNOWN && change.version() <= floor)) {
            return;
        }
        change.set().forEach((key, value) -> put(key, new Known(change.version(), value)));
        change.deleted().forEach(key -> put(key, new Known(change.version(), null)));
        version = Math.max(version, change.version());
        state = null;
        if (phase == Phase.ASKED && present.size() + deleted.size() > EARLY_MAX) {
            forget();
        }
        while (phase == Phase.KNOWN && deleted.size() > DELETED_MAX) {
            // So old a deletion is not overtaken any more.
            deleted.pollFirstEntry();
        }
    }

    private void put(String key, Known now) {
        Known before = present.getOrDefault(key, deleted.get(key));
        if (before != null && before.version() >= now.version()) {
            return;
        }
        present.remove(key);
        deleted.remove(key);
        if (now.value() == null) {
            deleted.put(key, now);
        } else {
            present.put(key, now);
        }
    }
}
