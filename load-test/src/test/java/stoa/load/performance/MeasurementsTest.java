package stoa.load.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static stoa.load.performance.CannedReports.latency;
import static stoa.load.performance.CannedReports.report;

import java.util.List;
import org.junit.jupiter.api.Test;
import stoa.load.report.Report;

/** What a case makes of the reports of its loads. */
class MeasurementsTest {
    private static Report delivered(Load load, double cpuSeconds) {
        return report(load, 10, new Report.Counts(1_000, 1_000, 0, 0, 1_000_000, 0), latency(20, 50), cpuSeconds);
    }

    @Test
    void a_steady_load_costs_processor_time_divided_by_deliveries() throws Exception {
        Load load = Load.of(1_000, 1, 10, 100);
        RunFigures run = new SteadyLoad(load, 1).measure(new CannedStand(of -> delivered(of, 2.5), 0.0));
        assertThat(run.values())
                .contains(
                        entry(Quantity.CPU_PER_DELIVERY, 2.5),
                        entry(Quantity.DELIVERY_P50, 20.0),
                        entry(Quantity.DELIVERY_P99, 50.0));
        assertThat(run.wrong()).isEmpty();
    }

    @Test
    void what_was_shed_refused_not_exact_or_not_measured_is_wrong() {
        Load load = Load.of(10, 1, 1, 10);
        Report shed = report(load, 10, new Report.Counts(10, 9, 2, 1, 70, 20), latency(1, 2), 1);
        assertThat(RunFigures.ofDeliveries(shed).wrong())
                .containsExactly(
                        "2 messages were shed, 20 deliveries fell into gaps, 1 sends were refused, and none may be");
        Report none = report(load, 10, new Report.Counts(0, 0, 0, 0, 0, 0), latency(0, 0), 1);
        assertThat(RunFigures.ofDeliveries(none).wrong()).containsExactly("nothing was delivered");
        Report good = delivered(load, 1);
        Report lost = CannedReports.with(good, CannedReports.verdict(List.of("c1 lost number 3")), good.servers());
        assertThat(RunFigures.ofDeliveries(lost).wrong()).containsExactly("c1 lost number 3");
        Report blind = CannedReports.with(good, good.verdict(), List.of());
        assertThat(RunFigures.ofDeliveries(blind).wrong())
                .singleElement()
                .asString()
                .startsWith("the processes of the server were not found");
    }

    @Test
    void the_cost_of_a_member_is_that_in_the_large_room_divided_by_that_in_the_small_one() throws Exception {
        MemberCost cost = new MemberCost(Load.of(1_000, 1, 10, 20), Load.of(10_000, 1, 10, 20));
        RunFigures run = cost.measure(new CannedStand(of -> delivered(of, of.clients() == 1_000 ? 4 : 5), 0.0));
        assertThat(run.values()).contains(entry(Quantity.COST_RATIO, 1.25), entry(Quantity.CPU_PER_DELIVERY, 5.0));
        assertThat(cost.measure(new CannedStand(of -> delivered(of, 0), 0.0)).wrong())
                .hasSize(1);
    }

    @Test
    void an_idle_connection_keeps_what_memory_grew_by_while_all_were_there() throws Exception {
        CannedStand stand = new CannedStand(of -> delivered(of, 1), 400_000.0, 520_000.0, 1.0);
        RunFigures run = new IdleMemory(15_000).measure(stand);
        assertThat(run.values()).containsExactly(entry(Quantity.KIB_PER_CONNECTION, 8.0));
        assertThat(stand.loads).containsExactly(Load.of(15_000, 0, 0, 0));
    }

    @Test
    void the_ramp_ends_at_the_first_step_whose_acks_are_late_or_refusals() throws Exception {
        IngestRamp ramp = new IngestRamp(400, 40, List.of(5_000, 10_000, 15_000, 20_000));
        CannedStand late = new CannedStand(of -> sent(of, of.rates().getFirst() > 12_000 ? 51 : 9, 0), 0.0);
        assertThat(ramp.measure(late).values())
                .containsOnly(entry(Quantity.SENDS_PER_SECOND, 10_000.0), entry(Quantity.ACK_P99_AT_FIRST, 9.0));
        assertThat(late.loads).hasSize(3);
        CannedStand refused = new CannedStand(of -> sent(of, 9, of.rates().getFirst() > 7_000 ? 30_000 : 0), 0.0);
        RunFigures run = ramp.measure(refused);
        assertThat(run.values()).containsEntry(Quantity.SENDS_PER_SECOND, 5_000.0);
        assertThat(run.wrong()).as("a refusal is an answer").isEmpty();
        assertThat(refused.loads).hasSize(2);
    }

    private static Report sent(Load load, double ackP99, long refused) {
        long sent = Math.round(load.rates().getFirst() * 10);
        return report(load, 10, new Report.Counts(sent, sent - refused, 0, refused, 1, 0), latency(5, ackP99), 1);
    }

    @Test
    void the_history_is_behind_by_what_was_accepted_and_not_stored_at_the_end_of_the_load() throws Exception {
        HistoryPace pace = new HistoryPace(400, 40, 20_000, 10);
        // 500 were there before; 160,500 at the end of the load, the last of 200,000 after it
        CannedStand stand = new CannedStand(of -> sent(of, 9, 0), 500.0, 160_500.0, 180_000.0, 200_500.0);
        RunFigures run = pace.measure(stand);
        assertThat(run.values())
                .contains(entry(Quantity.STORED_PER_SECOND, 16_000.0), entry(Quantity.BEHIND_SECONDS, 2.0));
        assertThat(run.wrong()).isEmpty();
    }
}
