package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;

/** The busier a loop, the longer it collects. */
class TickLengthTest {
    @Example
    void growsWithTheLoad() {
        assertThat(TickLength.DEFAULT.ms(20_000)).isEqualTo(20);
        assertThat(TickLength.DEFAULT.ms(20_001)).isEqualTo(50);
        assertThat(TickLength.DEFAULT.ms(200_000)).isEqualTo(50);
        assertThat(TickLength.DEFAULT.ms(200_001)).isEqualTo(100);
    }

    @Example
    void mustNotFall() {
        assertThatThrownBy(() -> new TickLength(50, 20, 100, 1, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TickLength(20, 50, 100, 2, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
