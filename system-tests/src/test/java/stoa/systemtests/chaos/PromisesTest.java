package stoa.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stoa.systemtests.client.RoomSender;
import stoa.systemtests.client.RoomView;
import stoa.systemtests.client.SeenMessage;
import stoa.systemtests.client.SentMessage;

/** The check itself is checked: it finds each kind of broken promise, and nothing where none is. */
class PromisesTest {
    private static final SeenMessage FIRST = new SeenMessage("m1", 11, 101, "ann", 1);
    private static final SeenMessage SECOND = new SeenMessage("m2", 12, 102, "ann", 2);

    @Test
    void keptPromisesAreFoundKept() {
        assertThat(check(List.of(FIRST, SECOND), List.of(FIRST, SECOND), FIRST, SECOND))
                .isEmpty();
    }

    @Test
    void findsALostMessage() {
        assertThat(check(List.of(SECOND), List.of(SECOND), FIRST, SECOND))
                .anyMatch(sentence -> sentence.contains("lost: ann number 1"));
    }

    @Test
    void findsADoubledMessage() {
        SeenMessage again = new SeenMessage("m3", 13, 103, "ann", 1);
        assertThat(check(List.of(FIRST, SECOND, again), List.of(FIRST, SECOND, again), FIRST, SECOND))
                .anyMatch(sentence -> sentence.contains("twice what was sent once"));
    }

    @Test
    void findsOneThatAClientNeverSaw() {
        assertThat(check(List.of(FIRST, SECOND), List.of(SECOND), FIRST, SECOND))
                .anyMatch(sentence -> sentence.contains("bob never saw"));
    }

    @Test
    void findsOneShownTwiceOrOutOfOrder() {
        assertThat(check(List.of(FIRST, SECOND), List.of(SECOND, FIRST), FIRST, SECOND))
                .anyMatch(sentence -> sentence.contains("twice or out of order"));
    }

    @Test
    void findsASendersOrderBroken() {
        SeenMessage early = new SeenMessage("m2", 9, 99, "ann", 2);
        assertThat(check(List.of(early, FIRST), List.of(early, FIRST), FIRST, early))
                .anyMatch(sentence -> sentence.contains("number 2 stands before its number 1"));
    }

    @Test
    void findsAnAckThatTheHistoryContradicts() {
        SeenMessage acked = new SeenMessage("m1", 11, 100, "ann", 1);
        assertThat(check(List.of(FIRST), List.of(FIRST), acked))
                .anyMatch(sentence -> sentence.contains("was acknowledged as"));
    }

    @Test
    void findsWhatIsNotInTheHistory() {
        assertThat(check(List.of(FIRST), List.of(FIRST, SECOND), FIRST))
                .anyMatch(sentence -> sentence.contains("not in the history"));
    }

    private static List<String> check(List<SeenMessage> history, List<SeenMessage> seenByBob, SeenMessage... acks) {
        RoomView bob = new RoomView();
        bob.joined(5);
        seenByBob.forEach(bob::saw);
        RoomSender ann = new RoomSender("r", 1);
        for (SeenMessage ack : acks) {
            ann.add(0);
            SentMessage sent = ann.sent().getLast();
            ann.answered(sent, new SentMessage.Acked(ack.id(), ack.ts(), ack.cursor(), 1), null);
        }
        return Promises.broken(new Evidence("r", history, Map.of("bob", bob), Map.of("ann", ann.sent())));
    }
}
