package stoa.room.domain.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.JsonText;
import stoa.protocol.json.Json;
import stoa.protocol.json.JsonReader;

class AttributeUpdatesTest {
    @Provide
    static Arbitrary<Json> scalars() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 3).map(number -> Json.Num.of(number)),
                Arbitraries.of("a", "b").map(Json.Text::new),
                Arbitraries.of(Json.Null.VALUE, new Json.Bool(true)));
    }

    @Provide
    static Arbitrary<Json> values() {
        Arbitrary<Json> scalars = scalars();
        return Arbitraries.oneOf(
                scalars,
                scalars.list().ofMaxSize(4).map(Json.Arr::new),
                Arbitraries.maps(Arbitraries.of("x", "y"), scalars).map(Json.Obj::new));
    }

    @Provide
    static Arbitrary<Json.Obj> objects() {
        return Arbitraries.maps(Arbitraries.of("a", "b", "attr"), values()).map(Json.Obj::new);
    }

    @Property(tries = 200)
    void modified_has_the_whole_value_of_each_touched_top_level_key_and_nothing_else_changes(
            @ForAll("objects") Json.Obj before, @ForAll("values") Json value) {
        Json.Obj open = before.with("attr", Json.Obj.EMPTY.with("kept", new Json.Text("k")));
        AttributeUpdates.Updated updated = AttributeUpdates.apply(open, Json.Obj.EMPTY.with("attr.deep.key", value));
        Json.Obj attr = Json.Obj.EMPTY.with("kept", new Json.Text("k")).with("deep", Json.Obj.EMPTY.with("key", value));
        assertThat(updated.modified()).isEqualTo(Json.Obj.EMPTY.with("attr", attr));
        assertThat(updated.attributes()).isEqualTo(open.with("attr", attr));
    }

    @Property(tries = 200)
    void what_is_put_and_deleted_leaves_what_was(@ForAll("objects") Json.Obj before, @ForAll("values") Json value) {
        Json.Obj put = AttributeUpdates.apply(before, Json.Obj.EMPTY.with("new", value))
                .attributes();
        AttributeUpdates.Updated deleted = AttributeUpdates.apply(put, changes("{\"new\":{\"__op\":\"Delete\"}}"));
        assertThat(deleted.attributes()).isEqualTo(before);
        assertThat(deleted.modified()).isEqualTo(Json.Obj.EMPTY);
        assertThat(AttributeUpdates.apply(before, changes("{\"n.o.t\":{\"__op\":\"Delete\"}}"))
                        .attributes())
                .isEqualTo(before);
    }

    @Property(tries = 200)
    void counting_up_and_down_comes_back(
            @ForAll @IntRange(min = -1_000, max = 1_000) int from,
            @ForAll @IntRange(min = -1_000, max = 1_000) int by) {
        Json.Obj before = Json.Obj.EMPTY.with("n", Json.Num.of(from));
        Json.Obj up = AttributeUpdates.apply(before, changes("{\"n\":{\"__op\":\"Increment\",\"amount\":" + by + "}}"))
                .attributes();
        assertThat(up.fields().get("n")).isEqualTo(Json.Num.of(from + by));
        assertThat(AttributeUpdates.apply(up, changes("{\"n\":{\"__op\":\"Decrement\",\"amount\":" + by + "}}"))
                        .attributes())
                .isEqualTo(before);
    }

    @Property(tries = 200)
    void arrays_get_and_lose_values(
            @ForAll("scalarLists") List<Json> held, @ForAll("scalarLists") @Size(max = 4) List<Json> given) {
        Json.Obj before = Json.Obj.EMPTY.with("l", new Json.Arr(held));
        List<Json> both = new ArrayList<>(held);
        both.addAll(given);
        assertThat(items(before, "Add", given)).isEqualTo(both);
        List<Json> unique = new ArrayList<>(held);
        for (Json one : given) {
            if (!unique.contains(one)) {
                unique.add(one);
            }
        }
        assertThat(items(before, "AddUnique", given)).isEqualTo(unique);
        assertThat(items(before, "Remove", given))
                .isEqualTo(held.stream().filter(item -> !given.contains(item)).toList());
        assertThat(items(Json.Obj.EMPTY, "AddUnique", given)).doesNotHaveDuplicates();
    }

    @Provide
    static Arbitrary<List<Json>> scalarLists() {
        return scalars().list().ofMaxSize(5);
    }

    private static List<Json> items(Json.Obj before, String operation, List<Json> given) {
        Json.Obj op = Json.Obj.EMPTY.with("__op", new Json.Text(operation)).with("objects", new Json.Arr(given));
        Json after = AttributeUpdates.apply(before, Json.Obj.EMPTY.with("l", op))
                .attributes()
                .fields()
                .get("l");
        assertThat(after).isInstanceOf(Json.Arr.class);
        return after instanceof Json.Arr(List<Json> items) ? items : List.of();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"c\":\"eve\"}",
                "{\"m.x\":1}",
                "{\"lm\":{\"__op\":\"Delete\"}}",
                "{\"\":1}",
                "{\"attr..a\":1}",
                "{\"text.a\":1}",
                "{\"name\":1}",
                "{\"text\":{\"__op\":\"Increment\",\"amount\":1}}",
                "{\"n\":{\"__op\":\"Increment\"}}",
                "{\"n\":{\"__op\":\"Increment\",\"amount\":1e400}}",
                "{\"n\":{\"__op\":\"Add\",\"objects\":[1]}}",
                "{\"l\":{\"__op\":\"Add\",\"objects\":1}}",
                "{\"l\":{\"__op\":\"Explode\"}}",
                "{\"a.b.c.d.e.f.g.h.i.j\":[1]}",
                "not json"
            })
    void what_cannot_be_is_refused_and_says_why(String changes) {
        Json.Obj before = changes("{\"text\":\"t\",\"n\":1,\"l\":[]}");
        assertThatThrownBy(() -> AttributeUpdates.apply(before, AttributeUpdates.read(new JsonText(changes))))
                .hasFieldOrPropertyWithValue("code", ErrorCode.CONVERSATION_UPDATE_FAILED);
    }

    @Test
    void attributes_are_bounded_as_a_whole() {
        Json half = new Json.Text("x".repeat(AttributeUpdates.BYTES_MAX / 2));
        Json.Obj before = AttributeUpdates.apply(Json.Obj.EMPTY, Json.Obj.EMPTY.with("a", half))
                .attributes();
        assertThatThrownBy(() -> AttributeUpdates.apply(before, Json.Obj.EMPTY.with("b", half)))
                .hasFieldOrPropertyWithValue("code", ErrorCode.CONVERSATION_UPDATE_FAILED);
        assertThatThrownBy(() -> AttributeUpdates.first(new JsonText("{\"objectId\":\"mine\"}")))
                .hasFieldOrPropertyWithValue("code", ErrorCode.CONVERSATION_UPDATE_FAILED);
        assertThatThrownBy(() -> AttributeUpdates.read(
                        new JsonText("{\"a\":\"" + "x".repeat(AttributeUpdates.REQUEST_CHARS_MAX) + "\"}")))
                .hasFieldOrPropertyWithValue("code", ErrorCode.CONVERSATION_UPDATE_FAILED);
    }

    private static Json.Obj changes(String text) {
        return JsonReader.object(text, 12);
    }
}
