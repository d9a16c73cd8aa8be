package stoa.gateway.inbound.leancloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** Which queries chat rooms can be the answer to. */
class WantedIdsTest {
    private static final String WHERE = "{\"objectId\":{\"$in\":[\"a\",\"b\",\"a\",7]},\"tr\":true}";

    private static final String ODD = "{}[]\",:$atr7\\\ud800 ";

    @Test
    void idsAreReadWhereNothingElseIsAsked() {
        assertThat(WantedIds.of("{\"objectId\":\"a\"}")).isEqualTo(new WantedIds(List.of("a"), false));
        assertThat(WantedIds.of(WHERE)).isEqualTo(new WantedIds(List.of("a", "b"), true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"objectId\":{\"$in\":[\"a\"],\"$ne\":\"b\"}}",
                "{\"objectId\":\"a\",\"name\":\"x\"}",
                "{\"objectId\":{\"$nin\":[\"a\"]}}",
                "{\"tr\":false,\"objectId\":\"a\"}"
            })
    void otherQueriesAreNotForRooms(String where) {
        assertThat(WantedIds.of(where).ids()).isEmpty();
        assertThat(WantedIds.of(null).ids()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"tr\":true}", "{\"tr\":true,\"name\":\"x\"}", "no json", "[]", "\"\"", "{\"a\":"})
    void whatCannotBeAnsweredIsSaid(String where) {
        assertThatThrownBy(() -> WantedIds.of(where))
                .isInstanceOfSatisfying(
                        StoaException.class,
                        failed -> assertThat(failed.code()).isEqualTo(ErrorCode.CONVERSATION_QUERY_FAILED));
    }

    /** Broken descriptions are read or refused with the code, never anything else. */
    @Test
    void brokenOnesAreReadOrRefused() {
        SplittableRandom random = new SplittableRandom(7);
        int refused = 0;
        for (int round = 0; round < 5_000; round++) {
            StringBuilder where = new StringBuilder(WHERE);
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                where.setCharAt(random.nextInt(where.length()), ODD.charAt(random.nextInt(ODD.length())));
            }
            try {
                WantedIds.of(where.toString());
            } catch (StoaException failed) {
                assertThat(failed.code()).isEqualTo(ErrorCode.CONVERSATION_QUERY_FAILED);
                refused++;
            }
        }
        assertThat(refused).isBetween(1, 4_999);
    }
}
