package stoa.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The Java files of one module. Reading blocks.
 *
 * @param root folder that is searched, usually {@code src}
 */
public record SourceTree(Path root) {
    /**
     * The sources of the module that a test runs in.
     *
     * @return {@code src} of the working directory
     */
    public static SourceTree ofThisModule() {
        return new SourceTree(Path.of("src"));
    }

    /**
     * All Java files.
     *
     * @return sorted by path
     */
    public List<Path> javaFiles() {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
