package stoa.systemtests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README in Chinese says as much as the one in English, in the same order, with the same commands. */
class ChineseReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```([a-z]*)\\n(.*?)^```$");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern TARGET = Pattern.compile("\\]\\(([^)]+)\\)|<(https?://[^>]+)>");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    private final String english = Tree.text("README.md");
    private final String chinese = Tree.text("README.zh-CN.md");

    private static List<String> blocks(String text) {
        return BLOCK.matcher(text)
                .results()
                .map(found -> found.group(1) + '\n' + found.group(2))
                .toList();
    }

    private static String withoutBlocks(String text) {
        return BLOCK.matcher(text).replaceAll("");
    }

    /** What a document is made of: headings by level, blocks, tables with their rows, pictures, bold beginnings. */
    private static List<String> shape(String text) {
        return BLOCK.matcher(text)
                .replaceAll("```")
                .lines()
                .map(line -> switch (line) {
                    case String heading when heading.startsWith("#") -> heading.replaceAll("[^#].*", "");
                    case String block when block.startsWith("```") -> "block";
                    case String row when row.startsWith("|") -> "row of " + row.split("\\|", -1).length;
                    case String picture when picture.startsWith("![") -> "picture";
                    case String bold when bold.startsWith("**") -> "bold";
                    default -> "";
                })
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** Without the line that leads from each to the other, which differs. */
    private static List<String> targets(String text) {
        return TARGET.matcher(withoutBlocks(text))
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .filter(target -> !target.startsWith("README"))
                .sorted()
                .toList();
    }

    private static List<String> codes(String text) {
        return CODE.matcher(withoutBlocks(text))
                .results()
                .map(found -> found.group(1))
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void headingsTablesAndBlocksFollowEachOtherAlike() {
        assertThat(shape(chinese)).isEqualTo(shape(english));
        assertThat(shape(english)).contains("#", "##", "block", "bold", "picture");
    }

    @Test
    void commandsAreTheSameToTheLetter() {
        assertThat(blocks(chinese)).isEqualTo(blocks(english));
        assertThat(blocks(english)).hasSizeGreaterThan(6);
    }

    @Test
    void whatIsNamedAndLinkedIsTheSame() {
        assertThat(codes(chinese)).isEqualTo(codes(english));
        assertThat(targets(chinese)).isEqualTo(targets(english));
    }

    /** A figure that changes in one of both is a statement that is not true any more in the other. */
    @Test
    void figuresAreTheSame() {
        assertThat(figures(chinese)).isEqualTo(figures(english)).isNotEmpty();
    }

    private static List<String> figures(String text) {
        return NUMBER.matcher(withoutBlocks(text))
                .results()
                .map(found -> found.group())
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void eachLeadsToTheOther() {
        assertThat(english).contains("](README.zh-CN.md)");
        assertThat(chinese).contains("](README.md)");
    }

    @Test
    void headingsAndCellsAreTranslated() {
        Stream<String> words = chinese.lines().filter(line -> line.startsWith("## ") || line.startsWith("**"));
        assertThat(words.toList())
                .isNotEmpty()
                .allMatch(line -> HAN.matcher(line).find());
        assertThat(Tree.rows(chinese, "\\[.*").stream().map(List::getLast))
                .isNotEmpty()
                .allMatch(cell -> HAN.matcher(cell).find());
    }
}
