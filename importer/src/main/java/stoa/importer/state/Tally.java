package stoa.importer.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts by name.
 *
 * @param counts above 0
 */
public record Tally(Map<String, Long> counts) {
    /** Nothing. */
    public static final Tally NOTHING = new Tally(Map.of());

    /** Copies the map. */
    public Tally {
        counts = Map.copyOf(counts);
    }

    /**
     * One more count.
     *
     * @param name of what
     * @param count how many
     * @return the sum
     */
    public Tally plus(String name, long count) {
        return count == 0 ? this : plus(new Tally(Map.of(name, count)));
    }

    /**
     * Adds up.
     *
     * @param other counts
     * @return the sum
     */
    public Tally plus(Tally other) {
        Map<String, Long> sum = new TreeMap<>(counts);
        other.counts.forEach((name, count) -> sum.merge(name, count, Long::sum));
        return new Tally(sum);
    }

    /**
     * A count.
     *
     * @param name of what
     * @return 0 where nothing was counted
     */
    public long of(String name) {
        return counts.getOrDefault(name, 0L);
    }

    /**
     * Counts whose names begin alike.
     *
     * @param prefix with it
     * @return by the rest of their names, sorted
     */
    public Map<String, Long> below(String prefix) {
        Map<String, Long> found = new TreeMap<>();
        counts.forEach((name, count) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), count);
            }
        });
        return found;
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(counts).forEach(json::put);
        return json;
    }

    static Tally of(JsonNode json) {
        Map<String, Long> counts = new TreeMap<>();
        json.properties().forEach(one -> counts.put(one.getKey(), one.getValue().asLong()));
        return new Tally(counts);
    }
}
