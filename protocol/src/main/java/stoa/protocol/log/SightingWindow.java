package stoa.protocol.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sightings of a window, oldest first, found by the event's id. A busy partition has hundreds of thousands of them,
 * twice in a process with an owner and a history: as objects they would be most of what a garbage collector looks at, so
 * they are numbers in arrays, 40 bytes each beside the index. Not thread-safe.
 *
 * <p>Ids are kept as 128 bits, which is what the ids of our events are ({@link stoa.protocol.id.MessageId}); of any other
 * text as many bits of its SHA-256.
 *
 * <p>Memory is bounded by whoever removes the oldest.
 */
final class SightingWindow {
    private static final int FIRST_CAPACITY = 16;
    private static final int ID_CHARS = 22;
    private static final int BITS_PER_CHAR = 6;
    private static final int BITS_OF_LAST_CHAR = 2;
    private static final int UNUSED_OF_LAST_CHAR = 0xf;
    private static final byte[] VALUE_BY_CHAR = valueByChar();

    private long[] idHigh = new long[FIRST_CAPACITY];
    private long[] idLow = new long[FIRST_CAPACITY];
    private long[] offsets = new long[FIRST_CAPACITY];
    private long[] logTimes = new long[FIRST_CAPACITY];
    private long[] times = new long[FIRST_CAPACITY];
    // Places of the latest sighting of each id, plus one; 0 is empty. Linear probing.
    private int[] index = new int[2 * FIRST_CAPACITY];
    // Of sightings that were repeats, by number: the one that counted.
    private final Map<Long, Folded.Seen> firstOfRepeats = new HashMap<>();
    private long oldest;
    private long next;
    private long high;
    private long low;

    boolean isEmpty() {
        return oldest == next;
    }

    /** The sighting that counted of an event that was seen; null for others. */
    Folded.@Nullable Seen first(String id) {
        read(id);
        int place = index[slot()] - 1;
        if (place < 0) {
            return null;
        }
        Folded.Seen first = firstOfRepeats.get(numberAt(place));
        return first == null ? new Folded.Seen(offsets[place], times[place]) : first;
    }

    /** Adds a sighting behind all others. */
    void add(Sighting sighting) {
        if (next - oldest == offsets.length) {
            grow();
        }
        int place = place(next);
        read(sighting.id());
        idHigh[place] = high;
        idLow[place] = low;
        offsets[place] = sighting.offset();
        logTimes[place] = sighting.logTime();
        times[place] = sighting.first().ts();
        if (sighting.first().offset() != sighting.offset()) {
            firstOfRepeats.put(next, sighting.first());
        }
        index[slot()] = place + 1;
        next++;
    }

    long oldestOffset() {
        return offsets[place(oldest)];
    }

    long oldestLogTime() {
        return logTimes[place(oldest)];
    }

    /** Forgets the oldest sighting, and its id where there was none later. */
    void removeOldest() {
        int place = place(oldest);
        high = idHigh[place];
        low = idLow[place];
        int slot = slot();
        if (index[slot] == place + 1) {
            empty(slot);
        }
        if (!firstOfRepeats.isEmpty()) {
            firstOfRepeats.remove(oldest);
        }
        oldest++;
    }

    private int place(long number) {
        return (int) (number & (offsets.length - 1));
    }

    private long numberAt(int place) {
        return oldest + place(place - oldest);
    }

    /** Where the id that was read is, or would be. */
    private int slot() {
        int slot = home(high, low);
        while (index[slot] != 0 && !isAt(index[slot] - 1)) {
            slot = (slot + 1) & (index.length - 1);
        }
        return slot;
    }

    private boolean isAt(int place) {
        return idLow[place] == low && idHigh[place] == high;
    }

    private int home(long idHigh, long idLow) {
        // Both halves are bits of a hash already.
        return (int) (idHigh ^ (idLow >>> Integer.SIZE)) & (index.length - 1);
    }

    /** Closes the gap, so that whoever was put behind it is still found. */
    private void empty(int slot) {
        int gap = slot;
        int mask = index.length - 1;
        for (int at = (gap + 1) & mask; index[at] != 0; at = (at + 1) & mask) {
            int place = index[at] - 1;
            int home = home(idHigh[place], idLow[place]);
            if (((at - home) & mask) >= ((at - gap) & mask)) {
                index[gap] = index[at];
                gap = at;
            }
        }
        index[gap] = 0;
    }

    private void grow() {
        int count = offsets.length;
        long[][] grown = new long[][] {idHigh, idLow, offsets, logTimes, times};
        int from = place(oldest);
        for (int i = 0; i < grown.length; i++) {
            // Unrolled, so that the oldest is first.
            long[] larger = Arrays.copyOf(Arrays.copyOfRange(grown[i], from, count), 2 * count);
            System.arraycopy(grown[i], 0, larger, count - from, from);
            grown[i] = larger;
        }
        idHigh = grown[0];
        idLow = grown[1];
        offsets = grown[2];
        logTimes = grown[3];
        times = grown[4];
        renumber(count);
        index = new int[4 * count];
        for (int place = 0; place < count; place++) {
            high = idHigh[place];
            low = idLow[place];
            index[slot()] = place + 1;
        }
    }

    private void renumber(int count) {
        Map<Long, Folded.Seen> before = new HashMap<>(firstOfRepeats);
        firstOfRepeats.clear();
        before.forEach((number, first) -> firstOfRepeats.put(number - oldest, first));
        oldest = 0;
        next = count;
    }

    private void read(String id) {
        if (!readBits(id)) {
            ByteBuffer digest = ByteBuffer.wrap(sha256(id));
            high = digest.getLong();
            low = digest.getLong();
        }
    }

    private boolean readBits(String id) {
        if (id.length() != ID_CHARS) {
            return false;
        }
        high = 0;
        low = 0;
        for (int i = 0; i < ID_CHARS; i++) {
            char c = id.charAt(i);
            int value = c < VALUE_BY_CHAR.length ? VALUE_BY_CHAR[c] : -1;
            boolean isLast = i == ID_CHARS - 1;
            if (value < 0 || (isLast && (value & UNUSED_OF_LAST_CHAR) != 0)) {
                return false;
            }
            int bits = isLast ? BITS_OF_LAST_CHAR : BITS_PER_CHAR;
            high = high << bits | low >>> (Long.SIZE - bits);
            low = low << bits | (isLast ? value >>> (BITS_PER_CHAR - BITS_OF_LAST_CHAR) : value);
        }
        return true;
    }

    private static byte[] sha256(String id) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] valueByChar() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int value = 0; value < alphabet.length(); value++) {
            values[alphabet.charAt(value)] = (byte) value;
        }
        return values;
    }
}
