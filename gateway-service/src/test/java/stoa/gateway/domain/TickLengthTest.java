package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;

/** The busier a loop, the longer it collects. */
class TickLengthTest {
    @Example
    void growsWithTheLoad() {
        assertThat(TickLength.DEFAULT.ms(20_000, 100)).isEqualTo(20);
        assertThat(TickLength.DEFAULT.ms(20_001, 100)).isEqualTo(50);
        assertThat(TickLength.DEFAULT.ms(200_000, 100)).isEqualTo(50);
        assertThat(TickLength.DEFAULT.ms(200_001, 100)).isEqualTo(100);
    }

    @Example
    void isLongestWhereManyMembersGetFewMessages() {
        // 40 messages a second: two of them in 50 ms
        assertThat(TickLength.DEFAULT.ms(40_000, 1_000)).isEqualTo(50);
        assertThat(TickLength.DEFAULT.ms(39_000, 1_000)).isEqualTo(100);
        assertThat(TickLength.DEFAULT.ms(20_000, 10_000)).isEqualTo(20);
        assertThat(TickLength.DEFAULT.ms(25_000, 0)).isEqualTo(50);
        assertThat(new TickLength(20, 50, 100, 20_000, 200_000, 0).ms(39_000, 1_000))
                .isEqualTo(50);
    }

    @Example
    void mustNotFall() {
        assertThatThrownBy(() -> new TickLength(50, 20, 100, 1, 2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TickLength(20, 50, 100, 2, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TickLength(20, 50, 100, 1, 2, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
