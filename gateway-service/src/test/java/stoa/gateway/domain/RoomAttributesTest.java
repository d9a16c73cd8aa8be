package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import stoa.protocol.log.LogEvent.AttributesChanged;
import stoa.protocol.room.AttributeOperations.Attribute;
import stoa.protocol.room.AttributeOperations.Attributes;

/** A gateway's attributes of a room are those of room-service, however its answer and the changes meet. */
class RoomAttributesTest {
    private static AttributesChanged change(long version, String key, @Nullable String value) {
        return new AttributesChanged(
                Entries.room(1),
                "e" + version,
                "ann",
                version,
                value == null ? Map.of() : Map.of(key, value),
                value == null ? List.of(key) : List.of());
    }

    private static Attributes answer(List<AttributesChanged> changes) {
        Map<String, String> values = values(changes);
        return new Attributes(
                changes.size(),
                values.entrySet().stream()
                        .map(one -> new Attribute(one.getKey(), one.getValue(), "ann", false, 1))
                        .toList());
    }

    private static Map<String, String> values(List<AttributesChanged> changes) {
        Map<String, String> values = new HashMap<>();
        for (AttributesChanged change : changes) {
            values.putAll(change.set());
            change.deleted().forEach(values::remove);
        }
        return values;
    }

    @Property(tries = 500)
    void agreesWithRoomServiceWhateverComesFirst(@ForAll long seed) {
        Random random = new Random(seed);
        List<AttributesChanged> all = new ArrayList<>();
        int count = 1 + random.nextInt(40);
        for (int version = 1; version <= count; version++) {
            String key = "k" + random.nextInt(5);
            all.add(change(version, key, random.nextInt(3) == 0 ? null : "v" + version));
        }
        // Neighbours may change places on their way into the room's order.
        List<AttributesChanged> arriving = new ArrayList<>(all);
        for (int i = 0; i + 1 < count; i += 2) {
            if (random.nextBoolean()) {
                arriving.add(i + 1, arriving.remove(i));
            }
        }
        int committed = random.nextInt(count + 1);
        int answeredAfter = random.nextInt(count + 1);
        // What room-service had not committed when it was asked cannot have come before the question.
        int askedAfter = random.nextInt(Math.min(committed, answeredAfter) + 1);
        RoomAttributes attributes = new RoomAttributes();
        arriving.subList(0, askedAfter).forEach(attributes::apply);
        boolean early = arriving.subList(0, askedAfter).stream().anyMatch(one -> one.version() > committed);
        long question = attributes.ask();
        arriving.subList(askedAfter, answeredAfter).forEach(attributes::apply);
        assertThat(attributes.state()).isEmpty();
        assertThat(attributes.adopt(question, answer(all.subList(0, committed))))
                .isTrue();
        arriving.subList(answeredAfter, count).forEach(attributes::apply);
        if (!early) {
            AttributeState state = attributes.state().orElseThrow();
            assertThat(state.values()).isEqualTo(values(all));
            assertThat(state.version()).isEqualTo(count);
        }
    }

    @Example
    void anAnswerAfterTheRoomsEndCountsForNothing() {
        RoomAttributes attributes = new RoomAttributes();
        long question = attributes.ask();
        attributes.forget();
        assertThat(attributes.adopt(question, answer(List.of(change(1, "k", "v")))))
                .isFalse();
        assertThat(attributes.state()).isEmpty();
        assertThat(attributes.adopt(attributes.ask(), new Attributes(0, List.of())))
                .isTrue();
        assertThat(attributes.state().orElseThrow().values()).isEmpty();
    }

    @Example
    void tooManyChangesBeforeTheAnswerMakeItAskAgain() {
        RoomAttributes attributes = new RoomAttributes();
        long question = attributes.ask();
        for (int i = 0; i <= RoomAttributes.EARLY_MAX; i++) {
            attributes.apply(change(i + 1, "k" + i, "v"));
        }
        assertThat(attributes.adopt(question, new Attributes(0, List.of()))).isFalse();
    }

    @Example
    void aStateIsMadeAnewOnlyAfterAChange() {
        RoomAttributes attributes = new RoomAttributes();
        attributes.adopt(attributes.ask(), answer(List.of(change(1, "k", "v"))));
        AttributeState before = attributes.state().orElseThrow();
        assertThat(attributes.state().orElseThrow()).isSameAs(before);
        attributes.apply(change(1, "k", "again"));
        assertThat(attributes.state().orElseThrow()).as("it was in the answer").isSameAs(before);
        attributes.apply(change(2, "k", "w"));
        assertThat(attributes.state().orElseThrow().values()).containsExactly(Map.entry("k", "w"));
        assertThat(before.values()).containsExactly(Map.entry("k", "v"));
    }
}
