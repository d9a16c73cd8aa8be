package stoa.build;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The layout of Java code: palantir-java-format, 120 columns. Runs in the JVM of the tests, since the
 * formatter parses with its JVM's compiler, and Maven's JVM may be older than the code. Reading and
 * writing block.
 */
public final class Layout {
    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .formatJavadoc(false)
            .build());

    private Layout() {}

    /**
     * Lays out all Java files of folders.
     *
     * @param folders e.g. {@code src}
     */
    public static void main(String[] folders) {
        for (String folder : folders) {
            for (Path file : new SourceTree(Path.of(folder)).javaFiles()) {
                apply(file);
            }
        }
    }

    /**
     * Finds files that are not laid out.
     *
     * @param tree which files
     * @return their paths, and how to mend them; empty when all is well
     */
    public static List<String> check(SourceTree tree) {
        List<String> findings = new ArrayList<>();
        for (Path file : tree.javaFiles()) {
            String text = SourceTree.text(file);
            if (!text.equals(formatted(file, text))) {
                findings.add(file + ": mend with mvn exec:exec@format -pl <module>");
            }
        }
        return findings;
    }

    private static void apply(Path file) {
        String text = SourceTree.text(file);
        String formatted = formatted(file, text);
        if (!text.equals(formatted)) {
            try {
                Files.writeString(file, formatted);
            } catch (IOException unwritable) {
                throw new UncheckedIOException(unwritable);
            }
        }
    }

    private static String formatted(Path file, String text) {
        try {
            String ordered = ImportOrderer.reorderImports(text, JavaFormatterOptions.Style.PALANTIR);
            return FORMATTER.formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
        } catch (FormatterException unreadable) {
            throw new IllegalStateException(file + " cannot be read", unreadable);
        }
    }
}
