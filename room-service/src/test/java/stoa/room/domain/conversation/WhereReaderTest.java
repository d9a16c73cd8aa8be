package stoa.room.domain.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.JsonText;
import stoa.protocol.json.Json;

class WhereReaderTest {
    static Stream<String> refused() {
        String many = IntStream.range(0, 101).mapToObj(i -> "\"k" + i + "\":1").collect(Collectors.joining(","));
        String values = IntStream.range(0, 1_001).mapToObj(String::valueOf).collect(Collectors.joining(","));
        return Stream.of(
                "[]",
                "{\"a\":{\"$foo\":1}}",
                "{\"$where\":\"1\"}",
                "{\"a\":{\"$nearSphere\":{\"__type\":\"GeoPoint\",\"latitude\":1,\"longitude\":2}}}",
                "{\"a\":{\"__type\":\"GeoPoint\",\"latitude\":1,\"longitude\":2}}",
                "{\"a\":{\"$in\":1}}",
                "{\"a\":{\"$size\":-1}}",
                "{\"a\":{\"$size\":1.5}}",
                "{\"a\":{\"$exists\":1}}",
                "{\"a\":{\"$regex\":1}}",
                "{\"a\":{\"$options\":\"i\"}}",
                "{\"a\":{\"$regex\":\"x\",\"$options\":\"q\"}}",
                "{\"a\":{\"$lt\":null}}",
                "{\"a\":{\"$lt\":[1]}}",
                "{\"createdAt\":{\"$lt\":\"yesterday\"}}",
                "{\"objectId\":7}",
                "{\"m\":{\"$gt\":\"a\"}}",
                "{\"sys\":{\"$regex\":\"t\"}}",
                "{\"$or\":[]}",
                "{\"$or\":[1]}",
                "{\"a..b\":1}",
                "{\"a\":\"" + "x".repeat(1_025) + "\"}",
                "{" + many + "}",
                "{\"a\":{\"$in\":[" + values + "]}}",
                "{\"$and\":[{\"$and\":[{\"$and\":[{\"$and\":[{\"a\":1}]}]}]}]}");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void what_cannot_be_read_or_is_too_large_is_refused(String where) {
        assertThatThrownBy(() -> WhereReader.read(new JsonText(where)))
                .hasFieldOrPropertyWithValue("code", ErrorCode.CONVERSATION_QUERY_FAILED);
    }

    @Property(tries = 200)
    void any_text_is_read_or_refused(@ForAll String text) {
        try {
            assertThat(WhereReader.read(new JsonText("{\"a\":{\"$" + text + "\":[" + text + "]}}")))
                    .isNotNull();
        } catch (StoaException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.CONVERSATION_QUERY_FAILED);
        }
    }

    @Test
    void what_sdks_send_is_read() {
        assertThat(WhereReader.read(new JsonText("{\"m\":{\"$size\":2,\"$all\":[\"ann\",\"bob\"]},\"tr\":true}")))
                .isEqualTo(new Where.And(List.of(
                        new Where.And(List.of(
                                new Where.Sized(WhereField.Column.MEMBERS, 2),
                                new Where.HoldsAll(
                                        WhereField.Column.MEMBERS,
                                        List.of(new Json.Text("ann"), new Json.Text("bob"))))),
                        new Where.OneOf(WhereField.Column.TRANSIENT, List.of(new Json.Bool(true))))));
        assertThat(WhereReader.read(
                        new JsonText("{\"lm\":{\"$gt\":{\"__type\":\"Date\",\"iso\":\"1970-01-01T00:00:01.000Z\"}}}")))
                .isEqualTo(
                        new Where.Compared(WhereField.Column.LAST_MESSAGE_AT, Where.Order.ABOVE, Json.Num.of(1_000)));
        assertThat(SortKey.read("-lm,attr.a"))
                .containsExactly(
                        new SortKey(WhereField.Column.LAST_MESSAGE_AT, true),
                        new SortKey(new WhereField.Path(List.of("attr", "a")), false));
        assertThatThrownBy(() -> SortKey.read("m"))
                .hasFieldOrPropertyWithValue("code", ErrorCode.CONVERSATION_QUERY_FAILED);
    }
}
