package stoa.message.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.message.RateOperations;
import stoa.protocol.message.RateOperations.QueryRates;
import stoa.protocol.message.RateOperations.Rates;
import stoa.protocol.message.RateOperations.Series;

/** The counts of the last minute are exact, whatever came when and whenever somebody asks. */
class RoomRatesTest {
    private static final int SLOTS = RateOperations.SLOTS;
    private static final List<String> ROOMS = List.of("r0", "r1", "r2");

    private final RoomRates rates = new RoomRates();

    private static RoomActivity activity(String app, String room, int accepted, int shed) {
        return new RoomActivity(Conversation.room(app, room), 1, accepted, shed);
    }

    /** One second: what came into each room of two apps, and whether somebody asks after it. */
    record Second(List<RoomActivity> activity, boolean asks) {}

    @Provide
    Arbitrary<List<Second>> seconds() {
        Arbitrary<RoomActivity> activity = Arbitraries.of("r0", "r1", "r2")
                .flatMap(room -> Arbitraries.of("one", "two")
                        .flatMap(app -> Arbitraries.integers()
                                .between(0, 9)
                                .flatMap(accepted -> Arbitraries.integers()
                                        .between(0, 3)
                                        .map(shed -> activity(app, room, accepted, shed)))));
        Arbitrary<List<RoomActivity>> busy =
                activity.list().uniqueElements(RoomActivity::room).ofMaxSize(6);
        Arbitrary<List<RoomActivity>> second =
                Arbitraries.frequencyOf(Tuple.of(1, busy), Tuple.of(4, Arbitraries.just(List.of())));
        return second.flatMap(one -> Arbitraries.of(true, false).map(asks -> new Second(one, asks)))
                .list()
                .ofMaxSize(3 * SLOTS);
    }

    @Property(tries = 200)
    void everyCountIsWhatCame(@ForAll("seconds") List<Second> seconds) {
        RoomRates rates = new RoomRates();
        List<List<RoomActivity>> past = new ArrayList<>(Collections.nCopies(SLOTS, List.of()));
        for (Second second : seconds) {
            rates.count(second.activity());
            past.add(second.activity());
            if (second.asks()) {
                List<List<RoomActivity>> lately = past.subList(past.size() - SLOTS, past.size());
                assertThat(rates.rates(new QueryRates("one", ROOMS))).isEqualTo(expected("one", lately));
            }
        }
        assertThat(rates.size()).isLessThanOrEqualTo(6);
        assertThat(rates.uncounted()).isZero();
    }

    private static Rates expected(String app, List<List<RoomActivity>> lately) {
        Map<String, Series> byRoom = new HashMap<>();
        for (String room : ROOMS) {
            Series series = series(lately, Conversation.room(app, room));
            if (IntStream.range(0, SLOTS)
                            .map(slot ->
                                    series.accepted().get(slot) + series.shed().get(slot))
                            .sum()
                    > 0) {
                byRoom.put(room, series);
            }
        }
        return new Rates(series(lately, app), byRoom, 0);
    }

    private static Series series(List<List<RoomActivity>> lately, Object what) {
        List<Integer> accepted = new ArrayList<>();
        List<Integer> shed = new ArrayList<>();
        for (List<RoomActivity> second : lately) {
            List<RoomActivity> meant = second.stream()
                    .filter(one -> one.room().equals(what) || one.room().app().equals(what))
                    .toList();
            accepted.add(meant.stream().mapToInt(RoomActivity::accepted).sum());
            shed.add(meant.stream().mapToInt(RoomActivity::shed).sum());
        }
        return new Series(accepted, shed);
    }

    @Test
    void silentRoomsAreForgottenWhetherSomebodyLooksOrNot() {
        rates.count(List.of(activity("one", "r0", 1, 0)));
        assertThat(rates.size()).isEqualTo(1);
        for (int second = 1; second < SLOTS; second++) {
            rates.count(List.of());
            assertThat(rates.rates(new QueryRates("one", ROOMS)).byRoom()).containsKey("r0");
        }
        rates.count(List.of());
        assertThat(rates.rates(new QueryRates("one", ROOMS)).byRoom()).isEmpty();
        assertThat(rates.size()).isZero();
    }

    @Test
    void roomsBeyondTheBoundAreSummedUpAndCountedAsLeftOut() {
        List<RoomActivity> all = new ArrayList<>();
        IntStream.range(0, RoomRates.ROOMS_MAX + 10).forEach(i -> all.add(activity("one", "room-" + i, 1, 1)));
        rates.count(all);
        assertThat(rates.size()).isEqualTo(RoomRates.ROOMS_MAX);
        assertThat(rates.uncounted()).isEqualTo(20);
        Rates answer = rates.rates(new QueryRates("one", List.of("room-0", "room-" + RoomRates.ROOMS_MAX)));
        assertThat(answer.byRoom()).containsOnlyKeys("room-0");
        assertThat(answer.all().accepted().getLast()).isEqualTo(RoomRates.ROOMS_MAX + 10);
        assertThat(answer.uncounted()).isEqualTo(20);
    }

    @Test
    void tooManyRoomsAtOnceAreRefused() {
        List<String> rooms = IntStream.rangeClosed(0, RateOperations.ROOMS_MAX)
                .mapToObj(i -> "room-" + i)
                .toList();
        assertThatThrownBy(() -> rates.rates(new QueryRates("one", rooms))).isInstanceOf(StoaException.class);
    }
}
