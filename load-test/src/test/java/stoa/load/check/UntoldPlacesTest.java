package stoa.load.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What is expected of clients whose protocol tells neither their place in a room nor what they missed. */
class UntoldPlacesTest {
    private static final long BEFORE = 1_000;

    private final Failures failures = new Failures();
    private final RoomOrder order = new RoomOrder(new Named(), failures);

    private record Named() implements Names {
        @Override
        public String client(int client) {
            return "client" + client;
        }

        @Override
        public String publisher(int stream) {
            return "publisher" + stream;
        }
    }

    private record Message(int number, long cursor) {}

    /** What one publisher said. */
    private static List<Message> log(int size, Random random) {
        List<Message> log = new ArrayList<>();
        long cursor = BEFORE;
        for (int number = 1; number <= size; number++) {
            cursor += 1 + random.nextInt(3);
            log.add(new Message(number, cursor));
        }
        return log;
    }

    private static List<Published> acks(List<Message> log) {
        return List.of(new Published(0, log.stream().mapToLong(Message::cursor).toArray()));
    }

    private static void give(ClientView view, Message message) {
        view.message(0, message.number(), message.cursor());
    }

    /** A client that was there from the start and got all. */
    private static ClientView witness(RoomOrder order, List<Message> log) {
        ClientView view = new ClientView(order, 0);
        view.joined(0);
        log.forEach(message -> give(view, message));
        return view;
    }

    @Property(tries = 300)
    void where_no_place_is_told_the_first_message_shows_from_where_all_has_to_come(
            @ForAll @IntRange(min = 2, max = 40) int size, @ForAll long seed) {
        Random random = new Random(seed);
        List<Message> log = log(size, random);
        Failures none = new Failures();
        RoomOrder one = new RoomOrder(new Named(), none);
        ClientView there = witness(one, log);
        int came = random.nextInt(size);
        long told = log.get(came).cursor();
        ClientView late = new ClientView(one, 9);
        late.joinedAround(told - 5, told + 5);
        int first = Math.clamp(came + random.nextInt(3) - 1L, 0, size - 1);
        int cut = first + random.nextInt(size - first);
        log.subList(first, cut).forEach(message -> give(late, message));
        late.cut();
        int back = cut + random.nextInt(size - cut);
        late.returnedAround(log.get(back).cursor() + 5);
        RoomCheck check = new RoomCheck(one, acks(log));
        List<ClientView> views = List.of(there, late);
        if (back < size - 2 && cut > first) {
            give(late, log.get(back));
            assertThat(check.isComplete(views)).as("more is to come").isFalse();
            log.subList(back + 1, size).forEach(message -> give(late, message));
        } else {
            log.subList(back, size).forEach(message -> give(late, message));
        }
        assertThat(check.isComplete(views)).isTrue();
        check.check(views, List.of());
        assertThat(none.kept()).isEmpty();
        assertThat(late.reloads()).isOne();
    }

    @Example
    void what_is_missing_at_the_latest_place_or_comes_from_before_the_earliest_is_found() {
        List<Message> log = log(10, new Random(7));
        List<ClientView> views = new ArrayList<>(List.of(witness(order, log)));
        ClientView missing = new ClientView(order, 8);
        missing.joinedAround(log.get(2).cursor(), log.get(4).cursor());
        log.subList(6, 10).forEach(message -> give(missing, message));
        ClientView early = new ClientView(order, 9);
        early.joinedAround(log.get(2).cursor(), log.get(4).cursor());
        give(early, log.get(2));
        log.subList(3, 10).forEach(message -> give(early, message));
        views.addAll(List.of(missing, early));
        new RoomCheck(order, acks(log)).check(views, List.of());
        assertThat(failures.kept()).hasSize(2);
        assertThat(failures.kept().getFirst()).startsWith("client9 got ").endsWith(" of before it came");
        assertThat(failures.kept().getLast())
                .startsWith("client8 lost ")
                .contains("(cursor " + log.get(5).cursor() + "): 1 did not come");
    }

    @Example
    void of_who_reads_slowly_and_is_told_no_gaps_only_what_came_is_checked() {
        List<Message> log = log(10, new Random(7));
        List<ClientView> views = new ArrayList<>(List.of(witness(order, log)));
        ClientView slow = new ClientView(order, 9, true);
        slow.joined(BEFORE);
        log.subList(0, 10).stream()
                .filter(message -> message.cursor() % 2 == 0)
                .forEach(message -> give(slow, message));
        long missed = log.stream().filter(message -> message.cursor() % 2 != 0).count();
        views.add(slow);
        RoomCheck check = new RoomCheck(order, acks(log));
        assertThat(check.isComplete(views)).isTrue();
        assertThat(check.check(views, List.of()).thinned()).isEqualTo(missed).isPositive();
        assertThat(failures.kept()).isEmpty();
        give(slow, log.get(9));
        give(slow, log.get(9));
        assertThat(failures.kept()).isNotEmpty();
    }
}
