package stoa.load.check;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one order of a room, as the clients of a loop saw it: each message is kept once, and a client is a place in
 * it, so that thousands of clients cost no more memory than one. One thread.
 *
 * <p>A message that comes to a client after a later one already came to another is kept apart, with who saw it.
 */
public final class RoomOrder {
    /** The stream of messages that merge several of a counted type; their number is the sum. */
    public static final int TALLY = -1;

    private final LongList cursors = new LongList();
    /** Stream in the upper half, number in the lower. */
    private final LongList messages = new LongList();

    private final TreeMap<Long, Straggler> stragglers = new TreeMap<>();
    private final Map<Integer, Integer> lastNumbers = new TreeMap<>();
    private final Names names;
    private final Failures failures;

    /** A message that the first client that came by did not get. */
    private record Straggler(long message, BitSet seenBy) {}

    /**
     * A room in which nothing was seen.
     *
     * @param names of those who take part
     * @param failures gets what is out of order
     */
    public RoomOrder(Names names, Failures failures) {
        this.names = names;
        this.failures = failures;
    }

    static long pack(int stream, int number) {
        return (long) stream << 32 | (number & 0xffffffffL);
    }

    static int stream(long message) {
        return (int) (message >> 32);
    }

    static int number(long message) {
        return (int) message;
    }

    int size() {
        return cursors.size();
    }

    long cursor(int index) {
        return cursors.get(index);
    }

    long message(int index) {
        return messages.get(index);
    }

    /** Where a client that joined at a cursor begins. */
    int after(long cursor) {
        int found = cursors.find(0, cursor);
        return found >= 0 ? found + 1 : -found - 1;
    }

    int find(int from, long cursor) {
        return cursors.find(from, cursor);
    }

    /** Adds a message behind all others; says so when its publisher's order is broken. */
    void append(long cursor, long message, int client) {
        cursors.add(cursor);
        messages.add(message);
        int stream = stream(message);
        if (stream == TALLY) {
            return;
        }
        Integer last = lastNumbers.put(stream, number(message));
        if (last != null && last >= number(message)) {
            failures.add(names.client(client) + " got number " + number(message) + " of " + names.publisher(stream)
                    + (last == number(message) ? " twice, with two cursors" : " after its number " + last));
        }
    }

    /** Whether a message is the one that others saw at its place; says so when it is not. */
    boolean isSame(int index, long message, int client) {
        if (messages.get(index) == message) {
            return true;
        }
        failures.add(names.client(client) + " got " + text(message) + " at cursor " + cursors.get(index)
                + ", where others got " + text(messages.get(index)));
        return false;
    }

    /** Notes a message that has its place before ones that were seen already. */
    void straggler(long cursor, long message, int client) {
        stragglers
                .computeIfAbsent(cursor, _ -> new Straggler(message, new BitSet()))
                .seenBy()
                .set(client);
    }

    /** Whether a client got a message that is not in the list. */
    boolean sawStraggler(long cursor, int client) {
        Straggler straggler = stragglers.get(cursor);
        return straggler != null && straggler.seenBy().get(client);
    }

    String text(long message) {
        return stream(message) == TALLY
                ? "a sum of " + number(message)
                : "number " + number(message) + " of " + names.publisher(stream(message));
    }

    Names names() {
        return names;
    }

    Failures failures() {
        return failures;
    }

    boolean hasStraggler(long cursor) {
        return stragglers.containsKey(cursor);
    }

    /** Spreads a message and its place over 64 bits, so that sums of different ones differ. */
    static long mix(long cursor, long message) {
        long hash = cursor * 0x9e3779b97f4a7c15L ^ message * 0xc2b2ae3d27d4eb4fL;
        hash = (hash ^ hash >>> 29) * 0xbf58476d1ce4e5b9L;
        return hash ^ hash >>> 32;
    }

    /** All messages that were not in their turn, by cursor. */
    Map<Long, Long> stragglers() {
        Map<Long, Long> all = new TreeMap<>();
        stragglers.forEach((cursor, straggler) -> all.put(cursor, straggler.message()));
        return all;
    }
}
