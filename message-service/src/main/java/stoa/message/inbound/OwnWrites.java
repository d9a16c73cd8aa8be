package stoa.message.inbound;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/**
 * In which partitions this node's own writes were told since the last flush, and who is to be told up to where the log
 * need not be read any more. What makes no sense of a partition gives it up, and touches no other. As many entries as
 * partitions; on the owners' event loop.
 */
final class OwnWrites {
    /** Takes a partition from its owner. */
    interface GivingUp {
        /** What was told of it made no sense. */
        void giveUp(int partition, RuntimeException broke);
    }

    private final Map<Integer, LongConsumer> readAheadByPartition = new HashMap<>();
    private final SortedSet<Integer> written = new TreeSet<>();
    private final SortedSet<Integer> broken = new TreeSet<>();
    private final GivingUp givingUp;

    OwnWrites(GivingUp givingUp) {
        this.givingUp = givingUp;
    }

    /** A partition is owned from now on. */
    void begin(int partition, LongConsumer readAhead) {
        broken.remove(partition);
        readAheadByPartition.put(partition, readAhead);
    }

    /** It is no more. */
    void end(int partition) {
        readAheadByPartition.remove(partition);
        written.remove(partition);
    }

    /** Something this node wrote is told by a step. */
    void told(int partition, Runnable step) {
        run(partition, step);
        if (readAheadByPartition.containsKey(partition)) {
            written.add(partition);
        }
    }

    /** Hands out the partitions that were told something, each once. */
    void flush(IntConsumer each) {
        while (!written.isEmpty()) {
            int partition = written.removeFirst();
            run(partition, () -> each.accept(partition));
        }
    }

    private void run(int partition, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException broke) {
            givingUp.giveUp(partition, broke);
            broken.add(partition);
        }
    }

    /** Partitions that were given up since the last call. Their reader comes soon: to it, what was written is news. */
    List<Integer> takeBroken() {
        List<Integer> taken = List.copyOf(broken);
        broken.clear();
        return taken;
    }

    /** Everything of a partition before an offset is known. */
    void known(int partition, long next) {
        LongConsumer readAhead = readAheadByPartition.get(partition);
        if (readAhead != null) {
            readAhead.accept(next);
        }
    }
}
