package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Chat rooms and conversations with LeanCloud's JavaScript SDKs, unmodified, of both major versions ({@code src/test/js/leancloud}). They
 * are installed into {@code target} where Node 20 or newer and its npm are on the path: Stoa's build needs neither, so
 * it does not fetch them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeanCloudSdkIT {
    private static final int NODE_MIN = 20;
    private static final long RUN_MAX_SECONDS = 120;
    private static final Path SCRIPTS = Path.of("src/test/js/leancloud");
    private static final Path SDKS = Path.of("target/leancloud-sdks");

    private final RunningStoa stoa = RunningStoa.get();

    @BeforeAll
    void openTheApp() throws Exception {
        assumeTrue(nodeVersion() >= NODE_MIN, "LeanCloud's SDKs are not tested: no Node " + NODE_MIN + " on the path");
        String installed = install();
        assumeTrue(installed.isEmpty(), "LeanCloud's SDKs are not tested: npm cannot install them: " + installed);
        stoa.settings("{\"leanCloudClients\":true}");
    }

    @AfterAll
    void closeTheApp() throws Exception {
        stoa.settings("{\"leanCloudClients\":null}");
    }

    @ParameterizedTest(name = "version {0}, base64 {1}")
    @CsvSource({"4, false", "4, true", "5, false"})
    void chatRooms(int version, boolean base64) throws Exception {
        run("chat-rooms.test.cjs", version, base64);
    }

    @ParameterizedTest(name = "version {0}, base64 {1}")
    @CsvSource({"4, false", "4, true", "5, false"})
    void conversations(int version, boolean base64) throws Exception {
        run("conversations.test.cjs", version, base64);
    }

    @ParameterizedTest(name = "version {0}, base64 {1}")
    @CsvSource({"4, false", "4, true", "5, false"})
    void markers(int version, boolean base64) throws Exception {
        run("markers.test.cjs", version, base64);
    }

    @ParameterizedTest(name = "version {0}, base64 {1}")
    @CsvSource({"4, false", "4, true", "5, false"})
    void lostLines(int version, boolean base64) throws Exception {
        run("lost-lines.test.cjs", version, base64);
    }

    @ParameterizedTest(name = "version {0}, base64 {1}")
    @CsvSource({"4, false", "5, false"})
    void besideRest(int version, boolean base64) throws Exception {
        run("beside-rest.test.cjs", version, base64);
    }

    private void run(String script, int version, boolean base64) throws Exception {
        String run = stoa.fresh("lc");
        Map<String, String> environment = Map.of(
                "STOA_SDKS", SDKS.toAbsolutePath().toString(),
                "STOA_SDK", Integer.toString(version),
                "STOA_BASE64", Boolean.toString(base64),
                "STOA_HOST", stoa.clientUrl().getAuthority(),
                "STOA_APP", stoa.app(),
                "STOA_MASTER_KEY", stoa.masterKey(),
                "STOA_RUN", run,
                "STOA_TOKEN", stoa.api().token("cid" + run));
        Output tests = output(
                SCRIPTS,
                environment,
                // A client that was not closed by a failed test would keep the process.
                List.of("node", "--test", "--test-force-exit", "--test-reporter=tap", script));
        assertThat(tests.text()).contains("# fail 0").containsPattern("# pass [1-9]");
    }

    /** What a process has said, and how it ended. */
    private record Output(String text, int exit) {}

    private static int nodeVersion() throws InterruptedException {
        try {
            String version =
                    output(Path.of("."), Map.of(), List.of("node", "--version")).text();
            return Integer.parseInt(version.substring(1, version.indexOf('.')));
        } catch (IOException none) {
            return 0;
        }
    }

    /** Installs what the lock file names, once for each lock file; what npm complains of, empty for nothing. */
    private static String install() throws IOException, InterruptedException {
        Path installed = SDKS.resolve("installed-lock.json");
        String lock = Files.readString(SCRIPTS.resolve("package-lock.json"));
        if (Files.exists(installed) && Files.readString(installed).equals(lock)) {
            return "";
        }
        Files.createDirectories(SDKS);
        for (String file : List.of("package.json", "package-lock.json")) {
            Files.copy(SCRIPTS.resolve(file), SDKS.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            Output npm = output(SDKS, Map.of(), List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"));
            if (npm.exit() != 0) {
                return npm.text();
            }
        } catch (IOException noNpm) {
            return noNpm.toString();
        }
        Files.writeString(installed, lock);
        return "";
    }

    private static Output output(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path said = Files.createTempFile("stoa-node", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ends = process.waitFor(RUN_MAX_SECONDS, TimeUnit.SECONDS);
        if (!ends) {
            process.destroyForcibly();
        }
        String output = Files.readString(said, StandardCharsets.UTF_8);
        Files.delete(said);
        if (!ends) {
            throw new AssertionError("it does not end: " + output);
        }
        return new Output(output, process.exitValue());
    }
}
