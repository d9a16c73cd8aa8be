package stoa.message.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stoa.message.domain.RoomActivity;
import stoa.message.domain.RoomRates;
import stoa.protocol.id.Conversation;

/** What is counted for each app, and that strangers cannot make series without end. */
class MicrometerAppSignalsTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RoomRates rates = new RoomRates();

    private double count(String app, String outcome) {
        return meters.get("stoa_owner_app_messages")
                .tags("app", app, "outcome", outcome)
                .counter()
                .count();
    }

    private static RoomActivity said(String app, String room, int accepted, int shed) {
        return new RoomActivity(Conversation.room(app, room), 1, accepted, shed);
    }

    @Test
    void roomsOfAnAppAreSummedUpSecondBySecond() {
        rates.onCount(new MicrometerAppSignals(meters));
        rates.count(List.of(said("one", "a", 3, 1), said("one", "b", 4, 0), said("two", "a", 0, 5)));
        rates.count(List.of(said("one", "a", 10, 0), said("silent", "a", 0, 0)));
        assertThat(count("one", "accepted")).isEqualTo(17);
        assertThat(count("one", "shed")).isEqualTo(1);
        assertThat(count("two", "accepted")).isZero();
        assertThat(count("two", "shed")).isEqualTo(5);
        assertThat(meters.find("stoa_owner_app_messages").tag("app", "silent").counters())
                .isEmpty();
    }

    @Test
    void onlySoManyAppsHaveSeriesOfTheirOwn() {
        rates.onCount(new MicrometerAppSignals(meters));
        int apps = MicrometerAppSignals.APPS_MAX + 50;
        for (int round = 0; round < 2; round++) {
            rates.count(IntStream.range(0, apps)
                    .mapToObj(app -> said("app-" + app, "a", 1, 0))
                    .toList());
        }
        assertThat(meters.find("stoa_owner_app_messages").counters()).hasSize(2 * (MicrometerAppSignals.APPS_MAX + 1));
        assertThat(count("app-0", "accepted")).isEqualTo(2);
        assertThat(count(MicrometerAppSignals.OTHERS, "accepted")).isEqualTo(100);
    }
}
