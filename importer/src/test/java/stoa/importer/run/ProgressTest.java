package stoa.importer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import stoa.importer.state.Tally;

class ProgressTest {
    private static final Tally PAGE = Tally.NOTHING.plus(Counted.READ, 1_000).plus(Counted.WRITTEN, 990);

    private final AtomicLong nowMs = new AtomicLong(5);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Progress progress = new Progress(new PrintStream(out, true, StandardCharsets.UTF_8), nowMs::get);

    @Test
    void theRestIsReckonedFromTheConversationsOfThisRun() {
        progress.beginMessages(1_000, 400);
        nowMs.addAndGet(1_000);
        progress.messages(PAGE, false);
        assertThat(progress.line())
                .isEqualTo("messages: 1,000 read, 990 new; 400 of 1,000 conversations; 1,000 a second");
        nowMs.addAndGet(9_000);
        for (int i = 0; i < 100; i++) {
            progress.messages(PAGE, true);
        }
        assertThat(progress.line())
                .isEqualTo("messages: 101,000 read, 99,990 new; 500 of 1,000 conversations; 10,100 a second,"
                        + " about 50 s left");
        nowMs.addAndGet(90_000);
        assertThat(progress.line()).endsWith("about 8 min left");
    }

    @Test
    void itIsToldEveryFiveSeconds() {
        progress.beginMessages(10, 0);
        for (int i = 0; i < 100; i++) {
            nowMs.addAndGet(200);
            progress.messages(PAGE, false);
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(4);
    }
}
