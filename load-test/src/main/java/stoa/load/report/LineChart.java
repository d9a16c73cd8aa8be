package stoa.load.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines over time, as SVG in a page: colours and fonts are the page's. */
final class LineChart {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 220;
    private static final int LEFT = 58;
    private static final int RIGHT = 12;
    private static final int TOP = 12;
    private static final int BOTTOM = 26;
    private static final int GRID_LINES = 4;

    private final String title;
    private final String unit;
    private final List<Line> lines = new ArrayList<>();

    private record Line(String name, List<Double> values) {}

    LineChart(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    LineChart line(String name, List<Double> values) {
        lines.add(new Line(name, List.copyOf(values)));
        return this;
    }

    /** A figure with a legend. */
    String html() {
        double top = niceTop(lines.stream()
                .flatMap(line -> line.values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0));
        int count = lines.stream().mapToInt(line -> line.values().size()).max().orElse(0);
        StringBuilder svg = new StringBuilder();
        svg.append("<figure><figcaption>")
                .append(HtmlText.escaped(title))
                .append(" <small>")
                .append(HtmlText.escaped(unit))
                .append("</small></figcaption><svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(HEIGHT)
                .append("\" role=\"img\" aria-label=\"")
                .append(HtmlText.escaped(title + ", " + unit + ", second by second"))
                .append("\">");
        grid(svg, top, count);
        for (int i = 0; i < lines.size(); i++) {
            svg.append("<polyline class=\"line l")
                    .append(i)
                    .append("\" points=\"")
                    .append(points(lines.get(i).values(), top, count))
                    .append("\"/>");
        }
        svg.append("</svg><p class=\"legend\">");
        for (int i = 0; i < lines.size(); i++) {
            svg.append("<span class=\"l")
                    .append(i)
                    .append("\"><i></i>")
                    .append(HtmlText.escaped(lines.get(i).name()))
                    .append("</span> ");
        }
        return svg.append("</p></figure>\n").toString();
    }

    private static void grid(StringBuilder svg, double top, int count) {
        for (int i = 0; i <= GRID_LINES; i++) {
            double value = top * i / GRID_LINES;
            double y = y(value, top);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT,
                    WIDTH - RIGHT,
                    y,
                    y,
                    LEFT - 6,
                    y + 4,
                    label(value)));
        }
        for (int i = 0; i <= GRID_LINES && count > 1; i++) {
            int second = (count - 1) * i / GRID_LINES;
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d s</text>",
                    x(second, count),
                    HEIGHT - 8,
                    second + 1));
        }
    }

    private static String points(List<Double> values, double top, int count) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i, count), y(values.get(i), top)));
        }
        return points.toString().strip();
    }

    private static double x(int index, int count) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (count < 2 ? 0.5 : (double) index / (count - 1));
    }

    private static double y(double value, double top) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top;
    }

    /** The next of 1, 2, 5, 10, 20, ... that is not below a value. */
    static double niceTop(double value) {
        double step = value <= 0 ? 1 : Math.pow(10, Math.floor(Math.log10(value)));
        for (double times : new double[] {1, 2, 5}) {
            if (value <= step * times) {
                return step * times;
            }
        }
        return step * 10;
    }

    private static String label(double value) {
        if (value >= 1e6) {
            return trimmed(value / 1e6) + "M";
        }
        return value >= 1e3 ? trimmed(value / 1e3) + "k" : trimmed(value);
    }

    private static String trimmed(double value) {
        return String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
    }
}
