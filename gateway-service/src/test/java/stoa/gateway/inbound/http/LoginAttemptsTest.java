package stoa.gateway.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.StoaException;

/** Guessing secrets at the console is bounded, and what the bound forgets is counted (feature F4). */
class LoginAttemptsTest {
    private long nowMs = 1_000;
    private final AtomicInteger forgotten = new AtomicInteger();
    private final LoginAttempts attempts = new LoginAttempts(() -> nowMs, forgotten::incrementAndGet);

    @Test
    void an_address_guesses_so_often_a_minute_and_then_waits() {
        for (int i = 0; i < LoginAttempts.OF_ADDRESS_MAX; i++) {
            attempts.begin("address", "app-" + i);
        }
        assertThatThrownBy(() -> attempts.begin("address", "app")).isInstanceOf(StoaException.class);
        nowMs += LoginAttempts.WINDOW_MS;
        attempts.begin("address", "app");
        assertThat(forgotten).hasValue(0);
    }

    @Test
    void of_too_many_addresses_and_apps_the_first_are_forgotten_and_counted() {
        for (int i = 0; i < LoginAttempts.KEYS_MAX + 3; i++) {
            attempts.begin("address-" + i, "app-" + i);
        }
        assertThat(forgotten).as("three addresses, three apps").hasValue(6);
    }
}
