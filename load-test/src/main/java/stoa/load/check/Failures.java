package stoa.load.check;

import java.util.ArrayList;
import java.util.List;

/** What was not exact, in sentences; keeps {@link #KEPT_MAX} of them and counts all. Any thread. */
public final class Failures {
    /** Sentences that are kept; more of them help nobody. */
    public static final int KEPT_MAX = 50;

    private final List<String> kept = new ArrayList<>();
    private long count;

    /**
     * Notes one.
     *
     * @param sentence says which client, publisher and number
     */
    public synchronized void add(String sentence) {
        count++;
        if (kept.size() < KEPT_MAX) {
            kept.add(sentence);
        }
    }

    /**
     * How many there were.
     *
     * @return all, kept or not
     */
    public synchronized long count() {
        return count;
    }

    /**
     * The first of them.
     *
     * @return at most {@link #KEPT_MAX}
     */
    public synchronized List<String> kept() {
        return List.copyOf(kept);
    }
}
