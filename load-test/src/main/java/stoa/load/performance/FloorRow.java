package stoa.load.performance;

import java.util.ArrayList;
import java.util.List;

/**
 * What a floor gave, as {@code load-test/floors/run} tells it.
 *
 * @param title which floor
 * @param micros of processor time per delivery; as text, since a floor may have given nothing
 * @param p50Ms of deliveries
 * @param p99Ms of deliveries
 * @param perSecond deliveries
 * @param remark {@code exact}, or what was the matter
 */
public record FloorRow(String title, String micros, String p50Ms, String p99Ms, String perSecond, String remark) {
    private static final int CELLS = 6;

    /**
     * Reads its table.
     *
     * @param output of the script
     * @return the rows, in their order
     */
    static List<FloorRow> read(String output) {
        List<FloorRow> rows = new ArrayList<>();
        for (String line : output.lines().toList()) {
            String[] cells = line.strip().split("\\s*\\|\\s*", -1);
            // an empty cell before the first bar and one behind the last
            if (line.startsWith("|") && cells.length == CELLS + 2 && cells[2].matches("[0-9.]+|–")) {
                rows.add(new FloorRow(cells[1], cells[2], cells[3], cells[4], cells[5], cells[6]));
            }
        }
        return rows;
    }

    /** Whether it kept up and lost nothing, so that its cost is one to compare with. */
    boolean isExact() {
        return remark.equals("exact") && !micros.equals("–");
    }
}
