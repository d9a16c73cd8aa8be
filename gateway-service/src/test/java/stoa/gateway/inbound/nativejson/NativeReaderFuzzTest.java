package stoa.gateway.inbound.nativejson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever comes, the reader gives requests or says that the frame cannot be read; it never fails otherwise. */
class NativeReaderFuzzTest {
    private static final List<String> SAMPLES = List.of(
            "{\"id\":1,\"op\":\"connect\",\"app\":\"a\",\"token\":\"t\",\"rooms\":{\"r\":5,\"s\":null}}",
            "{\"id\":2,\"op\":\"send\",\"room\":\"r\",\"type\":\"t\",\"content\":{\"a\":[1,\"é\",null]},\"cid\":\"c\"}",
            "[{\"id\":3,\"op\":\"room.join\",\"room\":\"r\",\"after\":77},{\"id\":4,\"op\":\"ping\"}]",
            "{\"id\":5,\"op\":\"history\",\"room\":\"r\",\"types\":[\"a\",\"b\"],\"before\":\"m\"}",
            "{\"id\":6,\"op\":\"connect\",\"app\":\"a\",\"user\":\"u\",\"signature\":{\"timestamp\":1,\"nonce\":\"n\",\"signature\":\"s\"}}");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One change of a frame: a byte overwritten, dropped or doubled. */
    record Change(int at, int kind, byte value) {
        byte[] apply(byte[] frame) {
            if (frame.length == 0) {
                return frame;
            }
            int place = Math.floorMod(at, frame.length);
            byte[] head = Arrays.copyOf(frame, place);
            byte[] tail = Arrays.copyOfRange(frame, place + 1, frame.length);
            byte[] middle = switch (Math.floorMod(kind, 3)) {
                case 0 -> new byte[] {value};
                case 1 -> new byte[0];
                default -> new byte[] {frame[place], value};
            };
            ByteBuffer all = ByteBuffer.allocate(head.length + middle.length + tail.length);
            return all.put(head).put(middle).put(tail).array();
        }
    }

    @Property(tries = 3_000)
    void changedFrames(@ForAll("samples") String sample, @ForAll("changes") List<Change> changes) throws Exception {
        byte[] frame = sample.getBytes(StandardCharsets.UTF_8);
        for (Change change : changes) {
            frame = change.apply(frame);
        }
        readOrRefuse(frame);
    }

    @Property(tries = 1_000)
    void anyBytes(@ForAll byte[] frame) throws Exception {
        readOrRefuse(frame);
    }

    /** What is read of a send is JSON again, so that it can be put into other JSON as it is. */
    private static void readOrRefuse(byte[] frame) throws Exception {
        List<NativeRequest> requests;
        try {
            requests = NativeReader.read(ByteBuffer.wrap(frame));
        } catch (UnreadableFrameException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return;
        }
        assertThat(requests).isNotNull();
        for (NativeRequest request : requests) {
            if (request instanceof NativeRequest.Send send) {
                assertThat(JSON.readTree(send.content().value())).isNotNull();
                assertThat(send.room().length()).isBetween(1, RequestFields.ID_CHARS_MAX);
            } else if (request instanceof NativeRequest.Refused refused) {
                byte[] reply = NativeReplies.error(refused.id(), refused.error());
                assertThat(JSON.readTree(reply).path("error").path("code").isInt())
                        .isTrue();
            }
        }
    }

    @Provide
    Arbitrary<String> samples() {
        return Arbitraries.of(SAMPLES);
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Byte> values = Arbitraries.oneOf(
                Arbitraries.bytes(),
                Arbitraries.of((byte) '{', (byte) '}', (byte) '[', (byte) '"', (byte) ',', (byte) '0'));
        return Arbitraries.integers()
                .flatMap(at -> Arbitraries.integers()
                        .between(0, 2)
                        .flatMap(kind -> values.map(value -> new Change(at, kind, value))))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }
}
