package stoa.gateway.domain;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stoa.protocol.log.Entry;

/**
 * An entry on its way to connections, with a place for its encoded form, so that it is encoded once
 * per process however many loops and joins it goes to. Any thread: two threads that meet here may both
 * encode, with the same result.
 */
public final class LiveEntry {
    private final Entry entry;
    private volatile byte @Nullable [] encoded;

    /**
     * Wraps an entry that is not encoded yet.
     *
     * @param entry what happened
     */
    public LiveEntry(Entry entry) {
        this.entry = entry;
    }

    /**
     * What happened.
     *
     * @return the entry
     */
    public Entry entry() {
        return entry;
    }

    /**
     * The encoded form, made at the first call.
     *
     * @param encoder gives the same bytes for the same entry, whoever calls
     * @return bytes that nobody may change
     */
    public byte[] encoded(Function<Entry, byte[]> encoder) {
        byte[] known = encoded;
        if (known == null) {
            known = encoder.apply(entry);
            encoded = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return entry.toString();
    }
}
