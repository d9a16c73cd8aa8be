package stoa.message.inbound;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/**
 * In which partitions this node's own writes were told since the last flush, and who is to be told up to where the log
 * need not be read any more. On the owners' event loop.
 */
final class OwnWrites {
    private final Map<Integer, LongConsumer> readAheadByPartition = new HashMap<>();
    private final SortedSet<Integer> written = new TreeSet<>();

    /** A partition is owned from now on. */
    void begin(int partition, LongConsumer readAhead) {
        readAheadByPartition.put(partition, readAhead);
    }

    /** It is no more. */
    void end(int partition) {
        readAheadByPartition.remove(partition);
        written.remove(partition);
    }

    /** Something this node wrote was told. */
    void told(int partition) {
        written.add(partition);
    }

    /** Hands out the partitions that were told something, each once. */
    void flush(IntConsumer each) {
        while (!written.isEmpty()) {
            each.accept(written.removeFirst());
        }
    }

    /** Everything of a partition before an offset is known. */
    void known(int partition, long next) {
        LongConsumer readAhead = readAheadByPartition.get(partition);
        if (readAhead != null) {
            readAhead.accept(next);
        }
    }
}
