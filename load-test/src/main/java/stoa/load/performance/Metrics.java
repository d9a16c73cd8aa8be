package stoa.load.performance;

/** Reads what Prometheus reads. Pure. */
final class Metrics {
    private Metrics() {}

    /** Sums a metric over its labels; 0 where it is not in the text. */
    static double sum(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + ' ') || line.startsWith(name + '{'))
                .mapToDouble(Metrics::value)
                .sum();
    }

    private static double value(String line) {
        try {
            return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        } catch (NumberFormatException unreadable) {
            return 0;
        }
    }
}
