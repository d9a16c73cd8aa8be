package stoa.load.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What clients got is compared to the message, and what is wrong is found and named. */
class RoomCheckTest {
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

    private record Message(int stream, int number, long cursor) {}

    /** A room's log: cursors with holes, as other rooms are in the same partition. */
    private static List<Message> log(int size, int streams, Random random) {
        List<Message> log = new ArrayList<>();
        int[] numbers = new int[streams];
        long cursor = BEFORE;
        for (int i = 0; i < size; i++) {
            int stream = random.nextInt(streams);
            cursor += 1 + random.nextInt(3);
            log.add(new Message(stream, ++numbers[stream], cursor));
        }
        return log;
    }

    private static List<Published> acks(List<Message> log, List<Message> shed) {
        List<Published> acks = new ArrayList<>();
        int streams = log.stream().mapToInt(Message::stream).max().orElse(0) + 1;
        for (int stream = 0; stream < streams; stream++) {
            int of = stream;
            acks.add(new Published(
                    stream,
                    log.stream()
                            .filter(one -> one.stream() == of)
                            .mapToLong(one -> shed.contains(one) ? -one.cursor() : one.cursor())
                            .toArray()));
        }
        return acks;
    }

    private List<ClientView> clients(int count) {
        List<ClientView> views = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ClientView view = new ClientView(order, i);
            view.joined(BEFORE);
            views.add(view);
        }
        return views;
    }

    private static void give(ClientView view, Message message) {
        view.message(message.stream(), message.number(), message.cursor());
    }

    /** Gives each client its list, the clients in any interleaving. */
    private static void deliver(List<ClientView> views, List<List<Message>> lists, Random random) {
        int[] next = new int[views.size()];
        List<Integer> turns = new ArrayList<>();
        for (int i = 0; i < lists.size(); i++) {
            turns.addAll(Collections.nCopies(lists.get(i).size(), i));
        }
        Collections.shuffle(turns, random);
        turns.forEach(turn -> give(views.get(turn), lists.get(turn).get(next[turn]++)));
    }

    @Property(tries = 200)
    void clients_who_got_all_are_exact_and_agree(@ForAll @IntRange(min = 1, max = 60) int size, @ForAll long seed) {
        Failures none = new Failures();
        RoomOrder[] orders = {new RoomOrder(new Named(), none), new RoomOrder(new Named(), none)};
        List<Message> log = log(size, 3, new Random(seed));
        List<Long> checksums = new ArrayList<>();
        for (RoomOrder one : orders) {
            List<ClientView> views = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                ClientView view = new ClientView(one, i);
                view.joined(BEFORE);
                views.add(view);
            }
            deliver(views, Collections.nCopies(5, log), new Random(seed + 1));
            RoomCheck check = new RoomCheck(one, acks(log, List.of()));
            assertThat(check.isComplete(views)).isTrue();
            check.check(views, List.of()).checksum().ifPresent(checksums::add);
        }
        assertThat(none.kept()).isEmpty();
        assertThat(checksums).hasSize(2);
        assertThat(checksums.getFirst()).isEqualTo(checksums.getLast());
    }

    @Property(tries = 200)
    void one_lost_message_is_found_and_named(
            @ForAll @IntRange(min = 1, max = 40) int size, @ForAll @IntRange(max = 3) int who, @ForAll long seed) {
        Random random = new Random(seed);
        List<Message> log = log(size, 2, random);
        Message lost = log.get(random.nextInt(size));
        List<String> sentences = sentences(log, who, random, got -> got.remove(lost));
        assertThat(sentences)
                .singleElement()
                .asString()
                .startsWith("client" + who + " lost number " + lost.number() + " of publisher" + lost.stream());
    }

    @Property(tries = 200)
    void one_doubled_message_is_found_and_named(
            @ForAll @IntRange(min = 1, max = 40) int size, @ForAll @IntRange(max = 3) int who, @ForAll long seed) {
        Random random = new Random(seed);
        List<Message> log = log(size, 2, random);
        int at = random.nextInt(size);
        int again = at + 1 + random.nextInt(size - at);
        List<String> sentences = sentences(log, who, random, got -> got.add(again, log.get(at)));
        assertThat(sentences)
                .singleElement()
                .asString()
                .startsWith(
                        "client" + who + " got number " + log.get(at).number() + " of publisher" + log.get(at).stream())
                .endsWith(" twice");
    }

    @Property(tries = 200)
    void two_swapped_messages_are_found_and_named(
            @ForAll @IntRange(min = 2, max = 40) int size, @ForAll @IntRange(max = 3) int who, @ForAll long seed) {
        Random random = new Random(seed);
        List<Message> log = log(size, 2, random);
        int at = random.nextInt(size - 1);
        Message early = log.get(at);
        List<String> sentences = sentences(log, who, random, got -> Collections.swap(got, at, at + 1));
        assertThat(sentences)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("client" + who + " got number " + early.number() + " of publisher" + early.stream())
                        .contains(" after a message with cursor "));
    }

    @Example
    void another_message_at_the_same_place_is_found() {
        List<ClientView> views = clients(2);
        give(views.get(0), new Message(0, 1, 1_001));
        give(views.get(1), new Message(1, 1, 1_001));
        assertThat(failures.kept())
                .containsExactly(
                        "client1 got number 1 of publisher1 at cursor 1001, where others got number 1 of publisher0");
    }

    @Example
    void a_publisher_whose_order_was_not_kept_is_found() {
        List<ClientView> views = clients(1);
        give(views.getFirst(), new Message(0, 2, 1_001));
        give(views.getFirst(), new Message(0, 1, 1_002));
        assertThat(failures.kept()).containsExactly("client0 got number 1 of publisher0 after its number 2");
    }

    @Example
    void a_message_with_two_cursors_is_found() {
        List<ClientView> views = clients(1);
        give(views.getFirst(), new Message(0, 1, 1_001));
        give(views.getFirst(), new Message(0, 1, 1_002));
        assertThat(failures.kept()).containsExactly("client0 got number 1 of publisher0 twice, with two cursors");
    }

    @Example
    void what_came_but_was_refused_or_has_another_place_in_its_ack_is_found() {
        List<ClientView> views = clients(1);
        give(views.getFirst(), new Message(0, 1, 1_001));
        give(views.getFirst(), new Message(0, 2, 1_002));
        give(views.getFirst(), new Message(0, 3, 1_003));
        new RoomCheck(order, List.of(new Published(0, new long[] {Published.REFUSED, 1_009, Published.UNKNOWN})))
                .check(views, List.of());
        assertThat(failures.kept())
                .contains(
                        "number 1 of publisher0 was refused, but came",
                        "number 2 of publisher0 came with cursor 1002, its ack said 1009");
    }

    @Example
    void what_the_room_shed_has_to_be_what_gaps_count() {
        List<Message> log = log(10, 1, new Random(7));
        List<Message> shed = List.of(log.get(3), log.get(4), log.get(9));
        List<ClientView> views = clients(3);
        for (ClientView view : views) {
            for (Message message : log) {
                if (!shed.contains(message)) {
                    give(view, message);
                } else if (!message.equals(log.get(9)) || view == views.get(0)) {
                    view.gap(0, 1, 0, message.cursor(), message.cursor());
                }
            }
        }
        views.get(2).gap(1, 1, 0, 0, 0);
        RoomCheck.Result result = new RoomCheck(order, acks(log, shed)).check(views, List.of());
        assertThat(result.thinned()).isZero();
        assertThat(failures.kept())
                .containsExactly(
                        "client1 was told by gaps that 2 were not delivered, and it was 3",
                        "client2 was told by gaps that 4 were not delivered, and it was 3");
    }

    @Example
    void a_client_that_reads_slowly_may_miss_what_its_gaps_count_and_no_more() {
        List<Message> log = log(10, 1, new Random(7));
        List<ClientView> views = clients(3);
        log.forEach(message -> give(views.get(0), message));
        for (ClientView slow : views.subList(1, 3)) {
            log.subList(0, 4).forEach(message -> give(slow, message));
            slow.gap(
                    0,
                    slow == views.get(1) ? 3 : 2,
                    0,
                    log.get(4).cursor(),
                    log.get(6).cursor());
            log.subList(7, 10).forEach(message -> give(slow, message));
        }
        RoomCheck.Result result = new RoomCheck(order, acks(log, List.of())).check(views, List.of());
        assertThat(result.thinned()).isEqualTo(6);
        assertThat(failures.kept())
                .containsExactly("client2 lost number 5 of publisher0 (cursor "
                        + log.get(4).cursor() + "): 3 did not come, gaps count 2");
    }

    @Example
    void who_joins_later_is_owed_what_comes_later_and_who_comes_back_what_was_missed() {
        List<Message> log = log(10, 2, new Random(7));
        List<ClientView> views = clients(2);
        ClientView late = new ClientView(order, 9);
        views.add(late);
        log.forEach(message -> give(views.get(0), message));
        log.subList(0, 6).forEach(message -> give(views.get(1), message));
        views.get(1).gap(0, 5, 0, log.get(6).cursor(), log.get(9).cursor());
        views.get(1).cut();
        log.subList(6, 10).forEach(message -> give(views.get(1), message));
        late.joined(log.get(4).cursor());
        log.subList(5, 10).forEach(message -> give(late, message));
        RoomCheck check = new RoomCheck(order, acks(log, List.of()));
        check.check(views, List.of());
        assertThat(failures.kept()).isEmpty();
        assertThat(late.position()).isEqualTo(log.getLast().cursor());
    }

    @Property(tries = 500)
    void gaps_add_up_for_who_is_cut_off_in_their_middle_and_comes_back(
            @ForAll @IntRange(min = 1, max = 60) int size, @ForAll long seed) {
        Random random = new Random(seed);
        List<Message> log = log(size, 2, random);
        List<Message> shed = log.stream().filter(_ -> random.nextInt(3) == 0).toList();
        Failures found = new Failures();
        RoomOrder one = new RoomOrder(new Named(), found);
        List<ClientView> views = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ClientView view = new ClientView(one, i);
            view.joined(BEFORE);
            int at = 0;
            while (at < size) {
                int tick = Math.min(size, at + 1 + random.nextInt(6));
                tick(view, log.subList(at, tick), shed);
                at = tick;
                if (random.nextInt(3) == 0) {
                    view.cut();
                    int back = at + random.nextInt(size - at + 1);
                    log.subList(0, back).stream()
                            .filter(message -> message.cursor() > view.position())
                            .forEach(message -> give(view, message));
                    at = back;
                }
            }
            views.add(view);
        }
        RoomCheck check = new RoomCheck(one, acks(log, shed));
        assertThat(check.isComplete(views)).isTrue();
        check.check(views, List.of());
        assertThat(found.kept()).isEmpty();
    }

    /** What a gateway writes after a tick: what is shown, and behind it one gap for the rest. */
    private static void tick(ClientView view, List<Message> tick, List<Message> shed) {
        tick.stream().filter(message -> !shed.contains(message)).forEach(message -> give(view, message));
        List<Message> hidden = tick.stream().filter(shed::contains).toList();
        if (!hidden.isEmpty()) {
            view.gap(
                    0,
                    hidden.size(),
                    0,
                    hidden.getFirst().cursor(),
                    hidden.getLast().cursor());
        }
    }

    @Example
    void who_was_told_to_reload_is_not_owed_what_lies_between() {
        List<Message> log = log(10, 1, new Random(7));
        List<ClientView> views = clients(2);
        log.forEach(message -> give(views.get(0), message));
        log.subList(0, 3).forEach(message -> give(views.get(1), message));
        views.get(1).cut();
        views.get(1).reloaded(log.get(6).cursor());
        log.subList(7, 10).forEach(message -> give(views.get(1), message));
        new RoomCheck(order, acks(log, List.of())).check(views, List.of());
        assertThat(failures.kept()).isEmpty();
        assertThat(views.get(1).reloads()).isOne();
    }

    @Example
    void sums_of_likes_have_to_be_those_of_all_that_were_taken() {
        List<ClientView> views = clients(2);
        views.forEach(view -> view.message(RoomOrder.TALLY, 30, 1_001));
        views.get(0).message(RoomOrder.TALLY, 20, 1_002);
        long expected = TallyCheck.expected(
                List.of(new Published(0, new long[] {Published.TAKEN, Published.REFUSED, Published.TAKEN})), 25);
        assertThat(expected).isEqualTo(50);
        assertThat(TallyCheck.isComplete(views, expected)).isFalse();
        TallyCheck.check(order, views, expected, 1);
        assertThat(failures.kept())
                .containsExactly(
                        "client0 got 2 messages instead of one a second, 1", "client1 got the sum 30 instead of 50");
    }

    /** What is said when one of four clients gets something else than all. */
    private static List<String> sentences(List<Message> log, int who, Random random, Consumer<List<Message>> change) {
        Failures found = new Failures();
        RoomOrder one = new RoomOrder(new Named(), found);
        List<ClientView> views = new ArrayList<>();
        List<List<Message>> lists = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ClientView view = new ClientView(one, i);
            view.joined(BEFORE);
            views.add(view);
            lists.add(new ArrayList<>(log));
        }
        change.accept(lists.get(who));
        deliver(views, lists, random);
        new RoomCheck(one, acks(log, List.of())).check(views, List.of());
        return found.kept();
    }

    @Example
    void what_all_clients_lost_is_found_too() {
        List<Message> log = log(5, 1, new Random(7));
        List<ClientView> views = clients(2);
        views.forEach(view -> log.subList(0, 4).forEach(message -> give(view, message)));
        RoomCheck check = new RoomCheck(order, acks(log, List.of()));
        assertThat(check.isComplete(views)).isFalse();
        assertThat(check.check(views, List.of()).checksum()).isEmpty();
        assertThat(failures.kept())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("lost number 5 of publisher0"));
    }
}
