package stoa.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that was waited for is gone for whoever asks then. */
class ChildProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path dir;

    @RepeatedTest(20)
    void isNotAliveOnceItsEndWasWaitedFor() {
        ChildProcess process = ChildProcess.start(List.of("sh", "-c", "exit 3"), Map.of(), dir.resolve("log"));
        assertThat(process.awaitExit(PATIENCE)).isTrue();
        assertThat(process.isAlive()).isFalse();
        assertThat(process.exitCode()).isEqualTo(3);
    }

    @Test
    void isNotAliveOnceItWasKilled() {
        ChildProcess process = ChildProcess.start(List.of("sleep", "60"), Map.of(), dir.resolve("log"));
        assertThat(process.awaitExit(Duration.ofMillis(1))).isFalse();
        process.kill();
        assertThat(process.isAlive()).isFalse();
    }
}
