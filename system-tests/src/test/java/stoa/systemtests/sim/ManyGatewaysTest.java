package stoa.systemtests.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One room over many gateways is exact (feature B26). */
class ManyGatewaysTest {
    @Test
    void everyMemberOfEveryGatewayGetsEveryMessageOnceAndInOrder() {
        ManyGateways.Outcome outcome = ManyGateways.run(new ManyGateways.Size(100, 200, 40, 20));
        assertThat(outcome.wrong()).isEmpty();
        assertThat(outcome.deliveries()).isEqualTo(100L * 200 * 40);
    }

    @Test
    void alsoWhenMessagesComeFasterThanLoopsWrite() {
        ManyGateways.Outcome outcome = ManyGateways.run(new ManyGateways.Size(10, 300, 300, 80));
        assertThat(outcome.wrong()).isEmpty();
        assertThat(outcome.deliveries()).isEqualTo(10L * 300 * 300);
    }
}
