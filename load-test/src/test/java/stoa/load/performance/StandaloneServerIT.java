package stoa.load.performance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoa.load.report.Report;

/** A Stoa that is started to be measured: a small load on it is exact, its cost is known, and nothing of it stays. */
class StandaloneServerIT {
    @TempDir
    Path dir;

    @Test
    void it_is_measured_and_leaves_nothing_but_its_log() throws Exception {
        ProcessHandle process;
        try (StandaloneServer server = StandaloneServer.start(dir)) {
            process = ProcessHandle.of(server.pids().getFirst()).orElseThrow();
            assertThat(server.metric("stoa_gateway_owners_known")).isEqualTo(64);
            Stand stand = new LoadStand(server, new Stand.Size(1, 1, 100, "native"), dir);

            RunFigures fast = RunFigures.ofDeliveries(stand.load(Load.of(3, 1, 10, 500), 1));
            assertThat(fast.wrong())
                    .as("faster than rooms and publishers may be by default")
                    .isEmpty();
            assertThat(fast.values())
                    .hasEntrySatisfying(
                            Quantity.CPU_PER_DELIVERY,
                            micros -> assertThat(micros).isPositive());
            assertThat(server.metric("stoa_gateway_deliveries_total")).isGreaterThanOrEqualTo(1_500);

            Stand foreign = new LoadStand(server, new Stand.Size(1, 1, 100, "leancloud"), dir);
            RunFigures theirs = RunFigures.ofDeliveries(foreign.load(Load.of(3, 1, 10, 500), 1));
            assertThat(theirs.wrong()).as("the LeanCloud protocol is open").isEmpty();

            Report idle = stand.load(
                    Load.of(20, 0, 0, 0),
                    1,
                    () -> assertThat(server.metric("stoa_gateway_sessions")).isGreaterThanOrEqualTo(20));
            assertThat(idle.verdict().sentences()).isEmpty();
            assertThat(server.settledKib()).isGreaterThan(100_000);
        }
        assertThat(process.isAlive()).isFalse();
        assertThat(dir.resolve("data")).doesNotExist();
        assertThat(dir.resolve("stoa.log")).isRegularFile();
        assertThat(dir).isDirectoryContaining("glob:**load-1.json");
    }
}
