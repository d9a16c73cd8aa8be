package stoa.gateway.inbound.leancloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import stoa.gateway.inbound.egress.FrameSink;

/** Replies and pushes of a socket come in their order and never in the same read. */
class SpacedSinkTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private record Timer(long atNs, Runnable task) {}

    /** What was written, one flush after the other, with its time. */
    private record Flushed(long atNs, String text) {}

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>((one, other) -> Long.compare(one.atNs(), other.atNs()));
    private long nowNs = 1_000 * MS;
    private int timersSet;
    private final Spacing spacing = new Spacing(
            (delayMs, task) -> {
                timersSet++;
                timers.add(new Timer(nowNs + delayMs * MS, task));
            },
            () -> nowNs);
    private final Socket socket = new Socket();
    private final List<String> broken = new ArrayList<>();
    private final SpacedSink sink = new SpacedSink(socket, spacing, () -> broken.add("broken"));

    /** A socket that keeps what is flushed together. */
    private final class Socket implements FrameSink {
        private final List<Flushed> flushed = new ArrayList<>();
        private final StringBuilder unflushed = new StringBuilder();
        private boolean fails;

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public boolean takesDeflated() {
            return true;
        }

        @Override
        public long pendingBytes() {
            return 0;
        }

        @Override
        public void write(ByteBuf frame) {
            unflushed.append(frame.toString(StandardCharsets.UTF_8));
            frame.release();
            if (fails) {
                throw new IllegalStateException("the socket fails");
            }
        }

        @Override
        public void flush() {
            if (!unflushed.isEmpty()) {
                flushed.add(new Flushed(nowNs, unflushed.toString()));
                unflushed.setLength(0);
            }
        }

        List<String> texts() {
            return flushed.stream().map(Flushed::text).toList();
        }
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private void push(String text) {
        sink.write(bytes(text));
    }

    private void reply(String text) {
        sink.replies().write(bytes(text));
    }

    private void endOfTurn() {
        sink.flush();
    }

    private void pass(long ms) {
        long until = nowNs + ms * MS;
        while (!timers.isEmpty() && timers.peek().atNs() <= until) {
            Timer due = timers.remove();
            nowNs = due.atNs();
            due.task().run();
        }
        nowNs = until;
    }

    @Example
    void whatIsOfOneKindGoesOutAtOnce() {
        push("a");
        push("b");
        endOfTurn();
        push("c");
        endOfTurn();
        assertThat(socket.texts()).containsExactly("ab", "c");
        assertThat(timersSet).isZero();
    }

    @Example
    void aPushWaitsBehindAReplyAndAReplyBehindAPush() {
        reply("R");
        push("p");
        push("q");
        reply("S");
        endOfTurn();
        assertThat(socket.texts()).containsExactly("R");
        pass(2);
        assertThat(socket.texts()).containsExactly("R");
        pass(20);
        assertThat(socket.texts()).containsExactly("R", "pq", "S");
        assertThat(socket.flushed.get(1).atNs() - socket.flushed.get(0).atNs()).isGreaterThanOrEqualTo(3 * MS);
        assertThat(socket.flushed.get(2).atNs() - socket.flushed.get(1).atNs()).isGreaterThanOrEqualTo(3 * MS);
    }

    @Example
    void afterAPauseNothingWaits() {
        reply("R");
        endOfTurn();
        pass(3);
        push("p");
        endOfTurn();
        assertThat(socket.texts()).containsExactly("R", "p");
        assertThat(timersSet).isZero();
    }

    @Example
    void manySocketsHaveOneTimer() {
        List<SpacedSink> sinks = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            SpacedSink one = new SpacedSink(new Socket(), spacing, () -> {});
            one.replies().write(bytes("R"));
            one.write(bytes("p"));
            one.flush();
            sinks.add(one);
        }
        assertThat(timersSet).isEqualTo(1);
        pass(10);
        assertThat(timersSet).isEqualTo(1);
        assertThat(sinks).allMatch(one -> one.pendingBytes() == 0);
    }

    @Example
    void aboveTheBoundEverythingGoesOutInItsOrder() {
        reply("R");
        push("x".repeat((int) SpacedSink.WAITING_BYTES_MAX));
        assertThat(sink.pendingBytes()).isEqualTo(SpacedSink.WAITING_BYTES_MAX);
        reply("S");
        endOfTurn();
        assertThat(sink.pendingBytes()).isZero();
        assertThat(socket.texts()).hasSize(1);
        assertThat(socket.texts().getFirst()).startsWith("Rx").endsWith("xS");
    }

    @Example
    void whatWaitsGoesOutBeforeTheEndAndNothingAfterIt() {
        reply("R");
        push("p");
        sink.close();
        ByteBuf late = bytes("late");
        sink.write(late);
        endOfTurn();
        assertThat(socket.texts()).containsExactly("Rp");
        assertThat(late.refCnt()).isZero();
    }

    @Example
    void whatWaitsForASocketThatIsGoneIsLetGo() {
        reply("R");
        ByteBuf waits = bytes("p");
        sink.write(waits);
        sink.drop();
        assertThat(waits.refCnt()).isZero();
        pass(10);
        assertThat(socket.texts()).containsExactly("R");
    }

    @Example
    void aSocketThatFailsIsItsOwnTrouble() {
        reply("R");
        push("p");
        endOfTurn();
        SpacedSink other = new SpacedSink(new Socket(), spacing, () -> {});
        other.replies().write(bytes("R"));
        other.write(bytes("p"));
        other.flush();
        socket.fails = true;
        pass(10);
        assertThat(broken).containsExactly("broken");
        assertThat(other.pendingBytes()).isZero();
    }

    @Property(tries = 300)
    void inWhateverOrderTheyCome(@ForAll @Size(max = 40) List<Boolean> kinds, @ForAll @Size(40) List<Byte> pauses) {
        // One instance is for all tries.
        new SpacedSinkTest().spaced(kinds, pauses);
    }

    private void spaced(List<Boolean> kinds, List<Byte> pauses) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < kinds.size(); i++) {
            String text = kinds.get(i) ? "R" : "p";
            all.append(text);
            if (kinds.get(i)) {
                reply(text);
            } else {
                push(text);
            }
            if (pauses.get(i) % 3 == 0) {
                endOfTurn();
                pass(Math.abs(pauses.get(i) % 6));
            }
        }
        endOfTurn();
        pass(1_000);
        assertThat(String.join("", socket.texts())).isEqualTo(all.toString());
        assertThat(socket.flushed).allSatisfy(one -> assertThat(one.text()).matches("R+|p+"));
        for (int i = 1; i < socket.flushed.size(); i++) {
            Flushed before = socket.flushed.get(i - 1);
            Flushed now = socket.flushed.get(i);
            if (before.text().charAt(0) != now.text().charAt(0)) {
                assertThat(now.atNs() - before.atNs()).isGreaterThanOrEqualTo(3 * MS);
            }
        }
    }
}
