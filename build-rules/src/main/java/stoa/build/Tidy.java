package stoa.build;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Checks the size and naming rules of the code base with the compiler's own parser. Reading blocks.
 *
 * <ul>
 *   <li>a file has at most {@link #FILE_LINES_MAX} lines, a method {@link #METHOD_LINES_MAX};
 *   <li>a method has at most {@link #PARAMETERS_MAX} parameters; records and constructors that wire parts
 *       together may have more, overridden methods must;
 *   <li>no class is named for what it is not: Manager, Impl, Util, Helper, Base, Abstract, Constants;
 *   <li>nothing is inherited from but what a library asks for: verticles, exceptions, visitors, channel handlers;
 *   <li>every package has a {@code package-info.java} with {@code @NullMarked};
 *   <li>a domain asks no clock and no randomness of the system, no test sleeps or is disabled.
 * </ul>
 */
public final class Tidy {
    /** Lines of a file at most. */
    public static final int FILE_LINES_MAX = 400;

    /** Lines of a method at most, its signature and braces included. */
    public static final int METHOD_LINES_MAX = 70;

    /** Parameters of a method at most. */
    public static final int PARAMETERS_MAX = 5;

    private static final Pattern BANNED_NAME =
            Pattern.compile(".*(Manager|Impl|Utils?|Helpers?|Base|Constants)$|^Abstract.*");
    private static final Pattern INHERITABLE = Pattern.compile(
            ".*(Exception|VerticleBase|RuntimeException|Thread|LayoutBase|Scanner|Visitor|ChannelInboundHandlerAdapter|ChannelDuplexHandler|VertxHttpRequestDecoder|Filter)(<.*>)?$");
    private static final Pattern SYSTEM_IN_DOMAIN =
            Pattern.compile("System\\.(currentTimeMillis|nanoTime)|Instant\\.now\\(\\)|Math\\.random|new"
                    + " (Secure)?Random\\(\\)|UUID\\.randomUUID");
    private static final Pattern LAZY_TEST = Pattern.compile("Thread\\.sleep\\(|@Disabled\\b");

    private static final Set<String> GIVEN = Set.of("Override", "Property", "ParameterizedTest", "Provide");

    private final List<String> findings = new ArrayList<>();

    private Tidy() {}

    /**
     * Checks all files of a module.
     *
     * @param tree which files
     * @return one line per broken rule: {@code file:line: what}; empty when all is well
     */
    public static List<String> check(SourceTree tree) {
        Tidy tidy = new Tidy();
        List<Path> files = tree.javaFiles();
        tidy.checkPackages(files);
        files.forEach(tidy::checkText);
        tidy.parse(files);
        return List.copyOf(tidy.findings);
    }

    private void checkPackages(List<Path> files) {
        Set<Path> checked = new HashSet<>();
        for (Path file : files) {
            Path folder = file.getParent();
            if (folder == null || !checked.add(folder)) {
                continue;
            }
            Path info = folder.resolve("package-info.java");
            Path inMain = Path.of(
                    info.toString().replace("/src/test/", "/src/main/").replaceFirst("^src/test/", "src/main/"));
            Path marked = Files.exists(info) ? info : inMain;
            if (!Files.exists(marked) || !SourceTree.text(marked).contains("@NullMarked")) {
                findings.add(folder + ": has no package-info.java with @NullMarked");
            }
        }
    }

    private void checkText(Path file) {
        String text = SourceTree.text(file);
        long lines = text.lines().count();
        if (lines > FILE_LINES_MAX) {
            findings.add(file + ":1: " + lines + " lines, at most " + FILE_LINES_MAX);
        }
        boolean test = file.toString().contains("src/test/");
        if (!test && file.toString().contains("/domain/")) {
            find(file, text, SYSTEM_IN_DOMAIN, "a domain is given its clock and its randomness");
        }
        if (test) {
            find(file, text, LAZY_TEST, "tests wait for conditions and are never disabled");
        }
    }

    private void find(Path file, String text, Pattern pattern, String rule) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            long line = text.substring(0, matcher.start()).lines().count();
            findings.add(file + ":" + line + ": " + matcher.group() + ": " + rule);
        }
    }

    private void parse(List<Path> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(unit, positions).scan(unit, null);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Walks over one file. */
    private final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final String file;

        Scanner(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
            this.file = unit.getSourceFile().getName();
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            String name = type.getSimpleName().toString();
            if (BANNED_NAME.matcher(name).matches()) {
                found(type, name + " does not say what it is");
            }
            Tree parent = type.getExtendsClause();
            if (parent != null
                    && !file.contains("src/test/")
                    && !INHERITABLE.matcher(parent.toString()).matches()) {
                found(type, name + " inherits from " + parent);
            }
            return super.visitClass(type, null);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            LineMap lines = unit.getLineMap();
            long first = lines.getLineNumber(positions.getStartPosition(unit, method));
            long last = lines.getLineNumber(positions.getEndPosition(unit, method));
            if (last - first + 1 > METHOD_LINES_MAX) {
                found(method, method.getName() + " has " + (last - first + 1) + " lines, at most " + METHOD_LINES_MAX);
            }
            boolean constructor = method.getReturnType() == null;
            boolean wiring = constructor && !method.getModifiers().getFlags().contains(Modifier.PUBLIC);
            boolean compact =
                    constructor && getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD;
            boolean given = method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            GIVEN.contains(annotation.getAnnotationType().toString()));
            int parameters = method.getParameters().size();
            if (parameters > PARAMETERS_MAX && !wiring && !compact && !given) {
                found(method, method.getName() + " has " + parameters + " parameters, at most " + PARAMETERS_MAX);
            }
            return super.visitMethod(method, null);
        }

        private void found(Tree where, String what) {
            long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, where));
            findings.add(file + ":" + line + ": " + what);
        }
    }
}
