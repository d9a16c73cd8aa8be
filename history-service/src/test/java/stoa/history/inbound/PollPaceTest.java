package stoa.history.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A consumer rests behind little, and behind nothing else. */
@Timeout(60)
class PollPaceTest {
    private static final long FOR_EVER_MS = Duration.ofDays(1).toMillis();

    private final CountDownLatch stopping = new CountDownLatch(1);

    @Test
    void doesNotRestBehindNothingNorBehindMuch() throws InterruptedException {
        PollPace pace = new PollPace(FOR_EVER_MS, stopping);
        pace.after(0);
        pace.after(PollPace.MANY);
        assertThat(stopping.getCount()).isEqualTo(1);
    }

    @Test
    void restsBehindLittleUntilItHasToStop() throws InterruptedException {
        Thread resting = Thread.ofPlatform().start(() -> {
            try {
                new PollPace(FOR_EVER_MS, stopping).after(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        while (resting.getState() != Thread.State.TIMED_WAITING) {
            assertThat(resting.isAlive()).as("rests").isTrue();
            Thread.onSpinWait();
        }
        stopping.countDown();
        resting.join();
        assertThat(resting.isInterrupted()).isFalse();
    }

    @Test
    void restsNoLongerThanItShould() throws InterruptedException {
        new PollPace(1, stopping).after(PollPace.MANY - 1);
        assertThat(stopping.getCount()).isEqualTo(1);
    }
}
