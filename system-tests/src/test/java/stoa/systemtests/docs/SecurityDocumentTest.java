package stoa.systemtests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What security.md calls defended is code that there is, and has tests that there are. */
class SecurityDocumentTest {
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Pattern SETTING = Pattern.compile("`(STOA_[A-Z_]+)`");

    private static Set<String> classes(String folder) {
        return Tree.sources(folder, ".java").stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
    }

    private static List<String> named(String cell) {
        return NAME.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    @Test
    void whatIsDefendedHasCodeAndTests() {
        Set<String> code = classes("main");
        Set<String> tests = classes("test");
        List<List<String>> rows =
                Tree.rows(Tree.section(Tree.text("docs/security.md"), "What is defended, and where"), "[a-z].*")
                        .stream()
                        .filter(cells -> !cells.getFirst().equals("against"))
                        .toList();
        assertThat(rows).hasSizeGreaterThan(15);
        for (List<String> cells : rows) {
            assertThat(cells).hasSize(4);
            assertThat(named(cells.get(2)))
                    .as(cells.getFirst())
                    .isNotEmpty()
                    .allMatch(name ->
                            code.contains(name) || Tree.path(name).toFile().exists());
            assertThat(named(cells.get(3))).as(cells.getFirst()).isNotEmpty().allMatch(tests::contains);
        }
    }

    @Test
    void settingsThatItNamesAreThere() {
        Set<String> known = Stream.of(Tree.text("docs/operations.md"))
                .flatMap(text -> SETTING.matcher(text).results())
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        List<String> used = SETTING.matcher(Tree.text("docs/security.md"))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(used).isNotEmpty().allMatch(known::contains);
    }
}
