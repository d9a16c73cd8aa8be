package stoa.gateway.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What URLs begin with. */
class ServerUrlTest {
    @Test
    void theHostThatWasCalledWithTheSchemeOfThePort() {
        assertThat(new ServerUrl(Optional.empty(), false).of("im.example.com:81"))
                .isEqualTo("http://im.example.com:81");
        assertThat(new ServerUrl(Optional.empty(), true).of("im.example.com")).isEqualTo("https://im.example.com");
    }

    @Test
    void whatIsSetWins() {
        assertThat(new ServerUrl(Optional.of("https://x/y"), false).of("other")).isEqualTo("https://x/y");
    }
}
