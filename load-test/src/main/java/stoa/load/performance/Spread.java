package stoa.load.performance;

import java.util.List;

/**
 * What several runs gave: the median, since a run that something else disturbed does not move it.
 *
 * @param median the middle one; the mean of the two in the middle where their number is even
 * @param min the least
 * @param max the most
 */
public record Spread(double median, double min, double max) {
    /**
     * Of some values.
     *
     * @param values one of each run
     * @return their spread
     * @throws IllegalArgumentException when there are none
     */
    public static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }
}
