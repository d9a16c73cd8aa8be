package stoa.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Priority;

class RoomBudgetTest {
    private static final Conversation ROOM = Conversation.room("app", "lobby");

    @Property
    void aWindowNeverDeliversMoreThanTheBudgetOfWhatCanBeShed(
            @ForAll @Size(max = 200) List<Priority> priorities, @ForAll @IntRange(min = 1, max = 60) int max) {
        RoomBudget budget = new RoomBudget();
        int sheddable = 0;
        int unreserved = 0;
        for (Priority priority : priorities) {
            boolean delivered = budget.admit(ROOM, 1_000, priority, max);
            if (priority == Priority.PROTECTED) {
                assertThat(delivered).as("protected messages always go").isTrue();
            } else if (delivered) {
                sheddable++;
                unreserved += priority == Priority.HIGH ? 0 : 1;
            }
        }
        assertThat(sheddable).isLessThanOrEqualTo(max);
        assertThat(unreserved).isLessThanOrEqualTo(Math.max(1, max / 2));
    }

    @Property
    void halfOfTheBudgetIsThereForHighPriorityWhateverCameBefore(@ForAll @Size(max = 200) List<Boolean> lowOrNormal) {
        RoomBudget budget = new RoomBudget();
        lowOrNormal.forEach(low -> budget.admit(ROOM, 1_000, low ? Priority.LOW : Priority.NORMAL, 40));
        for (int sent = 0; sent < 20; sent++) {
            assertThat(budget.admit(ROOM, 1_000, Priority.HIGH, 40)).isTrue();
        }
    }

    @Test
    void highPriorityInItsReserveTakesNothingFromNormalMessages() {
        RoomBudget budget = new RoomBudget();
        assertThat(admitted(budget, Priority.HIGH, 20)).isEqualTo(20);
        assertThat(admitted(budget, Priority.NORMAL, 30)).isEqualTo(20);
        assertThat(admitted(budget, Priority.HIGH, 1)).isZero();
    }

    @Test
    void lowPriorityIsShedBeforeNormal() {
        RoomBudget budget = new RoomBudget();
        assertThat(admitted(budget, Priority.LOW, 40)).isEqualTo(10);
        assertThat(admitted(budget, Priority.NORMAL, 40)).isEqualTo(10);
    }

    @Test
    void roomsAndWindowsDoNotShareABudget() {
        RoomBudget budget = new RoomBudget();
        assertThat(admitted(budget, Priority.NORMAL, 40)).isEqualTo(20);
        assertThat(budget.admit(Conversation.room("app", "other"), 1_000, Priority.NORMAL, 40))
                .isTrue();
        assertThat(budget.admit(ROOM, 1_199, Priority.NORMAL, 40)).isFalse();
        assertThat(budget.admit(ROOM, 1_200, Priority.NORMAL, 40)).isTrue();
    }

    @Test
    void aTimeALittleBehindCountsInTheWindowAndOneFarBehindStartsAnew() {
        RoomBudget budget = new RoomBudget();
        assertThat(admitted(budget, Priority.NORMAL, 40)).isEqualTo(20);
        assertThat(budget.admit(ROOM, 900, Priority.NORMAL, 40)).isFalse();
        budget.admit(ROOM, 100_000, Priority.NORMAL, 40);
        assertThat(budget.admit(ROOM, 50_000, Priority.NORMAL, 40)).isTrue();
    }

    @Test
    void zeroMeansNoLimit() {
        RoomBudget budget = new RoomBudget();
        for (int sent = 0; sent < 1_000; sent++) {
            assertThat(budget.admit(ROOM, 1_000, Priority.LOW, 0)).isTrue();
        }
    }

    private static int admitted(RoomBudget budget, Priority priority, int count) {
        int admitted = 0;
        for (int sent = 0; sent < count; sent++) {
            admitted += budget.admit(ROOM, 1_000, priority, 40) ? 1 : 0;
        }
        return admitted;
    }
}
