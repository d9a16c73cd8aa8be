package stoa.load.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static stoa.load.performance.CannedReports.latency;
import static stoa.load.performance.CannedReports.report;

import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import stoa.load.report.Report;

class WarmUpTest {
    private static final Load LOAD = Load.of(1_000, 1, 10, 100);

    private static Report costing(Load load, double microsPerDelivery) {
        long deliveries = 1_000_000;
        return report(
                load,
                10,
                new Report.Counts(1_000, 1_000, 0, 0, deliveries, 0),
                latency(1, 2),
                microsPerDelivery * deliveries / 1e6);
    }

    private static CannedStand stand(Double... costs) {
        ArrayDeque<Double> next = new ArrayDeque<>(List.of(costs));
        return new CannedStand(load -> costing(load, next.size() > 1 ? next.removeFirst() : next.getFirst()), 0.0);
    }

    @Test
    void it_ends_when_a_delivery_gets_no_cheaper() throws Exception {
        CannedStand stand = stand(9.0, 6.0, 5.0, 4.9, 1.0);
        RunFigures last = WarmUp.of(stand, LOAD);
        assertThat(stand.loads).hasSize(4);
        assertThat(last.values().get(Quantity.CPU_PER_DELIVERY)).isCloseTo(4.9, within(0.001));
    }

    @Test
    void it_ends_after_some_loads_in_any_case() throws Exception {
        CannedStand stand = stand(64.0, 32.0, 16.0, 8.0, 4.0, 2.0, 1.0, 0.5);
        WarmUp.of(stand, LOAD);
        assertThat(stand.loads).hasSize(WarmUp.ROUNDS_MAX);
    }

    @Test
    void what_is_not_exact_ends_it() throws Exception {
        CannedStand stand =
                new CannedStand(load -> report(load, 10, new Report.Counts(0, 0, 0, 0, 0, 0), latency(0, 0), 1), 0.0);
        assertThat(WarmUp.of(stand, LOAD).wrong()).isNotEmpty();
        assertThat(stand.loads).hasSize(1);
    }

    @Test
    void what_a_cold_server_refuses_does_not_end_it() throws Exception {
        ArrayDeque<Double> costs = new ArrayDeque<>(List.of(9.0, 6.0, 5.0, 4.9, 1.0));
        CannedStand stand = new CannedStand(
                load -> report(
                        load,
                        10,
                        new Report.Counts(1_000, 500, 0, 500, 1_000_000, 0),
                        latency(1, 2),
                        costs.removeFirst()),
                0.0);
        WarmUp.settled(stand, LOAD);
        assertThat(stand.loads).hasSize(4).allMatch(LOAD::equals);
    }

    @Test
    void it_is_faster_than_the_case_as_far_as_that_can_be_delivered() {
        assertThat(WarmUp.haste(LOAD)).isEqualTo(4);
        assertThat(WarmUp.haste(Load.of(1_000, 1, 10, 500))).isEqualTo(1);
        assertThat(WarmUp.haste(Load.of(10_000, 1_000, 1_000, 1_000))).isEqualTo(WarmUp.HASTE_MAX);
        assertThat(LOAD.faster(4).rates()).containsExactly(400.0);
    }
}
