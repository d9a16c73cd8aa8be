package stoa.systemtests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.CloseClass;
import stoa.protocol.error.ErrorCode;

/** The tables of the documents hold what the code holds. */
class TablesTest {
    private static String row(ErrorCode code) {
        String close = code.closeClass() == CloseClass.NONE
                ? ""
                : Integer.toString(code.closeClass().webSocketCode());
        return Stream.of(
                        Integer.toString(code.number()),
                        '`' + code.name() + '`',
                        Integer.toString(code.httpStatus()),
                        close,
                        code.retryable() ? "yes" : "no",
                        code.text())
                .collect(Collectors.joining(" | "));
    }

    @Test
    void errorsAreThoseOfTheCode() {
        Set<String> documented = Tree.rows(Tree.section(Tree.text("docs/protocol.md"), "Errors"), "[0-9]+").stream()
                .map(cells -> String.join(" | ", cells))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented)
                .isEqualTo(Stream.of(ErrorCode.values())
                        .map(TablesTest::row)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void metricsAreThoseOfTheCode() {
        Set<String> inCode = Tree.findAll(Tree.sources("main", ".java"), Pattern.compile("\"(stoa_[a-z]+_[a-z_]+)\""));
        Set<String> documented =
                Tree.rows(Tree.section(Tree.text("docs/operations.md"), "Metrics"), "`stoa_.*`.*").stream()
                        .map(cells -> cells.getFirst().replaceAll("`([a-z_]+).*", "$1"))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(inCode).isNotEmpty();
        assertThat(inCode.stream().filter(name -> documented.stream().noneMatch(shown -> isShownAs(name, shown))))
                .as("metrics of the code that are not documented")
                .isEmpty();
        assertThat(documented.stream().filter(shown -> inCode.stream().noneMatch(name -> isShownAs(name, shown))))
                .as("metrics that are documented and not in the code")
                .isEmpty();
    }

    /** Prometheus' names end with what is counted. */
    private static boolean isShownAs(String name, String shown) {
        return shown.matches(name + "(_total|_seconds)?");
    }

    @Test
    void featuresHaveEachIdOnceAndAnHonestState() {
        List<List<String>> rows = Tree.rows(Tree.text("docs/features.md"), "[A-F][0-9]+");
        List<String> expected = Stream.of("A12", "B29", "C21", "D14", "E7", "F9")
                .flatMap(last -> IntStream.rangeClosed(1, Integer.parseInt(last.substring(1)))
                        .mapToObj(number -> last.charAt(0) + Integer.toString(number)))
                .toList();
        assertThat(rows.stream().map(List::getFirst)).containsExactlyElementsOf(expected);
        assertThat(rows).allSatisfy(cells -> assertThat(cells.get(2)).matches("whole|part: .+|not built(: .+)?"));
    }

    @Test
    void testsAndClassesNamedByFeaturesExist() {
        Set<String> known = Stream.of("main", "test")
                .flatMap(folder -> Tree.sources(folder, ".java").stream())
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        Pattern name = Pattern.compile("`([A-Z][A-Za-z]+)`");
        List<List<String>> rows = Tree.rows(Tree.text("docs/features.md"), "[A-F][0-9]+");
        assertThat(rows.stream()
                        .flatMap(cells ->
                                name.matcher(cells.get(3) + cells.get(4)).results())
                        .map(found -> found.group(1))
                        .filter(named -> !known.contains(named)))
                .isEmpty();
        assertThat(rows.stream()
                        .filter(cells ->
                                cells.get(2).equals("whole") && cells.get(4).isEmpty()))
                .as("whole, and no test proves it")
                .isEmpty();
    }
}
