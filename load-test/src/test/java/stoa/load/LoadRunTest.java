package stoa.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoa.load.FaultyServer.Fault;
import stoa.load.plan.LoadPlan;
import stoa.load.plan.Options;
import stoa.load.plan.PlanReader;
import stoa.load.plan.Protocol;
import stoa.load.report.Report;
import stoa.load.run.AppAccess;

/** Whole runs against a server that does one thing wrong: the run says what, to whom, and of which message. */
class LoadRunTest {
    private static final String VICTIM = "load-run-c1";
    private static final String FIFTH = "number 5 of load-run-p0";

    private static Report run(Protocol protocol, Fault fault) throws IOException, InterruptedException {
        try (FaultyServer server = new FaultyServer(fault)) {
            LoadPlan plan = PlanReader.plan(
                    Options.of(List.of(
                            "--url",
                            server.url(),
                            "--protocol",
                            protocol.text(),
                            "--clients",
                            "4",
                            "--publishers",
                            "1",
                            "--rate",
                            "20",
                            "--seconds",
                            "1",
                            "--loops",
                            "2",
                            "--settle-seconds",
                            "1")),
                    "run",
                    1);
            PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
            return new LoadRun(plan, new AppAccess("app", "secret", ""), LoadRun.Team.alone(), nowhere).run();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothing_wrong_is_exact(Protocol protocol) throws Exception {
        Report report = run(protocol, Fault.NONE);
        assertThat(report.verdict().sentences()).isEmpty();
        assertThat(report.verdict().exact()).isTrue();
        assertThat(report.all().counts()).isEqualTo(new Report.Counts(20, 20, 0, 0, 80, 0));
    }

    @Test
    void a_server_that_lets_nobody_in() {
        assertThatThrownBy(() -> run(Protocol.NATIVE, Fault.REFUSE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not get in: connect was answered 31004 (BAD_TOKEN)");
    }

    @Test
    void a_server_that_is_not_open_to_leancloud_clients() {
        assertThatThrownBy(() -> run(Protocol.LEANCLOUD, Fault.REFUSE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not get in: connect was answered 4100 (APP_NOT_AVAILABLE)");
    }

    @ParameterizedTest
    @EnumSource
    void a_lost_message(Protocol protocol) throws Exception {
        assertThat(run(protocol, Fault.LOSE).verdict().sentences())
                .singleElement()
                .asString()
                .startsWith(VICTIM + " lost " + FIFTH);
    }

    @ParameterizedTest
    @EnumSource
    void a_doubled_message(Protocol protocol) throws Exception {
        assertThat(run(protocol, Fault.DOUBLE).verdict().sentences())
                .singleElement()
                .asString()
                .startsWith(VICTIM + " got " + FIFTH)
                .endsWith(" twice");
    }

    @ParameterizedTest
    @EnumSource
    void two_swapped_messages(Protocol protocol) throws Exception {
        assertThat(run(protocol, Fault.SWAP).verdict().sentences())
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith(VICTIM + " got " + FIFTH)
                        .contains(" after a message with cursor "));
    }

    @Test
    void a_gap_that_does_not_come() throws Exception {
        Report report = run(Protocol.NATIVE, Fault.NO_GAP);
        assertThat(report.verdict().sentences())
                .containsExactly(VICTIM + " was told by gaps that 0 were not delivered, and it was 1");
        assertThat(report.all().counts().acceptedShed()).isOne();
        assertThat(report.all().counts().gaps()).isEqualTo(3);
    }

    @Test
    void what_is_shed_is_lost_where_no_gaps_are_told() throws Exception {
        assertThat(run(Protocol.LEANCLOUD, Fault.NO_GAP).verdict().sentences())
                .hasSize(4)
                .allSatisfy(sentence -> assertThat(sentence).contains(" lost " + FIFTH));
    }

    @ParameterizedTest
    @EnumSource
    void another_cursor(Protocol protocol) throws Exception {
        assertThat(run(protocol, Fault.OTHER_CURSOR).verdict().sentences())
                .anySatisfy(
                        sentence -> assertThat(sentence).contains(FIFTH + " came with cursor 1011, its ack said 1010"));
    }

    @ParameterizedTest
    @EnumSource
    void a_connection_that_ends(Protocol protocol) throws Exception {
        Report report = run(protocol, Fault.HANG_UP);
        assertThat(report.verdict().sentences())
                .anySatisfy(sentence -> assertThat(sentence).startsWith(VICTIM + " lost its connection"));
        assertThat(report.verdict().lost()).isOne();
    }
}
