package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import stoa.protocol.bus.NodeId;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.protocol.room.RoomOperations.MembershipsLost;

/** Which gateways lose their memberships, and how they get them back. */
class DeadGatewaysTest {
    private static final Set<String> KNOWN = Set.of("g1");

    @Example
    void a_gateway_is_dead_after_half_a_minute_of_silence() {
        DeadGateways gateways = new DeadGateways();
        for (long nowMs = 0; nowMs < DeadGateways.SILENT_MS; nowMs += DeadGateways.LOOK_EVERY_MS) {
            assertThat(gateways.look(KNOWN, Set.of(), nowMs)).isEmpty();
        }
        assertThat(gateways.look(KNOWN, Set.of(), DeadGateways.SILENT_MS)).containsExactly("g1");
        assertThat(gateways.look(KNOWN, Set.of("g1"), DeadGateways.SILENT_MS + 1))
                .isEmpty();
    }

    @Example
    void a_node_that_stood_still_declares_nobody_dead() {
        DeadGateways gateways = new DeadGateways();
        gateways.look(KNOWN, Set.of(), 0);
        assertThat(gateways.look(KNOWN, Set.of(), DeadGateways.SILENT_MS * 10)).isEmpty();
    }

    @Property
    void who_is_heard_at_least_twice_a_minute_never_dies(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 5) Integer> pauses) {
        DeadGateways gateways = new DeadGateways();
        long nowMs = 0;
        for (int silentLooks : pauses) {
            for (int i = 0; i < silentLooks; i++) {
                nowMs += DeadGateways.LOOK_EVERY_MS;
                assertThat(gateways.look(KNOWN, Set.of(), nowMs)).isEmpty();
            }
            nowMs += DeadGateways.LOOK_EVERY_MS;
            assertThat(gateways.look(KNOWN, KNOWN, nowMs)).isEmpty();
        }
    }

    @Example
    void a_dead_gateway_loses_its_memberships_and_is_asked_when_it_comes_back() {
        Fixture at = new Fixture();
        NodeId other = new NodeId(Fixture.GATEWAY.service(), "gateway-2", 1);
        at.members.enter("app", "r", 1, List.of(Fixture.member("tom", "s1"))).await();
        at.members
                .enter("app", "r", 1, List.of(new Membership("amy", "s2", other, 1)))
                .await();
        at.gateways.look(Set.of(Fixture.GATEWAY, other), 0, 1_000).await();
        long nowMs = 0;
        while (nowMs <= DeadGateways.SILENT_MS) {
            nowMs += DeadGateways.LOOK_EVERY_MS;
            at.gateways.look(Set.of(other), nowMs, 1_000 + nowMs).await();
        }
        assertThat(at.outside.signals).containsExactly("dropped " + Fixture.GATEWAY.address() + ": 1");
        assertThat(at.members.members("app", "r", 0, true).await().total()).isOne();
        assertThat(at.outside.losses()).isEmpty();
        at.gateways
                .look(Set.of(Fixture.GATEWAY, other), nowMs + 1, 1_000 + nowMs)
                .await();
        at.gateways
                .look(Set.of(Fixture.GATEWAY, other), nowMs + 2, 1_000 + nowMs)
                .await();
        assertThat(at.outside.losses())
                .singleElement()
                .extracting(MembershipsLost::gateway)
                .isEqualTo(Fixture.GATEWAY);
    }
}
