package stoa.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.log.ClaimTable.Verdict;

class ClaimTableTest {
    private static final NodeId FIRST = new NodeId(Service.MESSAGE, "message-1", 100);
    private static final NodeId SECOND = new NodeId(Service.MESSAGE, "message-2", 200);

    @Test
    void theFirstClaimMakesAnOwnerAndItsRepetitionsChangeNothing() {
        ClaimTable table = new ClaimTable();
        assertThat(table.owner(3)).isEmpty();
        assertThat(table.hear(claim(5, FIRST, 10), 0)).isEqualTo(Verdict.NEW_OWNER);
        assertThat(table.hear(claim(5, FIRST, 20), 1_000)).isEqualTo(Verdict.REPEATED);
        assertThat(table.owner(3).orElseThrow().next()).isEqualTo(20);
        assertThat(table.known()).isEqualTo(1);
    }

    @Test
    void aProcessThatComesBackFromTheDeadIsNotBelieved() {
        ClaimTable table = new ClaimTable();
        table.hear(claim(5, FIRST, 10), 0);
        assertThat(table.hear(claim(6, SECOND, 30), 10_000)).isEqualTo(Verdict.NEW_OWNER);
        assertThat(table.hear(claim(5, FIRST, 10), 20_000)).isEqualTo(Verdict.REFUSED);
        assertThat(table.owner(3).orElseThrow().owner()).isEqualTo(SECOND);
    }

    @Test
    void theSameNodeWithAHigherEpochIsANewOwner() {
        ClaimTable table = new ClaimTable();
        table.hear(claim(5, FIRST, 10), 0);
        assertThat(table.hear(claim(7, FIRST, 10), 0)).isEqualTo(Verdict.NEW_OWNER);
    }

    @Test
    void aSilentOwnerBarsLowerEpochsForAWhileOnly() {
        ClaimTable table = new ClaimTable();
        table.hear(claim(50, SECOND, 10), 0);
        assertThat(table.hear(claim(1, FIRST, 10), ClaimTable.FORGET_AFTER_MS - 1))
                .isEqualTo(Verdict.REFUSED);
        assertThat(table.hear(claim(1, FIRST, 10), ClaimTable.FORGET_AFTER_MS)).isEqualTo(Verdict.NEW_OWNER);
    }

    @Test
    void aNewLogComesBeforeAnyEpoch() {
        ClaimTable table = new ClaimTable();
        table.hear(new Claim(3, 1, 50, 10, FIRST), 0);
        assertThat(table.hear(new Claim(3, 2, 1, 0, SECOND), 0)).isEqualTo(Verdict.NEW_OWNER);
        assertThat(table.hear(new Claim(3, 1, 51, 10, FIRST), 0)).isEqualTo(Verdict.REFUSED);
    }

    @Provide
    Arbitrary<List<Claim>> claims() {
        return Combinators.combine(
                        Arbitraries.longs().between(1, 6),
                        Arbitraries.of(FIRST, SECOND),
                        Arbitraries.longs().between(0, 100))
                .as(ClaimTableTest::claim)
                .list()
                .ofMaxSize(50);
    }

    @Property
    void withinAMinuteTheEpochNeverFalls(@ForAll("claims") List<Claim> claims) {
        ClaimTable table = new ClaimTable();
        long highest = 0;
        for (Claim claim : claims) {
            boolean accepted = table.hear(claim, 1_000) != Verdict.REFUSED;
            assertThat(accepted && claim.epoch() < highest).isFalse();
            highest = Math.max(highest, claim.epoch());
            assertThat(table.owner(3).orElseThrow().epoch()).isEqualTo(highest);
        }
    }

    private static Claim claim(long epoch, NodeId owner, long next) {
        return new Claim(3, 1, epoch, next, owner);
    }
}
