package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stoa.protocol.auth.Platform;
import stoa.protocol.auth.UserOperations.SessionsChanged;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.kafka.SessionEvent;

/** What happened to connections reaches auth-service, in order, whatever fails on the way. */
class SessionReportsTest {
    private final List<SessionsChanged> asked = new ArrayList<>();
    private final List<Promise<Done>> answers = new ArrayList<>();
    private final SessionReports reports = new SessionReports(batch -> {
        asked.add(batch);
        Promise<Done> answer = Promise.promise();
        answers.add(answer);
        return answer.future();
    });

    private static SessionEvent event(int number) {
        return new SessionEvent(
                "app", "ann", "e" + number, SessionEvent.Kind.ONLINE, "s", "c", Platform.OTHER, "", number, null, null);
    }

    private void add(int from, int to) {
        IntStream.range(from, to).forEach(number -> reports.add(event(number)));
    }

    private List<String> ids(int ask) {
        return asked.get(ask).events().stream().map(SessionEvent::id).toList();
    }

    @Test
    void the_next_batch_goes_out_when_the_last_was_heard() {
        add(0, 3);
        assertThat(asked).hasSize(1);
        assertThat(ids(0)).containsExactly("e0");
        answers.getFirst().complete(Done.DONE);
        assertThat(ids(1)).containsExactly("e1", "e2");
        answers.get(1).complete(Done.DONE);
        assertThat(reports.waiting()).isZero();
        assertThat(asked).hasSize(2);
    }

    @Test
    void what_was_not_heard_is_told_again_after_a_pause_and_first() {
        add(0, 1);
        add(1, 2);
        answers.getFirst().fail(new StoaException(ErrorCode.UNAVAILABLE));
        add(2, 3);
        assertThat(asked).as("no hammering").hasSize(1);
        reports.tick();
        assertThat(ids(1)).containsExactly("e0", "e1", "e2");
        answers.get(1).complete(Done.DONE);
        assertThat(reports.waiting()).isZero();
    }

    @Test
    void batches_and_what_waits_are_bounded_and_what_is_dropped_is_counted() {
        add(0, SessionReports.WAITING_MAX + 7);
        assertThat(reports.waiting()).isEqualTo(SessionReports.WAITING_MAX);
        assertThat(reports.dropped()).isEqualTo(7);
        answers.getFirst().complete(Done.DONE);
        assertThat(asked.get(1).events()).hasSize(SessionReports.BATCH_MAX);
    }
}
