package stoa.systemtests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the README's tour compile, also for older Java, and are those it names. */
class TourTest {
    @Test
    void programsOfTheTourCompile(@TempDir Path out) throws Exception {
        Matcher named = Pattern.compile("docs/tour/[A-Za-z]+\\.java(?= |\\n)").matcher(Tree.text("README.md"));
        List<Path> programs = named.results()
                .map(found -> Tree.path(found.group()))
                .distinct()
                .toList();
        assertThat(programs).hasSize(2);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            Iterable<? extends JavaFileObject> sources = files.getJavaFileObjectsFromPaths(programs);
            List<String> options = List.of("-d", out.toString(), "--release", "17");
            assertThat(compiler.getTask(null, files, null, options, null, sources)
                            .call())
                    .isTrue();
        }
    }
}
