package stoa.message.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.id.Conversation;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.Policies;
import stoa.protocol.room.PolicyOperations.PolicyChanged;
import stoa.protocol.room.PolicyOperations.PolicyLease;
import stoa.protocol.room.PolicyOperations.RoomPolicy;

class PolicyLeasesTest {
    private static final NodeId NODE = new NodeId(Service.ROOM, "room-1", 1);
    private static final NodeId OTHER = new NodeId(Service.ROOM, "room-2", 1);
    private static final Conversation ROOM = Samples.room(0);
    private static final Conversation OTHER_ROOM = Samples.room(1);

    private final PolicyLeases leases = new PolicyLeases();

    private void hold(Conversation room, long nowMs) {
        long round = leases.asking(room);
        leases.answered(room, round, Samples.policies(1, 1), nowMs);
    }

    private void hold(long version, long nowMs) {
        long round = leases.asking(ROOM);
        leases.answered(ROOM, round, Samples.policies(0, version), nowMs);
    }

    @Test
    void aPolicyIsBelievedWhileTheLeaseIsRenewed() {
        leases.lease(new PolicyLease(NODE, 0), 0);
        hold(1, 0);
        assertThat(leases.find(ROOM, 1_000)).isEqualTo(Samples.policies(0, 1));
        leases.lease(new PolicyLease(NODE, 0), 1_000);
        assertThat(leases.find(ROOM, 2_000)).isNotNull();
        assertThat(leases.find(ROOM, 2_001)).isNull();
    }

    @Test
    void withoutALeaseNothingIsKept() {
        hold(1, 0);
        assertThat(leases.find(ROOM, 0)).isNull();
    }

    @Test
    void theSilenceOfOneOfSeveralNodesIsEnough() {
        leases.lease(new PolicyLease(NODE, 0), 0);
        leases.lease(new PolicyLease(OTHER, 0), 0);
        hold(1, 0);
        leases.lease(new PolicyLease(NODE, 0), 1_000);
        assertThat(leases.find(ROOM, 1_001)).isNull();
    }

    @Test
    void aChangeReplacesWhatIsHeldAndOneThatWasMissedForgetsAll() {
        leases.lease(new PolicyLease(NODE, 3), 0);
        hold(1, 0);
        leases.changed(new PolicyChanged(NODE, 4, Samples.policy(0, 2)), 1);
        assertThat(leases.find(ROOM, 1)).isEqualTo(Samples.policies(0, 2));
        leases.changed(new PolicyChanged(NODE, 6, Samples.policy(1, 9)), 2);
        assertThat(leases.find(ROOM, 2)).isNull();
        hold(2, 2);
        leases.lease(new PolicyLease(NODE, 7), 3);
        assertThat(leases.find(ROOM, 3)).isNull();
    }

    @Test
    void aPolicyIsAskedAgainAfterAMinuteEvenUnderALease() {
        leases.lease(new PolicyLease(NODE, 0), 0);
        hold(1, 0);
        long lateMs = PolicyLeases.POLICY_MS + 1;
        leases.lease(new PolicyLease(NODE, 0), lateMs);
        assertThat(leases.find(ROOM, lateMs)).isNull();
    }

    @Test
    void anAppsChangeReplacesWhatIsHeldInAllItsRoomsAndNoOthers() {
        leases.lease(new PolicyLease(NODE, 0), 0);
        hold(1, 0);
        hold(OTHER_ROOM, 1);
        leases.changed(new PolicyChanged(NODE, 1, app("app", 5)), 1);
        leases.changed(new PolicyChanged(NODE, 2, app("other", 7)), 1);
        assertThat(leases.find(ROOM, 1)).isEqualTo(new Policies(Samples.policy(0, 1), app("app", 5)));
        assertThat(leases.find(OTHER_ROOM, 1)).isEqualTo(new Policies(Samples.policy(1, 1), app("app", 5)));
    }

    @Test
    void anOlderChangeOfAnAppIsPassedOver() {
        leases.lease(new PolicyLease(NODE, 0), 0);
        hold(1, 0);
        leases.changed(new PolicyChanged(NODE, 1, app("app", 5)), 1);
        leases.changed(new PolicyChanged(NODE, 2, app("app", 4)), 1);
        assertThat(leases.find(ROOM, 1)).isEqualTo(new Policies(Samples.policy(0, 1), app("app", 5)));
    }

    @Test
    void anAppsChangeHeardWhileARoomIsAskedForWinsOverTheAnswer() {
        leases.lease(new PolicyLease(NODE, 0), 0);
        long round = leases.asking(ROOM);
        leases.changed(new PolicyChanged(NODE, 1, app("app", 5)), 1);
        Policies policies = leases.answered(ROOM, round, Samples.policies(0, 1), 2);
        assertThat(policies.app()).isEqualTo(app("app", 5));
        assertThat(leases.find(ROOM, 2)).isEqualTo(policies);
    }

    @Test
    void stoppedDistributionIsRememberedWithoutALeaseUntilSomethingLaterIsKnown() {
        leases.lease(new PolicyLease(NODE, 0), 0);
        RoomPolicy stopped = PolicySample.of(ROOM).distributionStopped().version(2);
        leases.changed(new PolicyChanged(NODE, 1, stopped), 0);
        assertThat(leases.isDistributionStopped(ROOM)).isTrue();
        assertThat(leases.isDistributionStopped(OTHER_ROOM)).isFalse();
        leases.lease(new PolicyLease(NODE, 9), 5_000);
        assertThat(leases.isDistributionStopped(ROOM)).isTrue();
        hold(3, 5_000);
        assertThat(leases.isDistributionStopped(ROOM)).isFalse();
        leases.changed(new PolicyChanged(NODE, 10, stopped), 5_000);
        assertThat(leases.isDistributionStopped(ROOM)).as("told late").isFalse();
    }

    /**
     * A room-service that commits, tells (perhaps in vain) and answers questions with what it had read
     * before, of a room and of its app: what is found here is never older than the lease says.
     */
    @Property(tries = 1_000)
    void whatIsFoundUnderALeaseIsTheLatest(@ForAll @Size(max = 60) List<@IntRange(max = 8) Integer> steps) {
        PolicyLeases subject = new PolicyLeases();
        long version = 1;
        long appVersion = 1;
        long number = 0;
        List<Long> rounds = new ArrayList<>();
        List<Policies> answers = new ArrayList<>();
        for (int step : steps) {
            switch (step) {
                case 0, 1 -> subject.lease(new PolicyLease(NODE, number), 0);
                case 2 -> {
                    version++;
                    number++;
                    subject.changed(new PolicyChanged(NODE, number, Samples.policy(0, version)), 0);
                }
                case 3 -> {
                    version++;
                    number++;
                }
                case 4 -> {
                    rounds.add(subject.asking(ROOM));
                    answers.add(new Policies(Samples.policy(0, version), app("app", appVersion)));
                }
                case 5 -> {
                    appVersion++;
                    number++;
                    subject.changed(new PolicyChanged(NODE, number, app("app", appVersion)), 0);
                }
                case 6 -> {
                    appVersion++;
                    number++;
                }
                default -> {
                    if (!rounds.isEmpty()) {
                        subject.answered(ROOM, rounds.removeFirst(), answers.removeFirst(), 0);
                    }
                }
            }
            // Right after a lease everything told in vain is known to be missing.
            subject.lease(new PolicyLease(NODE, number), 0);
            Policies found = subject.find(ROOM, 0);
            assertThat(found == null ? version : found.room().version()).isEqualTo(version);
            assertThat(found == null ? appVersion : found.app().version()).isEqualTo(appVersion);
        }
    }

    private static AppPolicy app(String app, long version) {
        return new AppPolicy(app, version, Map.of(), List.of("t" + version), List.of());
    }
}
