package stoa.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TidyTest {
    @TempDir
    private Path root = Path.of("");

    private List<String> findings(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.writeString(file.resolveSibling("package-info.java"), "@NullMarked package a.domain;");
        return Tidy.check(new SourceTree(root)).stream()
                .map(line -> line.substring(line.indexOf(".java") + 5))
                .toList();
    }

    @Test
    void thisModuleKeepsTheRules() {
        assertThat(Tidy.check(SourceTree.ofThisModule())).isEmpty();
        assertThat(Layout.check(SourceTree.ofThisModule())).isEmpty();
    }

    @Test
    void aLongMethodIsFound() throws IOException {
        String body = "int i;\n".repeat(69);
        assertThat(findings("A.java", "class A {\nvoid run() {\n" + body + "}\n}\n"))
                .containsExactly(":2: run has 71 lines, at most 70");
    }

    @Test
    void aLongFileIsFound() throws IOException {
        assertThat(findings("A.java", "class A {\n" + "\n".repeat(400) + "}\n"))
                .containsExactly(":1: 402 lines, at most 400");
    }

    @Test
    void tooManyParametersAreFoundButNotInRecordsOverridesAndWiring() throws IOException {
        String six = "int a, int b, int c, int d, int e, int f";
        assertThat(findings(
                        "A.java",
                        "class A {\nA(" + six + ") {}\nvoid run(" + six + ") {}\n@Override void go(" + six
                                + ") {}\nrecord R(" + six + ") {}\n}\n"))
                .containsExactly(":3: run has 6 parameters, at most 5");
    }

    @Test
    void namesThatSayNothingAndInheritanceAreFound() throws IOException {
        assertThat(findings(
                        "A.java", "class RoomManager extends Room {}\nfinal class Gone extends RuntimeException {}\n"))
                .containsExactly(":1: RoomManager does not say what it is", ":1: RoomManager inherits from Room");
    }

    @Test
    void theSystemsClockIsFoundInADomainOnly() throws IOException {
        String text = "class A {\nlong now() { return System.currentTimeMillis(); }\n}\n";
        assertThat(findings("inbound/A.java", text)).isEmpty();
        assertThat(findings("domain/A.java", text))
                .singleElement()
                .asString()
                .startsWith(":2: System.currentTimeMillis");
    }

    @Test
    void aPackageWithoutNullMarkedIsFound() throws IOException {
        Files.writeString(root.resolve("A.java"), "class A {}\n");
        assertThat(Tidy.check(new SourceTree(root)))
                .containsExactly(root + ": has no package-info.java with @NullMarked");
    }
}
