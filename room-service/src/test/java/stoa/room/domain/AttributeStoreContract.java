package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.log.LogEvent;
import stoa.protocol.room.AttributeOperations.Attribute;
import stoa.protocol.room.AttributeOperations.Attributes;
import stoa.protocol.room.AttributeOperations.Author;
import stoa.room.domain.AttributeStore.Owner;
import stoa.room.domain.RoomOutbox.Claim;
import stoa.room.domain.RoomOutbox.Lane;
import stoa.room.domain.RoomOutbox.Waiting;

/** What every store of attributes does. */
public interface AttributeStoreContract {
    /** A client. */
    Author ANN = new Author("ann", false);

    /** Another client. */
    Author BOB = new Author("bob", false);

    /**
     * The store under test, without rooms.
     *
     * @return always the same one in a test
     */
    AttributeStore store();

    /**
     * Where it says what changed.
     *
     * @return empty at the start
     */
    RoomOutbox outbox();

    /**
     * Creates a room.
     *
     * @param app app key
     * @param room room id
     */
    void create(String app, String room);

    /**
     * Destroys a room.
     *
     * @param app app key
     * @param room room id
     */
    void destroy(String app, String room);

    @Test
    default void what_is_set_is_read_until_it_is_deleted() {
        create("app", "r");
        create("app", "other");
        create("app2", "r");
        AttributeChange set = change(set(ANN, Map.of("b", "2 \u00e4\ud83d\ude00", "a", "1"), false, true), 5);
        assertThat(set.set()).isEqualTo(Map.of("a", "1", "b", "2 \u00e4\ud83d\ude00"));
        Attributes read = store().read("app", "r", List.of()).await();
        assertThat(read.version()).isEqualTo(set.version());
        assertThat(read.attributes())
                .containsExactly(
                        new Attribute("a", "1", "ann", true, 5),
                        new Attribute("b", "2 \u00e4\ud83d\ude00", "ann", true, 5));
        assertThat(store().read("app", "r", List.of("b", "x")).await().attributes())
                .extracting(Attribute::key)
                .containsExactly("b");
        assertThat(store().read("app", "other", List.of()).await().attributes()).isEmpty();
        assertThat(store().read("app2", "r", List.of()).await().attributes()).isEmpty();
        AttributeChange deleted = change(new AttributeWish.Delete(ANN, List.of("a", "x"), false), 6);
        assertThat(deleted.failed()).isEqualTo(Map.of("x", ErrorCode.NO_SUCH_ATTRIBUTE.number()));
        assertThat(store().read("app", "r", List.of()).await())
                .isEqualTo(new Attributes(
                        deleted.version(), List.of(new Attribute("b", "2 \u00e4\ud83d\ude00", "ann", true, 5))));
    }

    @Test
    default void versions_grow_also_over_deletions_failures_and_rooms() {
        create("app", "r");
        long before = store().read("app", "r", List.of()).await().version();
        AttributeChange first = change(set(ANN, Map.of("a", "1"), false, false), 5);
        AttributeChange refused = change(set(BOB, Map.of("a", "2"), false, false), 5);
        AttributeChange gone = change(new AttributeWish.Delete(ANN, List.of("a"), false), 5);
        assertThat(store().read("app", "r", List.of()).await()).isEqualTo(new Attributes(gone.version(), List.of()));
        change(set(ANN, Map.of("a", "1"), false, false), 5);
        destroy("app", "r");
        create("app", "r");
        Attributes anew = store().read("app", "r", List.of()).await();
        AttributeChange last = change(set(BOB, Map.of("a", "3"), false, false), 5);
        assertThat(refused.version()).isZero();
        assertThat(anew.attributes()).isEmpty();
        assertThat(List.of(before, first.version(), gone.version(), anew.version(), last.version()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    default void wishes_of_one_transaction_are_decided_one_after_the_other() {
        create("app", "r");
        List<AttributeChange> changes = store().change(
                        "app",
                        "r",
                        List.of(
                                set(ANN, Map.of("a", "1", "b", "1"), false, false),
                                set(BOB, Map.of("a", "2", "c", "2"), false, true),
                                new AttributeWish.Delete(ANN, List.of("a"), false),
                                set(BOB, Map.of("a", "3"), false, false),
                                new AttributeWish.OwnerLeft("bob"),
                                new AttributeWish.OwnerLeft("carl")),
                        7)
                .await();
        assertThat(changes).extracting(AttributeChange::changes).containsExactly(true, true, true, true, true, false);
        assertThat(changes.get(1).failed()).isEqualTo(Map.of("a", ErrorCode.ATTRIBUTE_NOT_YOURS.number()));
        assertThat(changes.get(4).deleted()).containsExactly("c");
        assertThat(store().read("app", "r", List.of()).await())
                .isEqualTo(new Attributes(
                        changes.get(4).version(),
                        List.of(new Attribute("a", "3", "bob", false, 7), new Attribute("b", "1", "ann", false, 7))));
    }

    @Test
    default void each_change_is_told_once_and_in_order() {
        create("app", "r");
        change(set(ANN, Map.of("a", "1"), false, false), 5);
        change(set(BOB, Map.of("a", "2"), false, false), 5);
        change(set(BOB, Map.of("a", "3"), true, false), 6);
        change(new AttributeWish.Delete(BOB, List.of("a"), false), 7);
        List<LogEvent.AttributesChanged> told = told();
        assertThat(told)
                .extracting(event -> event.by() + ' ' + event.set() + ' ' + event.deleted())
                .containsExactly("ann {a=1} []", "bob {a=3} []", "bob {} [a]");
        assertThat(told)
                .extracting(LogEvent.AttributesChanged::version)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(told).extracting(LogEvent::id).doesNotHaveDuplicates();
    }

    @Test
    default void a_room_has_a_hundred() {
        create("app", "r");
        for (int i = 0; i < 10; i++) {
            int from = i * 10;
            Map<String, String> ten =
                    IntStream.range(from, from + 10).boxed().collect(Collectors.toMap(n -> "k" + n, n -> "v" + n));
            assertThat(change(set(ANN, ten, false, false), 5).failed()).isEmpty();
        }
        AttributeChange more = change(set(ANN, Map.of("k7", "new", "one-more", "v"), false, false), 6);
        assertThat(more.set()).isEqualTo(Map.of("k7", "new"));
        assertThat(more.failed()).isEqualTo(Map.of("one-more", ErrorCode.ATTRIBUTES_FULL.number()));
        assertThat(store().read("app", "r", List.of()).await().attributes()).hasSize(100);
    }

    @Test
    default void what_goes_with_a_user_is_known() {
        create("app", "r");
        change(set(ANN, Map.of("a", "1"), false, true), 5);
        change(set(BOB, Map.of("b", "1"), false, false), 5);
        assertThat(store().goesWith("app", "r", "ann").await()).isTrue();
        assertThat(store().goesWith("app", "r", "bob").await()).isFalse();
        assertThat(store().goesWith("app", "nowhere", "ann").await()).isFalse();
        change(set(BOB, Map.of("a", "2"), true, false), 5);
        assertThat(store().goesWith("app", "r", "ann").await()).isFalse();
    }

    @Test
    default void owners_are_looked_at_once_after_each_write_until_it_is_known_that_they_stay() {
        create("app", "r");
        long dueMs = 5 + OwnerChecks.AFTER_MS;
        change(set(ANN, Map.of("a", "1", "b", "1"), false, true), 5);
        change(set(BOB, Map.of("c", "1"), false, false), 5);
        change(set(new Author("host", true), Map.of("d", "1"), false, true), 5);
        Owner ann = new Owner("app", "r", "ann");
        assertThat(store().takeOwners(10, dueMs - 1, dueMs + 100).await()).isEmpty();
        assertThat(store().takeOwners(10, dueMs, dueMs + 100).await()).containsExactly(ann);
        assertThat(store().takeOwners(10, dueMs, dueMs + 100).await()).isEmpty();
        assertThat(store().takeOwners(10, dueMs + 100, dueMs + 200).await())
                .as("it was not said that they stay")
                .containsExactly(ann);
        change(set(ANN, Map.of("b", "2"), false, true), dueMs + 150);
        store().ownersStay(List.of(ann), dueMs + 200).await();
        long againMs = dueMs + 150 + OwnerChecks.AFTER_MS;
        assertThat(store().takeOwners(10, againMs - 1, againMs + 9).await()).isEmpty();
        assertThat(store().takeOwners(10, againMs, againMs + 9).await()).containsExactly(ann);
        destroy("app", "r");
        assertThat(store().takeOwners(10, againMs + 9, againMs + 99).await()).isEmpty();
    }

    @Test
    default void a_room_that_does_not_exist_has_none() {
        assertThat(Fixture.codeOf(() -> store().read("app", "r", List.of()))).isEqualTo(ErrorCode.NO_SUCH_ROOM);
        assertThat(Fixture.codeOf(() ->
                        store().change("app", "r", List.of(set(ANN, Map.of("a", "1"), false, false)), 5)))
                .isEqualTo(ErrorCode.NO_SUCH_ROOM);
        assertThat(told()).isEmpty();
    }

    /**
     * A wish to set.
     *
     * @param author who
     * @param entries values by key
     * @param force whether others' are overwritten
     * @param autoDelete whether they go with the author
     * @return the wish
     */
    static AttributeWish set(Author author, Map<String, String> entries, boolean force, boolean autoDelete) {
        return new AttributeWish.Set(author, entries, force, autoDelete);
    }

    private AttributeChange change(AttributeWish wish, long nowMs) {
        return store().change("app", "r", List.of(wish), nowMs).await().getFirst();
    }

    private List<LogEvent.AttributesChanged> told() {
        Claim claim = outbox().claim(new Lane("app", "r"), 1_000, 10, 20).await();
        List<Waiting> waiting = claim instanceof Claim.Taken(var entries) ? entries : List.of();
        return waiting.stream()
                .map(Waiting::entry)
                .filter(OutboxEntry.ToLog.class::isInstance)
                .map(entry -> (LogEvent.AttributesChanged) ((OutboxEntry.ToLog) entry).event())
                .toList();
    }
}
