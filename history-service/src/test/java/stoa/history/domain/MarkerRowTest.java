package stoa.history.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Who is told of which message, however moves come and are written together. */
class MarkerRowTest {
    private record Step(boolean read, int ts) {}

    @Provide
    Arbitrary<List<List<Step>>> writes() {
        Arbitrary<Step> steps = Combinators.combine(
                        Arbitraries.of(true, false), Arbitraries.integers().between(1, 30))
                .as(Step::new);
        return steps.list().ofMinSize(1).ofMaxSize(4).list().ofMaxSize(12);
    }

    @Property
    void everyMessageIsToldOnceAsReadAndOnceAsReceivedAtMost(@ForAll("writes") List<List<Step>> writes) {
        long read = 0;
        long received = 0;
        List<Long> toldRead = new ArrayList<>();
        List<Long> toldReceived = new ArrayList<>();
        for (List<Step> write : writes) {
            long readBefore = read;
            long receivedBefore = received;
            for (Step step : write) {
                read = step.read() ? Math.max(read, step.ts()) : read;
                received = Math.max(received, step.ts());
            }
            MarkerRow row = new MarkerRow(read, received, readBefore, receivedBefore);
            for (long ts = row.read().afterTs() + 1; ts <= row.read().upToTs(); ts++) {
                toldRead.add(ts);
                if (ts > row.receivedBeforeTs()) {
                    toldReceived.add(ts);
                }
            }
            for (long ts = row.received().afterTs() + 1; ts <= row.received().upToTs(); ts++) {
                toldReceived.add(ts);
            }
        }
        assertThat(toldRead).doesNotHaveDuplicates().hasSize((int) read);
        assertThat(toldReceived).doesNotHaveDuplicates().hasSize((int) received);
    }
}
