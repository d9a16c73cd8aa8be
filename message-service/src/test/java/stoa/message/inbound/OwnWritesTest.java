package stoa.message.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnWritesTest {
    private final List<Integer> givenUp = new ArrayList<>();
    private final List<Integer> flushed = new ArrayList<>();
    private final OwnWrites writes = new OwnWrites((partition, _) -> giveUp(partition));

    private void giveUp(int partition) {
        givenUp.add(partition);
        end(partition);
    }

    private void end(int partition) {
        writes.end(partition);
    }

    @Test
    void whatWasToldOfAPartitionIsFlushedOnce() {
        writes.begin(1, _ -> {});
        writes.begin(2, _ -> {});
        writes.told(2, () -> {});
        writes.told(1, () -> {});
        writes.told(2, () -> {});
        writes.flush(flushed::add);
        writes.flush(flushed::add);
        assertThat(flushed).containsExactly(1, 2);
        assertThat(writes.takeBroken()).isEmpty();
    }

    @Test
    void whatMakesNoSenseGivesItsPartitionUpAndTouchesNoOther() {
        writes.begin(1, _ -> {});
        writes.begin(2, _ -> {});
        writes.told(1, () -> {
            throw new IllegalStateException("makes no sense");
        });
        writes.told(2, () -> {});
        writes.flush(flushed::add);
        assertThat(flushed).containsExactly(2);
        assertThat(givenUp).containsExactly(1);
        assertThat(writes.takeBroken()).containsExactly(1);
        assertThat(writes.takeBroken()).isEmpty();
    }

    @Test
    void aFlushThatFailsGivesItsPartitionUpAndTouchesNoOther() {
        writes.begin(1, _ -> {});
        writes.begin(2, _ -> {});
        writes.told(1, () -> {});
        writes.told(2, () -> {});
        writes.flush(partition -> {
            if (partition == 1) {
                throw new IllegalStateException("makes no sense");
            }
            flushed.add(partition);
        });
        assertThat(flushed).containsExactly(2);
        assertThat(writes.takeBroken()).containsExactly(1);
    }

    @Test
    void whoIsTakenOverAnewIsNotBrokenAnyMore() {
        writes.begin(1, _ -> {});
        writes.told(1, () -> {
            throw new IllegalStateException("makes no sense");
        });
        writes.begin(1, _ -> {});
        assertThat(writes.takeBroken()).isEmpty();
    }
}
