package stoa.systemtests.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The source tree as the tests of what is not code read it. Blocks for files. */
public final class Tree {
    private static final Path ROOT = root();

    private Tree() {}

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("docs/protocol.md"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("not inside the source tree");
        }
        return folder;
    }

    /**
     * A file or folder.
     *
     * @param relative its path from the top
     * @return it, whether it is there or not
     */
    public static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    /**
     * The text of a file.
     *
     * @param relative its path from the top
     * @return all of it
     */
    public static String text(String relative) {
        return text(path(relative));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode yaml(String relative) {
        try {
            return new YAMLMapper().readTree(path(relative).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The source files below the modules' {@code src/<folder>}. */
    static List<Path> sources(String folder, String suffix) {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.toList()) {
                Path sources = module.resolve("src").resolve(folder);
                if (Files.isDirectory(sources)) {
                    try (Stream<Path> files = Files.walk(sources)) {
                        files.filter(file -> file.toString().endsWith(suffix)).forEach(found::add);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Every document written in Markdown. */
    static List<Path> documents() {
        List<Path> found = new ArrayList<>(markdown(ROOT));
        found.addAll(markdown(path("docs/runbooks")));
        try (Stream<Path> modules = Files.list(ROOT)) {
            modules.filter(Files::isDirectory).forEach(module -> found.addAll(markdown(module)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static List<Path> markdown(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".md")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a pattern's first group finds in files. */
    static Set<String> findAll(List<Path> files, Pattern pattern) {
        Set<String> found = new TreeSet<>();
        for (Path file : files) {
            Matcher matcher = pattern.matcher(text(file));
            while (matcher.find()) {
                found.add(matcher.group(1));
            }
        }
        return found;
    }

    /**
     * Rows of tables.
     *
     * @param markdown a document
     * @param firstCell pattern of their first cell
     * @return the cells of all such rows, blanks stripped
     */
    public static List<List<String>> rows(String markdown, String firstCell) {
        List<List<String>> rows = new ArrayList<>();
        for (String line : markdown.lines().toList()) {
            if (line.startsWith("|")) {
                List<String> cells = Stream.of(line.substring(1).split("\\|", -1))
                        .map(String::strip)
                        .toList();
                if (cells.getFirst().matches(firstCell)) {
                    rows.add(cells.subList(0, cells.size() - 1));
                }
            }
        }
        return rows;
    }

    /**
     * The part of a document under a heading of the second level.
     *
     * @param markdown the document
     * @param heading without its marks
     * @return with the heading, up to the next one
     */
    public static String section(String markdown, String heading) {
        int start = markdown.indexOf("\n## " + heading + "\n");
        if (start < 0) {
            throw new IllegalArgumentException("there is no heading " + heading);
        }
        int end = markdown.indexOf("\n## ", start + 1);
        return markdown.substring(start, end < 0 ? markdown.length() : end);
    }
}
