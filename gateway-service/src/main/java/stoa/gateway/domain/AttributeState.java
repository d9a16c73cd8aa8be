package stoa.gateway.domain;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a room at one moment, with a place for their encoded form, so that a storm of joins
 * encodes them once. Never changes; any thread: two threads that meet here may both encode, with the
 * same result.
 */
public final class AttributeState {
    private final long version;
    private final SortedMap<String, String> values;
    private volatile byte @Nullable [] encoded;

    /**
     * Attributes as they are.
     *
     * @param version of the room's attributes; 0 when none was ever set
     * @param values by key, at most 100
     */
    public AttributeState(long version, Map<String, String> values) {
        this.version = version;
        this.values = new TreeMap<>(values);
    }

    /**
     * The version.
     *
     * @return a change with a higher one is not in here
     */
    public long version() {
        return version;
    }

    /**
     * The values.
     *
     * @return by key, in order of keys; a view nobody may change
     */
    public SortedMap<String, String> values() {
        return Collections.unmodifiableSortedMap(values);
    }

    /**
     * The encoded form, made at the first call.
     *
     * @param encoder gives the same bytes for the same state, whoever calls
     * @return bytes that nobody may change
     */
    public byte[] encoded(Function<AttributeState, byte[]> encoder) {
        byte[] known = encoded;
        if (known == null) {
            known = encoder.apply(this);
            encoded = known;
        }
        return known;
    }
}
