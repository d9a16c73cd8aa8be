package stoa.gateway.inbound.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.domain.TickLength;
import stoa.gateway.inbound.EdgeMetrics;
import stoa.gateway.inbound.Samples;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.MessageAccepted;

/** A room whose members speak two protocols: each tick is encoded once in each, and everybody gets the same buffer. */
class SharedFormsTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EdgeMetrics metrics = new EdgeMetrics(meters);
    private final FlushQueue flushes = new FlushQueue(_ -> {});
    private final MessagesOnly encoding = new MessagesOnly();
    private long nowMs = 10_000;
    private final LoopRooms rooms = new LoopRooms(
            (_, _) -> {}, () -> nowMs, TickLength.DEFAULT, 10, new LoopRooms.Writing(FrameDeflater.NONE, metrics));

    /** Tells messages only, as their ids, and who reads where that matters. */
    private static final class MessagesOnly implements RoomEncoding {
        private final List<String> made = new ArrayList<>();

        @Override
        public Form form() {
            return Form.LEANCLOUD_BINARY;
        }

        @Override
        public boolean tells(LogEvent event) {
            return event instanceof MessageAccepted;
        }

        @Override
        public @Nullable Encoded encode(List<Part> parts, @Nullable Reader reader) {
            List<LiveEntry> shown = parts.stream()
                    .flatMap(part -> part.shown().stream())
                    .filter(entry -> tells(entry.entry().event()))
                    .toList();
            if (shown.isEmpty()) {
                return null;
            }
            String to = reader == null ? "all" : reader.user();
            String text =
                    shown.stream().map(entry -> entry.entry().event().id()).collect(Collectors.joining(" "));
            made.add(to + ": " + text);
            byte[] bytes = (to + ": " + text).getBytes(StandardCharsets.UTF_8);
            return new Encoded(WholeFrame.of(bytes), shown.size(), shown.size());
        }
    }

    private Outbox join(long number, RoomEncoding with, FakeSink sink) {
        Outbox outbox = new Outbox(sink, with, flushes, metrics, () -> {});
        RoomMember member =
                new RoomMember(Samples.ROOM, number, new Reader("u" + number, "s" + number), outbox, () -> {});
        rooms.enter(member);
        rooms.release(member);
        return outbox;
    }

    private void live(LiveEntry... entries) {
        nowMs += 1_000;
        rooms.live(Samples.ROOM, List.of(entries));
    }

    @Test
    void eachProtocolIsEncodedOnceAndItsMembersShareTheBuffer() {
        FakeSink ann = new FakeSink();
        FakeSink bob = new FakeSink();
        FakeSink cid = new FakeSink();
        join(1, encoding, ann);
        join(2, encoding, bob);
        join(3, NativeEncoding.JSON, cid);
        live(Samples.message(1), Samples.message(2));
        assertThat(encoding.made).containsExactly("all: m1 m2");
        assertThat(ann.frames).containsExactly("all: m1 m2").isEqualTo(bob.frames);
        assertThat(ann.shared).isSameAs(bob.shared);
        assertThat(ann.shared.refCnt()).isZero();
        assertThat(cid.frames).singleElement().asString().contains("\"id\":\"m1\"", "\"id\":\"m2\"");
        assertThat(meters.counter("stoa_gateway_deliveries").count()).isEqualTo(6);
        assertThat(meters.counter("stoa_gateway_frames_out").count()).isEqualTo(5);
    }

    @Test
    void whereNobodySpeaksAProtocolNothingIsEncodedInIt() {
        FakeSink cid = new FakeSink();
        join(3, NativeEncoding.JSON, cid);
        live(Samples.message(1));
        assertThat(cid.frames).hasSize(1);
        assertThat(encoding.made).isEmpty();
    }

    @Test
    void whoSharesASocketGetsFramesThatSayWhoTheyAreFor() {
        FakeSink ann = new FakeSink();
        FakeSink bob = new FakeSink();
        join(1, encoding, ann).addressed(true);
        Outbox alone = join(2, encoding, bob);
        live(Samples.message(1));
        assertThat(ann.frames).containsExactly("u1: m1");
        assertThat(bob.frames).containsExactly("all: m1");
        alone.addressed(true);
        live(Samples.message(2));
        alone.addressed(false);
        live(Samples.message(3));
        assertThat(bob.frames).containsExactly("all: m1", "u2: m2", "all: m3");
    }

    @Test
    void whatAProtocolDoesNotTellIsNeitherWrittenNorKeptForTheSlow() {
        FakeSink ann = new FakeSink();
        Outbox outbox = join(1, encoding, ann);
        live(Samples.recall(1, 7));
        assertThat(ann.frames).isEmpty();
        ann.writable = false;
        live(Samples.recall(2, 7), Samples.message(3), Samples.message(4, null, true));
        ann.writable = true;
        outbox.writable();
        assertThat(ann.frames).containsExactly("u1: m3");
    }
}
