package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.rong.RongCloud;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** No method of the SDK about rooms and users is without a test that calls it. */
class SdkCoverageTest {
    private static final String ROOT = "io/rong/methods/";
    private static final List<String> ABOUT = List.of("chatroom/", "user/", "message/chatroom/", "message/history/");
    /** Where the SDK keeps itself, in every class. */
    private static final Set<String> PLUMBING = Set.of("getRongCloud", "setRongCloud");

    private final Reached reached = new Reached();

    private static Set<String> sdkMethods() throws Exception {
        Set<String> names = new TreeSet<>();
        Path jar = Path.of(RongCloud.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (JarFile file = new JarFile(jar.toFile())) {
            List<String> classes = file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class"))
                    .filter(name -> ABOUT.stream().anyMatch(part -> name.startsWith(ROOT + part)))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .toList();
            for (String name : classes) {
                Arrays.stream(Class.forName(name).getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                        .filter(method -> !PLUMBING.contains(method.getName()))
                        .forEach(method -> names.add(name(name, method)));
            }
        }
        return names;
    }

    private static String name(String sdkClass, Method method) {
        return SdkMethods.name(sdkClass.substring(ROOT.length()), method.getName(), method.getParameterTypes());
    }

    @Test
    void every_method_of_the_sdk_is_in_the_table_or_about_other_things() throws Exception {
        Set<String> rows = new TreeSet<>();
        SdkMethods.rows()
                .forEach(row -> assertThat(rows.add(row.name())).as(row.name()).isTrue());
        Set<String> all = sdkMethods();
        assertThat(all).hasSize(87);
        assertThat(all.stream().filter(name -> !SdkMethods.isAboutOtherThings(name)))
                .containsExactlyInAnyOrderElementsOf(rows);
        assertThat(SdkMethods.otherThings())
                .allSatisfy(other -> assertThat(all).anyMatch(name -> name.startsWith(other)));
    }

    @TestFactory
    Stream<DynamicTest> the_tests_of_the_table_call_their_methods() {
        return SdkMethods.rows().stream()
                .map(row -> DynamicTest.dynamicTest(row.name(), () -> {
                    calls(row.right(), row.name());
                    if (row.wrong().equals("-")) {
                        assertThat(row.name()).endsWith("()");
                    } else {
                        calls(row.wrong(), row.name());
                    }
                }));
    }

    private void calls(String test, String sdkMethod) throws Exception {
        String testClass = test.substring(0, test.indexOf('.'));
        String name = test.substring(test.indexOf('.') + 1);
        Method method =
                Class.forName(getClass().getPackageName() + '.' + testClass).getDeclaredMethod(name);
        assertThat(method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(TestFactory.class))
                .as(test + " is a test")
                .isTrue();
        assertThat(reached.sdkMethods(testClass, name))
                .as("what " + test + " calls")
                .contains(sdkMethod);
    }
}
