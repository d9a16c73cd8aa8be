package stoa.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    @Provide
    static Arbitrary<Json> values() {
        Arbitrary<Json> scalars = Arbitraries.oneOf(
                Arbitraries.strings().ascii().excludeChars('\0').map(Json.Text::new),
                Arbitraries.longs().map(Json.Num::of),
                Arbitraries.bigDecimals()
                        .between(new BigDecimal("-1e9"), new BigDecimal("1e9"))
                        .ofScale(6)
                        .map(Json.Num::new),
                Arbitraries.of(new Json.Bool(true), new Json.Bool(false), Json.Null.VALUE));
        return Arbitraries.recursive(
                () -> scalars,
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(3).map(Json.Arr::new),
                        Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(3), inner)
                                .ofMaxSize(3)
                                .map(Json.Obj::new)),
                0,
                3);
    }

    @Property(tries = 200)
    void what_is_written_is_read_back(@ForAll("values") Json value) {
        Json.Obj object = Json.Obj.EMPTY.with("it", value);
        assertThat(JsonReader.object(object.toString(), 10)).isEqualTo(object);
    }

    @Test
    void numbers_and_objects_are_equal_where_they_mean_the_same() {
        assertThat(JsonReader.object("{\"a\":1.0,\"b\":100}", 2))
                .isEqualTo(JsonReader.object("{\"b\":1e2, \"a\":1}", 2))
                .hasToString("{\"a\":1,\"b\":100}");
        assertThat(new Json.Num(new BigDecimal("0.000"))).isEqualTo(Json.Num.of(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{} {}",
                "{\"a\":}",
                "{\"a\":[1,}",
                "{\"a\":1e999999999}",
                "{\"a\":1e-401}",
                "{\"a\":12345678901234567890123456789012345678901}",
                "{\"a\":\"\\u0000\"}",
                "{\"a\\u0000\":1}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":[[{}]]}"
            })
    void what_is_no_object_within_the_bounds_is_refused(String text) {
        assertThatThrownBy(() -> JsonReader.object(text, 3)).isInstanceOf(IllegalArgumentException.class);
    }
}
