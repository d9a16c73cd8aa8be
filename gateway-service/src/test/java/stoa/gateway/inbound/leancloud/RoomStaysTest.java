package stoa.gateway.inbound.leancloud;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who comes back within half an hour is in the same room. */
class RoomStaysTest {
    private long nowMs = 5;
    private final RoomStays stays = new RoomStays(() -> nowMs);

    @Test
    void aSessionIsRememberedWhileItIsThereAndHalfAnHourLonger() {
        stays.entered("s", "r");
        nowMs += 100 * RoomStays.KEPT_MS;
        assertThat(stays.room("s")).isEqualTo("r");
        stays.away("s");
        nowMs += RoomStays.KEPT_MS;
        assertThat(stays.room("s")).isEqualTo("r");
        nowMs++;
        assertThat(stays.room("s")).isNull();
    }

    @Test
    void whoLeftIsForgotten() {
        stays.entered("s", "r");
        stays.left("s");
        stays.away("s");
        assertThat(stays.room("s")).isNull();
    }

    @Test
    void beyondTheBoundTheOldestIsForgotten() {
        for (int i = 0; i <= RoomStays.SESSIONS_MAX; i++) {
            stays.entered("s" + i, "r");
        }
        assertThat(stays.room("s0")).isNull();
        assertThat(stays.room("s1")).isEqualTo("r");
    }
}
