package stoa.load.figures;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Histograms as text, so that those of several processes add up exactly. */
public final class Durations {
    /** Longer durations count as this, in microseconds. */
    public static final long MICROS_MAX = 600_000_000;

    /** Decimal digits that are kept of a duration. */
    public static final int DIGITS = 3;

    private Durations() {}

    /**
     * An empty histogram.
     *
     * @return of durations in microseconds
     */
    public static Histogram empty() {
        return new Histogram(MICROS_MAX, DIGITS);
    }

    /**
     * Writes a histogram.
     *
     * @param histogram of durations
     * @return compressed, in Base64; empty for an empty one
     */
    public static String encode(Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return "";
        }
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    /**
     * Adds a written histogram to another.
     *
     * @param sum is added to
     * @param encoded as {@link #encode} wrote it
     * @throws IllegalArgumentException when it did not
     */
    public static void add(Histogram sum, String encoded) {
        if (encoded.isEmpty()) {
            return;
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(encoded));
            sum.add(Histogram.decodeFromCompressedByteBuffer(bytes, MICROS_MAX));
        } catch (DataFormatException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
