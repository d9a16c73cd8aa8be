package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import stoa.systemtests.measure.MeasuredStoa;
import stoa.systemtests.measure.Shedding;
import stoa.systemtests.measure.SteadyRoom;
import stoa.systemtests.measure.Taps;

/** The measurements, scaled down, for what they check: that members get exactly what they should (features B19 to B23, B26). */
class ExactRoomsIT {
    private final MeasuredStoa stoa = RunningStoa.get().measured();

    @Test
    void every_member_of_a_room_gets_every_message_once_and_in_order() throws IOException {
        SteadyRoom.Outcome outcome = SteadyRoom.run(stoa, new SteadyRoom.Size(150, 5, 40, 100, 4));
        assertThat(outcome.wrong()).as(outcome.text()).isEmpty();
        assertThat(outcome.accepted()).isEqualTo(160);
        assertThat(outcome.deliveries()).isEqualTo(160L * 150);
    }

    @Test
    void a_flooded_room_sheds_what_it_says_and_nothing_that_is_protected() throws IOException {
        Shedding.Outcome outcome = Shedding.run(stoa, new Shedding.Size(40, 4, 6, 10, 4));
        assertThat(outcome.wrong()).as(outcome.text()).isEmpty();
        assertThat(outcome.shed())
                .as("a flood without shedding proves nothing: %s", outcome.text())
                .isPositive();
    }

    @Test
    void likes_cost_a_member_one_message_a_second_and_add_up() throws IOException {
        Taps.Outcome outcome = Taps.run(stoa, new Taps.Size(30, 40, 4_000, 20, 5));
        assertThat(outcome.wrong()).as(outcome.text()).isEmpty();
        assertThat(outcome.taps()).isEqualTo(20_000);
        assertThat(outcome.messagesPerMember()).isPositive();
    }
}
