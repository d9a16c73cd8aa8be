package stoa.kit.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import stoa.protocol.bus.NodeHeartbeat;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;

class LiveNodesTest {
    private static final NodeId OLD = new NodeId(Service.ROOM, "room-1", 1);
    private static final NodeId NEW = new NodeId(Service.ROOM, "room-1", 2);
    private static final NodeId OTHER = new NodeId(Service.MESSAGE, "room-1", 1);

    private final LiveNodes nodes = new LiveNodes(1_000, 250);

    private static NodeHeartbeat beat(NodeId node) {
        return new NodeHeartbeat(node, true, false, Map.of());
    }

    @Test
    void aNodeIsFoundOnceAndLostAfterSilence() {
        assertThat(nodes.hear(beat(OLD), 0).found()).containsExactly(OLD);
        assertThat(nodes.hear(beat(OLD), 250)).isEqualTo(LiveNodes.Change.NONE);
        assertThat(nodes.tick(500)).isEqualTo(LiveNodes.Change.NONE);
        assertThat(nodes.tick(1_250).lost()).isEmpty();
        assertThat(nodes.tick(1_251).lost()).containsExactly(OLD);
        assertThat(nodes.live()).isEmpty();
        assertThat(nodes.tick(1_500)).isEqualTo(LiveNodes.Change.NONE);
    }

    @Test
    void aNodeThatComesBackFromSilenceIsFoundAgain() {
        nodes.hear(beat(OLD), 0);
        nodes.tick(500);
        nodes.tick(1_400);
        assertThat(nodes.hear(beat(OLD), 20_000).found()).containsExactly(OLD);
    }

    @Test
    void aLaterIncarnationReplacesAnEarlierOneForGood() {
        nodes.hear(beat(OLD), 0);
        LiveNodes.Change change = nodes.hear(beat(NEW), 10);
        assertThat(change.lost()).containsExactly(OLD);
        assertThat(change.found()).containsExactly(NEW);
        assertThat(nodes.hear(beat(OLD), 20)).isEqualTo(LiveNodes.Change.NONE);
        assertThat(nodes.live()).extracting(NodeHeartbeat::node).containsExactly(NEW);

        nodes.tick(500);
        nodes.tick(1_400);
        assertThat(nodes.hear(beat(OLD), 30_000)).isEqualTo(LiveNodes.Change.NONE);
    }

    @Test
    void namesOfDifferentServicesAreDifferentNodes() {
        nodes.hear(beat(OLD), 0);
        nodes.hear(beat(OTHER), 0);
        assertThat(nodes.live()).extracting(NodeHeartbeat::node).containsExactlyInAnyOrder(OLD, OTHER);
    }

    @Test
    void goodbyeLosesANodeAtOnce() {
        nodes.hear(beat(OLD), 0);
        NodeHeartbeat goodbye = new NodeHeartbeat(OLD, false, true, Map.of(LiveNodes.GOODBYE, ""));
        assertThat(nodes.hear(goodbye, 10).lost()).containsExactly(OLD);
        assertThat(nodes.hear(goodbye, 20)).isEqualTo(LiveNodes.Change.NONE);
        assertThat(nodes.live()).isEmpty();
    }

    @Test
    void afterThisProcessStoodStillTheOthersGetOneMoreHeartbeat() {
        nodes.hear(beat(OLD), 0);
        nodes.tick(250);
        assertThat(nodes.tick(20_000).lost()).isEmpty();
        assertThat(nodes.tick(20_250).lost()).isEmpty();
        assertThat(nodes.tick(20_251).lost()).containsExactly(OLD);
    }

    @Test
    void moreNodesThanTheBoundAreNotTakenIn() {
        for (int i = 0; i < LiveNodes.NODES_MAX + 10; i++) {
            nodes.hear(beat(new NodeId(Service.GATEWAY, "gateway-" + i, 1)), 0);
        }
        assertThat(nodes.live()).hasSize(LiveNodes.NODES_MAX);
    }
}
