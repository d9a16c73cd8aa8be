package stoa.gateway.inbound.leancloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands of a socket take turns. */
class TurnsTest {
    private static final int MAX = 4;

    private final Turns turns = new Turns(MAX);
    private final List<String> started = new ArrayList<>();

    private Promise<Void> add(String name, boolean shares) {
        Promise<Void> done = Promise.promise();
        assertThat(turns.add(shares, () -> {
                    started.add(name);
                    return done.future();
                }))
                .isTrue();
        return done;
    }

    @Test
    void eachWaitsForTheOneBefore() {
        Promise<Void> first = add("a", false);
        Promise<Void> second = add("b", false);
        assertThat(started).containsExactly("a");
        first.fail("whatever");
        assertThat(started).containsExactly("a", "b");
        second.complete();
        add("c", false);
        assertThat(started).containsExactly("a", "b", "c");
    }

    @Test
    void messagesRunBesideEachOtherAndNothingElseDoes() {
        Promise<Void> first = add("m1", true);
        Promise<Void> second = add("m2", true);
        Promise<Void> other = add("logs", false);
        add("m3", true);
        assertThat(started).containsExactly("m1", "m2");
        second.complete();
        assertThat(started).containsExactly("m1", "m2");
        first.complete();
        assertThat(started).containsExactly("m1", "m2", "logs");
        other.complete();
        assertThat(started).containsExactly("m1", "m2", "logs", "m3");
    }

    @Test
    void oneThatThrowsDoesNotKeepTheOthersWaiting() {
        assertThat(turns.add(false, () -> {
                    throw new IllegalStateException("a defect");
                }))
                .isTrue();
        add("a", false).complete();
        for (int i = 0; i < MAX; i++) {
            add("b" + i, true);
        }
        assertThat(started).containsExactly("a", "b0", "b1", "b2", "b3");
    }

    @Test
    void oneTooManyIsNotTaken() {
        Promise<Void> first = add("a", false);
        for (int i = 1; i < MAX; i++) {
            add("b" + i, false);
        }
        assertThat(turns.add(false, Future::succeededFuture)).isFalse();
        first.complete();
        assertThat(turns.add(false, Future::succeededFuture)).isTrue();
    }

    @Test
    void manyThatAreDoneAtOnceDoNotPileUp() {
        Turns many = new Turns(100_000);
        Promise<Void> first = Promise.promise();
        assertThat(many.add(false, first::future)).isTrue();
        int[] run = {0};
        for (int i = 0; i < 50_000; i++) {
            assertThat(many.add(false, () -> {
                        run[0]++;
                        return Future.succeededFuture();
                    }))
                    .isTrue();
        }
        first.complete();
        assertThat(run[0]).isEqualTo(50_000);
    }
}
