package stoa.load.performance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoa.load.FaultyServer;
import stoa.load.FaultyServer.Fault;
import stoa.load.run.AppAccess;

/** Cases against a server that is not Stoa: it does one thing wrong, or nothing. */
class CaseRunnerTest {
    private static final Case CASE =
            Case.room("room-3", "3 members", Load.of(3, 1, 1, 20), List.of(Goal.holds(Quantity.CPU_PER_DELIVERY)));

    @TempDir
    Path dir;

    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();
    private int started;
    private int stopped;

    private CaseOutcome run(Fault fault, int runs) throws IOException, InterruptedException {
        PrintStream lines = new PrintStream(progress, true, StandardCharsets.UTF_8);
        Stand.Size size = new Stand.Size(1, 1, 100, "native");
        try (CaseRunner runner = new CaseRunner(_ -> new StandIn(fault), runs, size, dir, lines)) {
            return runner.run(CASE);
        }
    }

    @Test
    void each_run_is_measured_on_the_one_warm_server_which_is_stopped() throws Exception {
        CaseOutcome outcome = run(Fault.NONE, 2);
        assertThat(outcome.broken()).isEmpty();
        assertThat(outcome.isExact()).isTrue();
        assertThat(outcome.runs())
                .hasSize(2)
                .allSatisfy(run -> assertThat(run.values())
                        .containsKeys(Quantity.CPU_PER_DELIVERY, Quantity.DELIVERY_P50, Quantity.DELIVERY_P99));
        assertThat(started).isOne();
        assertThat(stopped).isOne();
        assertThat(progress.toString(StandardCharsets.UTF_8))
                .contains("room-3: 3 members", "warming up", "run 1 of 2: ", "run 2 of 2: ", "µs per delivery");
        assertThat(dir.resolve("room-3"))
                .as("what the load before them and both runs said")
                .isDirectoryContaining("glob:**load-3.json")
                .isDirectoryContaining("glob:**load-1.log")
                .isDirectoryContaining("glob:**load-2.properties");
    }

    @Test
    void what_is_doubled_breaks_a_case_and_ends_it() throws Exception {
        CaseOutcome outcome = run(Fault.DOUBLE, 5);
        assertThat(outcome.isExact()).isFalse();
        assertThat(outcome.broken()).singleElement().asString().endsWith(" twice");
        assertThat(outcome.runs()).as("it was doubled before the first").isEmpty();
        assertThat(stopped).isOne();
        assertThat(PerformanceTable.of(List.of(CASE), List.of(outcome))).contains("| BROKEN |", " twice");
    }

    @Test
    void a_load_that_cannot_be_done_breaks_a_case() throws Exception {
        CaseOutcome outcome = run(Fault.REFUSE, 1);
        assertThat(outcome.broken())
                .singleElement()
                .asString()
                .startsWith("the run could not be done: ")
                .contains("31004");
        assertThat(stopped).isOne();
    }

    /** Counts how often it starts and stops; its processor time is that of this process. */
    private final class StandIn implements MeasuredServer {
        private final FaultyServer server;

        StandIn(Fault fault) throws IOException {
            server = new FaultyServer(fault);
            started++;
        }

        @Override
        public URI clientUrl() {
            return URI.create(server.url());
        }

        @Override
        public AppAccess access() {
            return new AppAccess("app", "secret", "");
        }

        @Override
        public List<Long> pids() {
            return List.of(ProcessHandle.current().pid());
        }

        @Override
        public double metric(String name) {
            return 0;
        }

        @Override
        public long settledKib() {
            return 0;
        }

        @Override
        public void close() {
            stopped++;
            try {
                server.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
