package stoa.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoa.kit.process.ServiceProcess;
import stoa.protocol.bus.Service;

/** The {@code stoa} script says in one sentence what is wrong. */
class ScriptTest {
    private static final Path SCRIPT = Path.of("..", "stoa").toAbsolutePath().normalize();

    @TempDir
    Path dir;

    @Test
    void tellsItsCommands() throws Exception {
        Outcome outcome = run(SCRIPT, Map.of(), "--help");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.text())
                .contains(
                        "./stoa up",
                        "./stoa service NAME",
                        "./stoa cluster",
                        "./stoa chaos",
                        "./stoa load",
                        "./stoa performance",
                        "./stoa measure",
                        "./stoa bench",
                        "./stoa images");
    }

    @Test
    void namesAnUnknownCommand() throws Exception {
        Outcome outcome = run(SCRIPT, Map.of(), "upp");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.text().strip())
                .isEqualTo("There is no command \"upp\"; ./stoa --help tells which there are.");
    }

    @Test
    void showsItsUsageWithoutACommand() throws Exception {
        Outcome outcome = run(SCRIPT, Map.of());
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.text()).contains("./stoa up");
    }

    @Test
    void showsTheHelpOfACommandWithoutAJdkOrABuild() throws Exception {
        Outcome up = run(SCRIPT, Map.of(), "up", "--data", "d", "--help");
        assertThat(up.exitCode()).isZero();
        assertThat(up.text()).isEqualTo(HelpText.of("up"));
        for (String command :
                List.of("cluster", "service", "chaos", "load", "performance", "measure", "bench", "images")) {
            assertThat(run(SCRIPT, Map.of(), command, "-h").text()).isEqualTo(HelpText.of(command));
        }
        assertThat(run(SCRIPT, Map.of(), "service", "gateway", "--help").text())
                .isEqualTo(HelpText.of("service-gateway"));
    }

    @Test
    void theHelpNamesTheSettingsThatThereAre() {
        assertThat(HelpText.of("up"))
                .endsWith(StandaloneSettings.declaration(StoaServices.all()).describe());
        for (Service service : StoaServices.START_ORDER) {
            assertThat(HelpText.of("service-" + service.name().toLowerCase(Locale.ROOT)))
                    .endsWith(ServiceProcess.declaration(List.of(StoaServices.create(service)))
                            .describe());
        }
    }

    @Test
    void saysThatThereIsNoJdk() throws Exception {
        Files.createDirectories(dir.resolve("jdks/old/bin"));
        Files.writeString(dir.resolve("jdks/old/release"), "JAVA_VERSION=\"17.0.9\"\n");
        executable("jdks/old/bin/java", "exit 0");
        executable("jdks/old/bin/javac", "exit 0");
        Outcome outcome =
                run(SCRIPT, Map.of("JDK_SEARCH_PATH", dir.resolve("jdks").toString()), "up");
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.text().strip())
                .startsWith("Stoa needs a JDK of version 25 or newer")
                .hasLineCount(1);
    }

    @Test
    void saysThatThereIsNoMaven() throws Exception {
        fakeJdk();
        Path copy = Files.copy(SCRIPT, dir.resolve("stoa"));
        Outcome outcome =
                run(copy, Map.of("JDK_SEARCH_PATH", dir.resolve("jdks").toString()), "up");
        assertThat(outcome.exitCode()).isEqualTo(4);
        assertThat(outcome.text()).contains("needs Maven").hasLineCount(1);
    }

    @Test
    void runsABuildThatIsThereInTheJvmItFound() throws Exception {
        fakeJdk();
        fakeBuild();
        Path copy = Files.copy(SCRIPT, dir.resolve("stoa"));
        Outcome outcome = run(
                copy, Map.of("JDK_SEARCH_PATH", dir.resolve("jdks").toString(), "STOA_HEAP", "2g"), "service", "auth");
        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
        assertThat(outcome.text())
                .contains("-Xmx2g", "stoa-standalone-1.jar:", "stoa.standalone.ServiceMain auth", "heap setting: none");
    }

    @Test
    void preparesQuickStartsAgainAFewTimesWhenThatFailedAndLeavesNothingBehind() throws Exception {
        Path target = fakeBuild();
        fakeJdk();
        executable(
                "jdks/new/bin/java",
                "case \"$*\" in *AOTMode=record*) touch '" + target
                        + "/stoa.aotconf'; echo training; exit 1;; esac; echo started");
        Path copy = Files.copy(SCRIPT, dir.resolve("stoa"));
        Map<String, String> jdk = Map.of("JDK_SEARCH_PATH", dir.resolve("jdks").toString());
        assertThat(run(copy, jdk, "up").text())
                .as("an old build is left as it is")
                .isEqualTo("started\n");

        Files.writeString(target.resolve("train.tries"), "1");
        assertThat(run(copy, jdk, "up").text()).contains("Preparing", "the next one tries again", "started");
        assertThat(target.resolve("train.log")).content().isEqualTo("training\n");
        assertThat(run(copy, jdk, "up").text()).contains("Preparing", "until the next build", "started");
        assertThat(run(copy, jdk, "up").text()).isEqualTo("started\n");
        assertThat(target.resolve("stoa.aotconf")).doesNotExist();
    }

    @Test
    void preparesQuickStartsForTheClassPathThatAllCommandsBeginWith() throws Exception {
        Path target = fakeBuild();
        Files.createDirectories(dir.resolve("system-tests/target"));
        Files.writeString(dir.resolve("system-tests/target/stoa-system-tests-1.jar"), "");
        Files.writeString(target.resolve("system-tests.built"), "");
        Files.writeString(target.resolve("train.tries"), "0");
        fakeJdk();
        executable(
                "jdks/new/bin/java",
                "echo \"$@\"; case \"$*\" in *AOTMode=create*) touch '" + target + "/stoa.aot.new';; esac");
        Path copy = Files.copy(SCRIPT, dir.resolve("stoa"));
        Outcome outcome =
                run(copy, Map.of("JDK_SEARCH_PATH", dir.resolve("jdks").toString()), "measure", "effects");
        assertThat(target.resolve("train.log"))
                .content()
                .contains("AOTMode=record", "AOTMode=create", "stoa-standalone-1.jar")
                .doesNotContain("stoa-system-tests-1.jar");
        assertThat(outcome.text())
                .contains("stoa-system-tests-1.jar", "-XX:AOTCache=" + target.resolve("stoa.aot"), "aot*=off");
        assertThat(target.resolve("train.tries")).doesNotExist();
    }

    @Test
    void runsTheLoadTestWithItsOwnClassesBehindThoseOfStandalone() throws Exception {
        fakeBuild();
        Files.createDirectories(dir.resolve("load-test/target"));
        Files.writeString(dir.resolve("load-test/target/stoa-load-test-1.jar"), "");
        Files.writeString(dir.resolve("standalone/target/load-test.built"), "");
        fakeJdk();
        Path copy = Files.copy(SCRIPT, dir.resolve("stoa"));
        Outcome outcome =
                run(copy, Map.of("JDK_SEARCH_PATH", dir.resolve("jdks").toString()), "load", "--clients", "5");
        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
        assertThat(outcome.text())
                .containsPattern("stoa-standalone-1\\.jar:.*stoa-load-test-1\\.jar")
                .contains("stoa.load.LoadMain --clients 5");
    }

    @Test
    void tellsTheMeasurementOfPerformanceWhereTheFloorsAre() throws Exception {
        fakeBuild();
        Files.createDirectories(dir.resolve("load-test/target"));
        Files.writeString(dir.resolve("load-test/target/stoa-load-test-1.jar"), "");
        Files.writeString(dir.resolve("standalone/target/load-test.built"), "");
        fakeJdk();
        Path copy = Files.copy(SCRIPT, dir.resolve("stoa"));
        Outcome outcome =
                run(copy, Map.of("JDK_SEARCH_PATH", dir.resolve("jdks").toString()), "performance", "--floors");
        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
        assertThat(outcome.text())
                .containsPattern("stoa-standalone-1\\.jar:.*stoa-load-test-1\\.jar")
                .contains("stoa.load.performance.PerformanceMain --source " + dir.toRealPath() + " --floors");
    }

    @Test
    void runsTheBenchmarksWithTheirOwnClassesAndWithoutTheQuickStart() throws Exception {
        Path target = fakeBuild();
        Path benchmarks = dir.resolve("load-test/benchmarks/target");
        Files.createDirectories(benchmarks.resolve("lib"));
        Files.writeString(benchmarks.resolve("stoa-benchmarks-1.jar"), "");
        Files.writeString(benchmarks.resolve("lib/jmh-core.jar"), "");
        Files.writeString(target.resolve("benchmarks.built"), "");
        Files.writeString(target.resolve("stoa.aot"), "");
        fakeJdk();
        Path copy = Files.copy(SCRIPT, dir.resolve("stoa"));
        Outcome outcome =
                run(copy, Map.of("JDK_SEARCH_PATH", dir.resolve("jdks").toString()), "bench", "Room.*", "-prof", "gc");
        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
        assertThat(outcome.text())
                .containsPattern("stoa-benchmarks-1\\.jar:.*lib/jmh-core\\.jar")
                .contains("org.openjdk.jmh.Main Room.* -prof gc")
                .doesNotContain("AOTCache");
    }

    @Test
    void buildsTheImagesOfAllServicesWithTheToolThatIsThere() throws Exception {
        fakeTool("podman", "echo \"podman $*\"");
        Outcome all = run(SCRIPT, Map.of(), "images", "--tag", "7", "--base", "slim", "--sbom");
        assertThat(all.exitCode()).as(all.text()).isZero();
        for (Service service : StoaServices.START_ORDER) {
            assertThat(all.text())
                    .contains("podman build --build-arg SERVICE=" + service.label()
                            + " --build-arg VERSION=7 --build-arg REVISION=unknown --build-arg BASE=slim --build-arg"
                            + " MAVEN_FLAGS=-Psbom --tag stoa/" + service.label() + ":7 " + SCRIPT.getParent());
        }
        fakeTool("docker", "echo \"docker $*\"");
        assertThat(run(SCRIPT, Map.of(), "images", "room").text())
                .contains("docker build", "--tag stoa/room:dev")
                .doesNotContain("stoa/auth", "BASE", "MAVEN_FLAGS");
        assertThat(run(SCRIPT, Map.of(), "images", "--tool", "podman", "room").text())
                .contains("podman build");
    }

    @Test
    void stopsAtAnImageThatCannotBeBuilt() throws Exception {
        fakeTool("docker", "exit 9");
        Outcome outcome = run(SCRIPT, Map.of(), "images");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.text()).isEqualTo("Building stoa/gateway:dev\ndocker could not build stoa/gateway:dev.\n");
    }

    @Test
    void saysWhatImagesAreNotBuiltWithAndOf() throws Exception {
        Outcome without = run(SCRIPT, Map.of(), "images");
        assertThat(without.exitCode()).isEqualTo(4);
        assertThat(without.text()).contains("docker or podman").hasLineCount(1);
        for (String wrong : List.of("chat", "--tags", "--tag", "--tool")) {
            Outcome outcome = run(SCRIPT, Map.of(), "images", wrong);
            assertThat(outcome.exitCode()).as(wrong).isEqualTo(2);
            assertThat(outcome.text()).contains(wrong).hasLineCount(1);
        }
        assertThat(run(SCRIPT, Map.of(), "images", "--tool", "make").exitCode()).isEqualTo(2);
    }

    private void fakeTool(String name, String body) throws IOException {
        Files.createDirectories(dir.resolve("tools"));
        executable("tools/" + name, body);
    }

    private Path fakeBuild() throws IOException {
        Path target = dir.resolve("standalone/target");
        Files.createDirectories(target.resolve("lib"));
        for (String file : List.of("lib/a.jar", "stoa-standalone-1.jar", "standalone.built")) {
            Files.writeString(target.resolve(file), "");
        }
        return target;
    }

    private void fakeJdk() throws IOException {
        Files.createDirectories(dir.resolve("jdks/new/bin"));
        Files.writeString(dir.resolve("jdks/new/release"), "JAVA_VERSION=\"25.0.1\"\n");
        executable("jdks/new/bin/java", "echo \"$@\"; echo \"heap setting: ${STOA_HEAP-none}\"");
        executable("jdks/new/bin/javac", "exit 0");
    }

    private void executable(String name, String body) throws IOException {
        Path file = dir.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** Runs with nothing on the PATH but the basic tools: neither Maven nor Java. */
    private Outcome run(Path script, Map<String, String> environment, String... arguments) throws Exception {
        Path tools = Files.createDirectories(dir.resolve("tools"));
        for (String tool : List.of(
                "bash",
                "dirname",
                "readlink",
                "sed",
                "cat",
                "find",
                "sh",
                "env",
                "mktemp",
                "mv",
                "rm",
                "timeout",
                "touch")) {
            link(tools, tool);
        }
        List<String> command = Stream.concat(
                        Stream.of(tools.resolve("bash").toString(), script.toString()), Stream.of(arguments))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("HOME", dir.toString());
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), text);
    }

    private static void link(Path tools, String tool) throws IOException {
        Path link = tools.resolve(tool);
        if (Files.exists(link)) {
            return;
        }
        for (String folder : List.of("/usr/bin", "/bin")) {
            if (Files.exists(Path.of(folder, tool))) {
                Files.createSymbolicLink(link, Path.of(folder, tool));
                return;
            }
        }
    }

    private record Outcome(int exitCode, String text) {}
}
