package stoa.load.performance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table of docs/performance.md, as Markdown. Pure. */
final class PerformanceTable {
    private static final int DATE_CHARS = 10;
    private static final int PERCENT = 100;

    private PerformanceTable() {}

    /**
     * Writes it.
     *
     * @param cases in their order; a row for each of their goals
     * @param outcomes those that there are
     * @return lines, each ended
     */
    static String of(List<Case> cases, List<CaseOutcome> outcomes) {
        StringBuilder text = new StringBuilder();
        text.append("| case | goal | median | min..max | p50/p99 ms | reached | cheapest floor | measured |\n");
        text.append("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        for (Case one : cases) {
            List<CaseOutcome> measured = outcomes.stream()
                    .filter(outcome -> outcome.name().equals(one.name()))
                    .toList();
            if (measured.isEmpty()) {
                one.goals()
                        .forEach(goal -> row(
                                text,
                                cell(one, "native"),
                                goal.text("native"),
                                "not measured yet",
                                "",
                                "",
                                "",
                                "",
                                ""));
            }
            measured.forEach(outcome -> one.goals().forEach(goal -> row(text, cells(one, goal, outcome))));
        }
        machines(text, outcomes);
        broken(text, outcomes);
        floors(text, cases, outcomes);
        return text.toString();
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String cell(Case one, String protocol) {
        return '`' + one.name() + '`' + (protocol.equals("native") ? "" : ", " + protocol) + ": " + one.title();
    }

    private static String[] cells(Case one, Goal goal, CaseOutcome outcome) {
        Optional<Spread> spread = outcome.spread(goal.quantity());
        String median = spread.map(of -> goal.quantity().text(of.median())).orElse("–");
        String range = spread.map(of ->
                        goal.quantity().text(of.min()) + ".." + goal.quantity().text(of.max()))
                .orElse("–");
        String reached = !outcome.isExact()
                ? "BROKEN"
                : spread.filter(of -> goal.reached(of.median(), outcome.protocol()))
                                .isPresent()
                        ? "yes"
                        : "no";
        return new String[] {
            cell(one, outcome.protocol()),
            goal.text(outcome.protocol()),
            median,
            range,
            outcome.latencies()
                    .map(of -> String.format(Locale.ROOT, "%.1f/%.1f", of.p50Ms(), of.p99Ms()))
                    .orElse(""),
            reached,
            goal.quantity() == Quantity.CPU_PER_DELIVERY
                    ? outcome.cheapestFloor()
                            .map(floor -> floor.micros() + " (" + floor.title() + ')')
                            .orElse("")
                    : "",
            measured(outcome)
        };
    }

    private static String measured(CaseOutcome outcome) {
        String day = outcome.startedAt()
                .substring(0, Math.min(DATE_CHARS, outcome.startedAt().length()));
        return day + ", " + outcome.runs().size() + " runs of " + outcome.size().seconds() + " s"
                + (outcome.size().percent() == PERCENT
                        ? ""
                        : ", only " + outcome.size().percent() + " % of the load");
    }

    private static void machines(StringBuilder text, List<CaseOutcome> outcomes) {
        Map<String, Set<String>> cases = new LinkedHashMap<>();
        for (CaseOutcome outcome : outcomes) {
            cases.computeIfAbsent(outcome.machine().text(), _ -> new LinkedHashSet<>())
                    .add(outcome.name());
        }
        cases.forEach((machine, names) -> text.append("\nMachine")
                .append(cases.size() == 1 ? "" : " of " + String.join(", ", names))
                .append(": ")
                .append(machine)
                .append(".\n"));
    }

    private static void broken(StringBuilder text, List<CaseOutcome> outcomes) {
        List<String> lines = new ArrayList<>();
        for (CaseOutcome outcome : outcomes) {
            outcome.broken().forEach(sentence -> lines.add("- `" + outcome.name() + "`: " + sentence));
        }
        if (!lines.isEmpty()) {
            text.append("\nBROKEN:\n\n").append(String.join("\n", lines)).append('\n');
        }
    }

    private static void floors(StringBuilder text, List<Case> cases, List<CaseOutcome> outcomes) {
        for (CaseOutcome outcome : outcomes) {
            if (outcome.floors().isEmpty()) {
                continue;
            }
            String title = cases.stream()
                    .filter(one -> one.name().equals(outcome.name()))
                    .map(Case::title)
                    .findFirst()
                    .orElse(outcome.name());
            text.append("\nFloors, ").append(title).append(":\n\n");
            row(text, "floor", "µs CPU per delivery", "p50/p99 ms", "deliveries/s", "");
            text.append("| --- | --- | --- | --- | --- |\n");
            outcome.floors()
                    .forEach(floor -> row(
                            text,
                            floor.title(),
                            floor.micros(),
                            floor.p50Ms() + '/' + floor.p99Ms(),
                            floor.perSecond(),
                            floor.remark()));
        }
    }
}
