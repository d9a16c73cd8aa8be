package stoa.kit.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stoa.kit.bus.Envelope.Answer;
import stoa.kit.bus.Envelope.Body;
import stoa.kit.bus.Envelope.Failure;
import stoa.kit.bus.Envelope.Question;
import stoa.kit.bus.Envelope.Told;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.JsonText;

class EnvelopeCodecTest {
    private final EnvelopeCodec codec = new EnvelopeCodec();

    /** All kinds of components the protocol's records have. */
    record Sample(
            String text,
            byte[] bytes,
            JsonText json,
            @Nullable String missing,
            List<Inner> list,
            Map<String, Long> map,
            long number) {}

    /** A nested record. */
    record Inner(boolean flag, double fraction) {}

    /** What an older program knows of {@link Sample}. */
    record OldSample(String text, long number) {}

    /** Cannot be encoded. */
    record Broken(Map<String, Object> self) {}

    private Envelope overTheWire(Envelope envelope) {
        Buffer wire = Buffer.buffer("before");
        int start = wire.length();
        codec.encodeToWire(wire, envelope);
        return codec.decodeFromWire(start, wire);
    }

    @Property(tries = 200)
    void recordsRoundTrip(@ForAll String text, @ForAll byte[] bytes, @ForAll long number) {
        Sample sample = new Sample(
                text,
                bytes,
                new JsonText("{\"a\":[1,2]}"),
                null,
                List.of(new Inner(true, 0.5)),
                Map.of("k", number),
                number);

        Question question = (Question) overTheWire(new Question("some.op", number, new Body.Value(sample)));
        Sample back = EnvelopeCodec.open(question.body(), Sample.class);

        assertThat(question.operation()).isEqualTo("some.op");
        assertThat(question.deadlineMs()).isEqualTo(number);
        assertThat(back).usingRecursiveComparison().isEqualTo(sample);
    }

    @Test
    void anOlderProgramIgnoresWhatItDoesNotKnow() {
        Sample sample = new Sample("t", new byte[] {1}, new JsonText("1"), null, List.of(), Map.of(), 7);
        Answer answer = (Answer) overTheWire(new Answer(new Body.Value(sample)));
        assertThat(EnvelopeCodec.open(answer.body(), OldSample.class)).isEqualTo(new OldSample("t", 7));
    }

    @Test
    void failuresAndBroadcastsRoundTrip() {
        Failure failure = new Failure(ErrorCode.MUTED.number(), "stumm ✓", 1_234);
        assertThat(overTheWire(failure)).isEqualTo(failure);
        Told told = (Told) overTheWire(new Told(new Body.Value(new OldSample("x", 1))));
        assertThat(EnvelopeCodec.open(told.body(), OldSample.class)).isEqualTo(new OldSample("x", 1));
    }

    @Test
    void whatCannotBeEncodedIsRefusedByTheReceiverOrAnsweredInternal() {
        Map<String, Object> cycle = new HashMap<>();
        cycle.put("self", cycle);
        Broken broken = new Broken(cycle);
        Question question = (Question) overTheWire(new Question("op", 1, new Body.Value(broken)));
        assertThatThrownBy(() -> EnvelopeCodec.open(question.body(), OldSample.class))
                .isInstanceOf(StoaException.class)
                .extracting(failure -> ((StoaException) failure).code())
                .isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(overTheWire(new Answer(new Body.Value(broken)))).isInstanceOf(Failure.class);
    }

    @Test
    void aBodyOfAnotherTypeIsABadRequest() {
        assertThatThrownBy(() -> EnvelopeCodec.open(new Body.Value("text"), OldSample.class))
                .isInstanceOf(StoaException.class);
    }
}
