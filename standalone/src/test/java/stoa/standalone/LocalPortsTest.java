package stoa.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.protocol.bus.Service;

class LocalPortsTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noTwoProcessesShareAPort(boolean fixed) {
        List<LocalNode> nodes = LocalPorts.nodes(fixed);
        List<Integer> ports = nodes.stream()
                .map(LocalNode::ports)
                .flatMap(all -> Stream.of(all.client(), all.server(), all.management(), all.cluster()))
                .filter(port -> port != 0)
                .toList();
        assertThat(ports)
                .hasSize(2 * nodes.size() + 4)
                .doesNotHaveDuplicates()
                .doesNotContain(LocalPorts.KAFKA, LocalPorts.PG, LocalPorts.REDIS);
    }

    @Test
    void theDevelopmentClusterHasTwoOfEverythingButAuth() {
        List<String> names =
                LocalPorts.nodes(true).stream().map(LocalNode::name).toList();
        assertThat(names)
                .containsExactly(
                        "auth-1",
                        "room-1",
                        "room-2",
                        "history-1",
                        "history-2",
                        "message-1",
                        "message-2",
                        "gateway-1",
                        "gateway-2");
    }

    @Test
    void onlyGatewaysHaveClients() {
        for (LocalNode node : LocalPorts.nodes(true)) {
            assertThat(node.environment().containsKey("STOA_CLIENT_PORT")).isEqualTo(node.service() == Service.GATEWAY);
        }
    }
}
