package stoa.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.redis.client.impl.types.ErrorType;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.kit.testing.Await;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** A store that is away is worth a retry; what it refuses for good, and our own mistakes, are not. */
class StoreFailuresTest {
    private static Throwable coded(Throwable failure) {
        return Await.failure(StoreFailures.coded(Future.failedFuture(failure)));
    }

    private static boolean isAway(Throwable failure) {
        Throwable coded = coded(failure);
        if (coded instanceof StoaException known && known.code() == ErrorCode.UNAVAILABLE) {
            return true;
        }
        assertThat(coded).as("passed on as it was").isSameAs(failure);
        return false;
    }

    private static PgException postgres(String sqlState) {
        return new PgException("no", "ERROR", sqlState, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "40001", "53300", "57P01"})
    void whatPassesInPostgresqlIsAway(String sqlState) {
        assertThat(isAway(postgres(sqlState))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42P01", "22001"})
    void whatPostgresqlRefusesForGoodIsNot(String sqlState) {
        assertThat(isAway(postgres(sqlState))).isFalse();
    }

    @Test
    void redisTellsByTheFirstWord() {
        assertThat(isAway(ErrorType.create("LOADING Redis is loading the dataset in memory")))
                .isTrue();
        assertThat(isAway(ErrorType.create("READONLY You can't write against a read only replica.")))
                .isTrue();
        assertThat(isAway(ErrorType.create("WRONGTYPE Operation against a key holding the wrong kind of value")))
                .isFalse();
    }

    @Test
    void aBrokenConnectionIsAwayAndAMistakeIsNot() {
        assertThat(isAway(new IOException("Connection reset"))).isTrue();
        assertThat(isAway(new TimeoutException())).isTrue();
        assertThat(isAway(new VertxException("Connection was closed", true))).isTrue();
        assertThat(isAway(new IllegalStateException("a mistake"))).isFalse();
        assertThat(isAway(new StoaException(ErrorCode.NO_SUCH_ROOM))).isFalse();
    }

    @Test
    void anAnswerStaysAsItIs() {
        assertThat(Await.result(StoreFailures.coded(Future.succeededFuture("all right"))))
                .isEqualTo("all right");
    }
}
