package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.kit.testing.TestClock;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.log.LogEvent;
import stoa.protocol.room.AttributeOperations;
import stoa.protocol.room.AttributeOperations.Attribute;
import stoa.protocol.room.AttributeOperations.AttributesChange;
import stoa.protocol.room.AttributeOperations.Author;
import stoa.protocol.room.AttributeOperations.DeleteAttributes;
import stoa.protocol.room.AttributeOperations.QueryAttributes;
import stoa.protocol.room.AttributeOperations.SetAttributes;

/** Attributes: committed, told in order, answered. */
class AttributesTest {
    private static final Author ANN = new Author("ann", false);
    private static final Author BOB = new Author("bob", false);
    private static final Author SERVER = new Author("host", true);

    /** A store whose transactions end when the test says so. */
    private final class SlowStore implements AttributeStore {
        private final List<Integer> sizes = new ArrayList<>();
        private final List<Promise<Void>> transactions = new ArrayList<>();

        @Override
        public Future<List<AttributeChange>> change(String app, String room, List<AttributeWish> wishes, long atMs) {
            Promise<Void> transaction = Promise.promise();
            transactions.add(transaction);
            sizes.add(wishes.size());
            return transaction.future().compose(_ -> store.change(app, room, wishes, atMs));
        }

        @Override
        public Future<AttributeOperations.Attributes> read(String app, String room, List<String> keys) {
            return store.read(app, room, keys);
        }

        @Override
        public Future<List<Owner>> takeOwners(int attributesMax, long atMs, long claimedUntilMs) {
            return store.takeOwners(attributesMax, atMs, claimedUntilMs);
        }

        @Override
        public Future<Void> ownersStay(List<Owner> owners, long claimedUntilMs) {
            return store.ownersStay(owners, claimedUntilMs);
        }

        @Override
        public Future<Boolean> goesWith(String app, String room, String user) {
            return store.goesWith(app, room, user);
        }
    }

    private final TestClock clock = new TestClock(1_000_000);
    private final Recorded outside = new Recorded();
    private final MemoryOutbox outbox = new MemoryOutbox();
    private final MemoryAttributes store = new MemoryAttributes(outbox);
    private final OutboxDelivery delivery = new OutboxDelivery(
            outbox,
            new OutboxDelivery.Told(outside, outside),
            outside,
            clock,
            _ -> Promise.<Void>promise().future());
    private final Attributes attributes = new Attributes(store, delivery, this::isIn, clock);
    private final Set<String> in = new HashSet<>(Set.of("ann", "bob"));
    private boolean presenceUnknown;

    private Future<Boolean> isIn(String app, String room, String user) {
        return presenceUnknown ? Future.failedFuture("unknown") : Future.succeededFuture(in.contains(user));
    }

    @BeforeEach
    void aRoom() {
        store.create("app", "r");
    }

    private static SetAttributes set(Author author, String key, String value) {
        return new SetAttributes("app", "r", author, Map.of(key, value), false, false);
    }

    private static DeleteAttributes delete(Author author, String... keys) {
        return new DeleteAttributes("app", "r", author, List.of(keys), false);
    }

    private List<Attribute> all() {
        return attributes
                .query(new QueryAttributes("app", "r", List.of()))
                .await()
                .attributes();
    }

    @Test
    void a_change_is_answered_when_members_and_other_teams_were_told() {
        AttributesChange change = attributes.set(set(ANN, "seat", "1")).result();
        assertThat(change.changed()).containsExactly("seat");
        assertThat(change.failed()).isEmpty();
        assertThat(all()).containsExactly(new Attribute("seat", "1", "ann", false, clock.millis()));
        assertThat(outside.log).singleElement().isInstanceOfSatisfying(LogEvent.AttributesChanged.class, event -> {
            assertThat(event.version()).isEqualTo(change.version());
            assertThat(event.by()).isEqualTo("ann");
            assertThat(event.set()).isEqualTo(Map.of("seat", "1"));
        });
        assertThat(outside.teams).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(RoomEvent.Kind.ATTRIBUTES_CHANGED);
            assertThat(event.version()).isEqualTo(change.version());
            assertThat(event.by()).isEqualTo("ann");
            assertThat(event.set()).isEqualTo(Map.of("seat", "1"));
            assertThat(event.atMs()).isEqualTo(clock.millis());
        });
    }

    @Test
    void what_others_set_is_theirs_unless_forced_or_a_server_does_it() {
        attributes.set(set(ANN, "seat", "1"));
        assertThat(attributes.set(set(BOB, "seat", "2")).result())
                .isEqualTo(new AttributesChange(0, List.of(), Map.of("seat", 23424)));
        assertThat(attributes.delete(delete(BOB, "seat", "none")).result().failed())
                .isEqualTo(Map.of("seat", 23424, "none", 23427));
        assertThat(outside.log).hasSize(1);
        attributes.set(new SetAttributes("app", "r", BOB, Map.of("seat", "2"), true, false));
        assertThat(attributes.delete(delete(ANN, "seat")).result().changed()).isEmpty();
        assertThat(attributes.set(set(SERVER, "seat", "3")).result().changed()).containsExactly("seat");
        assertThat(all()).containsExactly(new Attribute("seat", "3", "host", false, clock.millis()));
        assertThat(attributes.delete(delete(SERVER, "seat")).result().changed()).containsExactly("seat");
        assertThat(all()).isEmpty();
    }

    @Test
    void what_was_set_while_its_owner_left_goes_after_them_as_soon_as_it_is_known_that_they_are_out() {
        in.remove("ann");
        attributes.set(new SetAttributes("app", "r", ANN, Map.of("mic", "1"), false, true));
        attributes.set(new SetAttributes("app", "r", BOB, Map.of("seat", "2"), false, true));
        attributes.set(new SetAttributes("app", "r", SERVER, Map.of("host", "3"), false, true));
        presenceUnknown = true;
        clock.pass(10_000);
        attributes.lookAtOwners();
        assertThat(all()).extracting(Attribute::key).containsExactly("host", "mic", "seat");
        presenceUnknown = false;
        attributes.lookAtOwners();
        assertThat(all()).hasSize(3);
        clock.pass(10_000);
        // Another node than the one that set it.
        new Attributes(store, delivery, this::isIn, clock).lookAtOwners();
        assertThat(all()).extracting(Attribute::key).containsExactly("host", "seat");
        in.remove("bob");
        clock.pass(10_000);
        attributes.lookAtOwners();
        assertThat(all())
                .as("who was in is let go by the leave")
                .extracting(Attribute::key)
                .containsExactly("host", "seat");
    }

    @Test
    void while_the_log_is_away_a_change_is_answered_after_its_commit_and_told_later() {
        outside.logFailure = new IllegalStateException("no owner");
        AttributesChange change = attributes.set(set(ANN, "seat", "1")).result();
        assertThat(change.changed()).containsExactly("seat");
        assertThat(attributes.set(set(ANN, "seat", "2")).succeeded()).isTrue();
        assertThat(outside.log).isEmpty();
        outside.logFailure = null;
        clock.pass(OutboxDelivery.SETTLED_MS);
        delivery.sweep();
        assertThat(outside.log)
                .extracting(event -> ((LogEvent.AttributesChanged) event).set().get("seat"))
                .containsExactly("1", "2");
    }

    @Test
    void what_comes_during_a_transaction_is_written_together_and_answered_on_its_own() {
        SlowStore slow = new SlowStore();
        Attributes gathering = new Attributes(slow, delivery, this::isIn, clock);
        List<Future<AttributesChange>> answers = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            answers.add(gathering.set(set(SERVER, "seat", "v" + i)));
        }
        assertThat(gathering.waiting()).isEqualTo(250);
        for (int i = 0; i < 4; i++) {
            assertThat(slow.transactions).hasSize(i + 1);
            slow.transactions.get(i).complete();
        }
        assertThat(slow.sizes).containsExactly(1, 100, 100, 49);
        assertThat(answers)
                .extracting(answer -> answer.result().version())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(outside.log)
                .extracting(event -> ((LogEvent.AttributesChanged) event).set().get("seat"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 250).mapToObj(i -> "v" + i).toList());
        assertThat(gathering.waiting()).isZero();
    }

    @Test
    void a_transaction_that_fails_fails_what_it_was_to_write_and_nothing_else() {
        SlowStore slow = new SlowStore();
        Attributes gathering = new Attributes(slow, delivery, this::isIn, clock);
        Future<AttributesChange> first = gathering.set(set(SERVER, "a", "1"));
        Future<AttributesChange> second = gathering.set(set(SERVER, "b", "1"));
        slow.transactions.get(0).fail(new IllegalStateException("away"));
        assertThat(first.failed()).isTrue();
        slow.transactions.get(1).complete();
        assertThat(second.result().changed()).containsExactly("b");
    }

    @Test
    void more_than_can_wait_are_refused() {
        SlowStore slow = new SlowStore();
        Attributes gathering = new Attributes(slow, delivery, this::isIn, clock);
        for (int i = 0; i < AttributeWrites.WAITING_MAX; i++) {
            assertThat(gathering.set(set(SERVER, "seat", "v")).isComplete()).isFalse();
        }
        assertThat(Fixture.codeOf(() -> gathering.set(set(SERVER, "seat", "v"))))
                .isEqualTo(ErrorCode.OVERLOADED);
        slow.transactions.getFirst().complete();
        assertThat(gathering.set(set(SERVER, "seat", "v")).isComplete()).isFalse();
    }

    @Test
    void clients_make_100_operations_a_second_in_a_room_and_servers_2000() {
        store.create("app", "other");
        Map<String, String> ten = IntStream.range(0, 10).boxed().collect(Collectors.toMap(n -> "k" + n, n -> "v"));
        SetAttributes batch = new SetAttributes("app", "r", ANN, ten, true, false);
        for (int i = 0; i < 9; i++) {
            assertThat(attributes.set(batch).succeeded()).isTrue();
        }
        clock.pass(500);
        assertThat(attributes.set(batch).succeeded()).isTrue();
        assertThat(Fixture.codeOf(() -> attributes.set(set(BOB, "b", "1")))).isEqualTo(ErrorCode.ATTRIBUTES_TOO_OFTEN);
        assertThat(Fixture.codeOf(() -> attributes.delete(delete(ANN, "k1"))))
                .isEqualTo(ErrorCode.ATTRIBUTES_TOO_OFTEN);
        assertThat(attributes
                        .set(new SetAttributes("app", "other", BOB, Map.of("b", "1"), false, false))
                        .succeeded())
                .isTrue();
        for (int i = 0; i < 200; i++) {
            assertThat(attributes
                            .set(new SetAttributes("app", "r", SERVER, ten, false, false))
                            .succeeded())
                    .isTrue();
        }
        assertThat(Fixture.codeOf(() -> attributes.set(set(SERVER, "b", "1"))))
                .isEqualTo(ErrorCode.ATTRIBUTES_TOO_OFTEN);
        clock.pass(500);
        assertThat(attributes.set(set(BOB, "b", "1")).succeeded())
                .as("nine batches are a second old")
                .isTrue();
    }

    @Test
    void what_goes_with_a_user_goes_when_the_user_left() {
        attributes.set(new SetAttributes("app", "r", ANN, Map.of("seat", "1", "mic", "on"), false, true));
        attributes.set(set(ANN, "topic", "tea"));
        attributes.set(new SetAttributes("app", "r", BOB, Map.of("seat2", "1"), false, true));
        assertThat(attributes.ownerLeft("app", "r", "ann").succeeded()).isTrue();
        assertThat(all()).extracting(Attribute::key).containsExactly("seat2", "topic");
        assertThat(outside.log.getLast()).isInstanceOfSatisfying(LogEvent.AttributesChanged.class, event -> {
            assertThat(event.by()).isEqualTo("ann");
            assertThat(event.set()).isEmpty();
            assertThat(event.deleted()).containsExactly("mic", "seat");
        });
        int told = outside.log.size();
        assertThat(attributes.ownerLeft("app", "r", "ann").succeeded()).isTrue();
        assertThat(attributes.ownerLeft("app", "nowhere", "ann").succeeded()).isTrue();
        assertThat(outside.log).hasSize(told);
    }

    @Test
    void what_was_forced_goes_with_its_new_owner() {
        attributes.set(new SetAttributes("app", "r", ANN, Map.of("seat", "1"), false, true));
        attributes.set(new SetAttributes("app", "r", BOB, Map.of("seat", "2"), true, true));
        attributes.ownerLeft("app", "r", "ann");
        assertThat(all()).hasSize(1);
        attributes.ownerLeft("app", "r", "bob");
        assertThat(all()).isEmpty();
    }

    @Test
    void rooms_that_do_not_exist_have_none() {
        assertThat(Fixture.codeOf(
                        () -> attributes.set(new SetAttributes("app", "nowhere", ANN, Map.of("a", "1"), false, false))))
                .isEqualTo(ErrorCode.NO_SUCH_ROOM);
        assertThat(Fixture.codeOf(
                        () -> attributes.delete(new DeleteAttributes("app", "nowhere", ANN, List.of("a"), false))))
                .isEqualTo(ErrorCode.NO_SUCH_ROOM);
        assertThat(Fixture.codeOf(() -> attributes.query(new QueryAttributes("app", "nowhere", List.of()))))
                .isEqualTo(ErrorCode.NO_SUCH_ROOM);
    }

    @Test
    void a_room_destroyed_while_its_owner_left_is_no_failure() {
        SlowStore slow = new SlowStore();
        Attributes gathering = new Attributes(slow, delivery, this::isIn, clock);
        attributes.set(new SetAttributes("app", "r", ANN, Map.of("seat", "1"), false, true));
        Future<Void> left = gathering.ownerLeft("app", "r", "ann");
        store.destroy("app", "r");
        slow.transactions.getFirst().complete();
        assertThat(left.succeeded()).isTrue();
    }

    @Test
    void quiet_rooms_are_forgotten_before_the_bound_refuses_any() {
        store.fail(new StoaException(ErrorCode.NO_SUCH_ROOM));
        for (int i = 0; i < Attributes.ROOMS_MAX; i++) {
            attributes.set(new SetAttributes("app", "r" + i, ANN, Map.of("a", "1"), false, false));
        }
        SetAttributes more = new SetAttributes("app", "more", ANN, Map.of("a", "1"), false, false);
        assertThat(Fixture.codeOf(() -> attributes.set(more))).isEqualTo(ErrorCode.OVERLOADED);
        clock.pass(RecentOps.WINDOW_MS);
        assertThat(Fixture.codeOf(() -> attributes.set(more))).isEqualTo(ErrorCode.NO_SUCH_ROOM);
    }
}
