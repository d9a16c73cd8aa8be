package stoa.load.check;

import java.util.Arrays;

/** Numbers, packed. One thread. */
final class LongList {
    private static final int FIRST = 16;

    private long[] values = new long[FIRST];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    long get(int index) {
        return values[index];
    }

    int size() {
        return size;
    }

    /** Where a value is in the rising list from an index on; {@code -(insertion point) - 1} when it is not. */
    int find(int from, long value) {
        return Arrays.binarySearch(values, Math.min(from, size), size, value);
    }
}
