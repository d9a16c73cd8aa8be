package stoa.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartOptionsTest {
    @Test
    void keepsDataInTheUsualPlaceUnlessToldOtherwise() {
        assertThat(StartOptions.parse(List.of(), "data"))
                .isEqualTo(new StartOptions(Path.of("data"), false, false, false));
        assertThat(StartOptions.parse(List.of("--data", "elsewhere", "--fresh"), "data"))
                .isEqualTo(new StartOptions(Path.of("elsewhere"), true, false, false));
        assertThat(StartOptions.parse(List.of("--data=elsewhere", "--once"), "data"))
                .isEqualTo(new StartOptions(Path.of("elsewhere"), false, true, false));
        assertThat(StartOptions.parse(List.of("-h"), "data").help()).isTrue();
    }

    @Test
    void namesWhatItDoesNotUnderstand() {
        assertThatThrownBy(() -> StartOptions.parse(List.of("--date", "x"), "data"))
                .hasMessage("There is no option \"--date\"; --help tells which there are.");
        assertThatThrownBy(() -> StartOptions.parse(List.of("--data"), "data"))
                .hasMessage("The option --data needs a directory.");
    }
}
