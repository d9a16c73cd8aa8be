package stoa.gateway.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Runs the tests of {@code stoa.js} and of the demo page's modules, {@code src/test/js}, where Node 20 or newer is on
 * the path: Stoa's build needs no Node, so it does not fetch one.
 */
class PageScriptsTest {
    private static final int NODE_MIN = 20;
    private static final long RUN_MAX_SECONDS = 120;

    @Test
    void the_scripts_of_the_pages_do_what_they_say() throws Exception {
        assumeTrue(nodeVersion() >= NODE_MIN, "no Node " + NODE_MIN + " on the path");
        String report = output("node", "--test", "--test-reporter=tap", "src/test/js/");
        assertThat(report).contains("# fail 0").containsPattern("# pass [1-9]");
    }

    private static int nodeVersion() throws InterruptedException {
        try {
            String version = output("node", "--version").strip();
            return Integer.parseInt(version.substring(1, version.indexOf('.')));
        } catch (IOException none) {
            return 0;
        }
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(RUN_MAX_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it does not end: " + output);
        }
        return output;
    }
}
