package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls of a store are one at a time, and who comes meanwhile shares the next. */
class GatheredTest {
    private static final int TOGETHER_MAX = 3;

    private final List<List<String>> calls = new ArrayList<>();
    private final List<Promise<Integer>> answers = new ArrayList<>();
    private final Gathered<String, Integer> gathered = new Gathered<>(TOGETHER_MAX, items -> {
        if (items.contains("bad")) {
            throw new IllegalArgumentException("bad");
        }
        calls.add(items);
        Promise<Integer> answer = Promise.promise();
        answers.add(answer);
        return answer.future();
    });

    @Test
    void a_single_one_does_not_wait() {
        Future<Integer> first = gathered.with("a");
        assertThat(calls).containsExactly(List.of("a"));
        answers.getFirst().complete(1);
        assertThat(first.result()).isEqualTo(1);
        assertThat(gathered.with("b").isComplete()).isFalse();
        assertThat(calls).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void who_comes_during_a_call_shares_the_next_up_to_the_bound() {
        var _ = gathered.with("a");
        List<Future<Integer>> later = new ArrayList<>();
        for (String item : List.of("b", "c", "d", "e")) {
            later.add(gathered.with(item));
        }
        assertThat(calls).hasSize(1);
        answers.get(0).complete(1);
        assertThat(calls).hasSize(2).last().isEqualTo(List.of("b", "c", "d"));
        later.add(gathered.with("f"));
        answers.get(1).complete(2);
        assertThat(calls).hasSize(3).last().isEqualTo(List.of("e", "f"));
        answers.get(2).complete(3);
        assertThat(later).extracting(Future::result).containsExactly(2, 2, 2, 3, 3);
    }

    @Test
    void a_failure_is_that_of_all_who_shared_the_call_and_of_no_other() {
        var _ = gathered.with("a");
        Future<Integer> bad = gathered.with("bad");
        Future<Integer> beside = gathered.with("b");
        answers.getFirst().fail("no answer");
        assertThat(bad.failed()).isTrue();
        assertThat(beside.failed()).isTrue();
        Future<Integer> next = gathered.with("c");
        answers.get(1).complete(4);
        assertThat(next.result()).isEqualTo(4);
    }
}
