package stoa.kit.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;

class RendezvousTest {
    private static List<NodeId> nodes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new NodeId(Service.ROOM, "room-" + i, 1_000L + i))
                .toList();
    }

    @Property(tries = 300)
    void onlyTheKeysOfANodeThatWentMove(@ForAll String key, @ForAll @IntRange(min = 2, max = 12) int count) {
        List<NodeId> all = nodes(count);
        NodeId chosen = Rendezvous.choose(all, key);
        for (NodeId gone : all) {
            List<NodeId> left = new ArrayList<>(all);
            left.remove(gone);
            if (!gone.equals(chosen)) {
                assertThat(Rendezvous.choose(left, key)).isEqualTo(chosen);
            }
        }
    }

    @Test
    void keysSpreadOverTheNodes() {
        Map<NodeId, Integer> counts = new HashMap<>();
        for (int i = 0; i < 3_000; i++) {
            counts.merge(Rendezvous.choose(nodes(3), "room-" + i), 1, Integer::sum);
        }
        assertThat(counts.values())
                .hasSize(3)
                .allSatisfy(count -> assertThat(count).isBetween(800, 1_200));
    }
}
