package stoa.message.domain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;
import stoa.protocol.message.MessageOperations.Subscribe;

/**
 * The latest entries of a partition, for gateways that come back and for recalls right after an ack.
 * Bounded by log time and bytes; the oldest go first. Not thread-safe.
 */
public final class Ring {
    private record Kept(Entry entry, int bytes, boolean isLive) {}

    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private final Map<String, Entry> byId = new HashMap<>();
    private final long bytesMax;
    private final long keepMs;
    private long bytes;
    private long coveredFrom;

    /**
     * An empty ring.
     *
     * @param bytesMax bytes at most
     * @param keepMs how long entries are kept, in milliseconds of log time
     * @param coveredFrom first offset whose entry it will hold
     */
    public Ring(long bytesMax, long keepMs, long coveredFrom) {
        this.bytesMax = bytesMax;
        this.keepMs = keepMs;
        this.coveredFrom = coveredFrom;
    }

    /**
     * Adds the next entry.
     *
     * @param entry of a higher offset than every one before
     * @param entryBytes its size
     * @param isLive whether it is delivered; what is not is only found by its id
     */
    public void add(Entry entry, int entryBytes, boolean isLive) {
        kept.add(new Kept(entry, entryBytes, isLive));
        byId.put(entry.event().id(), entry);
        bytes += entryBytes;
        while (!kept.isEmpty() && (bytes > bytesMax || entry.logTime() - oldestLogTime() > keepMs)) {
            Kept gone = kept.removeFirst();
            byId.remove(gone.entry().event().id(), gone.entry());
            bytes -= gone.bytes();
            coveredFrom = gone.entry().offset() + 1;
        }
    }

    /**
     * The first offset from which on nothing is missing.
     *
     * @return every entry at or after it is here
     */
    public long coveredFrom() {
        return coveredFrom;
    }

    /**
     * Bytes held.
     *
     * @return never more than the bound
     */
    public long bytes() {
        return bytes;
    }

    /**
     * An entry by its event's id.
     *
     * @param id of a message or other event
     * @return null when it is not here
     */
    public @Nullable Entry find(String id) {
        return byId.get(id);
    }

    /**
     * What rooms have missed of what was delivered.
     *
     * @param positions rooms, and {@link Conversation#others} for all else, to the first offset that is wanted; negative for nothing
     * @param pastBytesMax bytes at most, the newest are kept
     * @return the entries by offset, and the offset from which they are whole
     */
    public Past past(Map<Conversation, Long> positions, long pastBytesMax) {
        long wanted = positions.values().stream()
                .filter(position -> position != Subscribe.FROM_NOW)
                .mapToLong(Long::longValue)
                .min()
                .orElse(Long.MAX_VALUE);
        List<Entry> entries = new ArrayList<>();
        long taken = 0;
        Iterator<Kept> newestFirst = kept.descendingIterator();
        while (newestFirst.hasNext()) {
            Kept one = newestFirst.next();
            if (one.entry().offset() < wanted) {
                break;
            }
            Long position = positions.get(one.entry().event().conversation().followedAs());
            if (!one.isLive()
                    || position == null
                    || position == Subscribe.FROM_NOW
                    || one.entry().offset() < position) {
                continue;
            }
            taken += one.bytes();
            if (taken > pastBytesMax) {
                Collections.reverse(entries);
                return new Past(entries, one.entry().offset() + 1);
            }
            entries.add(one.entry());
        }
        Collections.reverse(entries);
        return new Past(entries, coveredFrom);
    }

    /**
     * What rooms have missed.
     *
     * @param entries by offset
     * @param coveredFrom whole from this offset on
     */
    public record Past(List<Entry> entries, long coveredFrom) {
        /** Copies the list. */
        public Past {
            entries = List.copyOf(entries);
        }
    }

    private long oldestLogTime() {
        Kept oldest = kept.peekFirst();
        return oldest == null ? Long.MAX_VALUE : oldest.entry().logTime();
    }
}
