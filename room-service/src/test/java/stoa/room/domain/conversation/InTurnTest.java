package stoa.room.domain.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;

class InTurnTest {
    private final InTurn<String> turns = new InTurn<>();
    private final List<Promise<Integer>> begun = new ArrayList<>();

    private Future<Integer> call(String about) {
        return turns.run(about, () -> {
            Promise<Integer> answer = Promise.promise();
            begun.add(answer);
            return answer.future();
        });
    }

    @Test
    void calls_about_one_thing_come_one_after_the_other_whatever_becomes_of_them() {
        Future<Integer> first = call("a");
        Future<Integer> second = call("a");
        Future<Integer> other = call("b");
        assertThat(begun).hasSize(2);
        begun.getFirst().fail("no");
        assertThat(first.failed()).isTrue();
        assertThat(begun).hasSize(3);
        begun.get(2).complete(2);
        begun.get(1).complete(3);
        assertThat(second.result()).isEqualTo(2);
        assertThat(other.result()).isEqualTo(3);
        assertThat(turns.things()).isZero();
    }

    @Test
    void a_call_that_throws_fails_and_does_not_hold_up_the_next() {
        Future<Integer> thrown = turns.run("a", () -> {
            throw new IllegalStateException("no");
        });
        assertThat(thrown.cause()).hasMessage("no");
        assertThat(call("a").isComplete()).isFalse();
        assertThat(begun).hasSize(1);
    }

    @Test
    void a_crowd_is_refused_and_others_go_on() {
        for (int i = 0; i < InTurn.WAITING_MAX; i++) {
            assertThat(call("a").isComplete()).isFalse();
        }
        assertThat(call("a").cause()).hasFieldOrPropertyWithValue("code", ErrorCode.OVERLOADED);
        for (int i = 1; i < InTurn.THINGS_MAX; i++) {
            assertThat(call("b" + i).isComplete()).isFalse();
        }
        assertThat(call("c").cause()).hasFieldOrPropertyWithValue("code", ErrorCode.OVERLOADED);
        assertThat(begun).hasSize(InTurn.THINGS_MAX);
    }
}
