package stoa.load.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Frames are found however the network cuts the bytes. */
class ServerFramesTest {
    private static final int TEXT = 0x81;
    private static final int PING = 0x89;
    private static final int CLOSE = 0x88;
    private static final int MAX = 200_000;

    @Property(tries = 300)
    void frames_come_whole_and_in_order_whatever_arrives_at_a_time(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 70_000) Integer> lengths, @ForAll long seed)
            throws UnreadableFrameException {
        Random random = new Random(seed);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            boolean ping = random.nextInt(4) == 0;
            byte[] payload = payload(i, ping ? lengths.get(i) % 126 : lengths.get(i));
            sent.writeBytes(frame(ping ? PING : TEXT, payload));
            expected.add((ping ? "ping " : "text ") + new String(payload, StandardCharsets.US_ASCII));
        }
        assertThat(seen(sent.toByteArray(), random)).isEqualTo(expected);
    }

    @Example
    void a_closing_frame_tells_its_code() throws UnreadableFrameException {
        assertThat(seen(frame(CLOSE, new byte[] {(byte) (4001 >> 8), (byte) 4001}), new Random(1)))
                .containsExactly("close 4001");
        assertThat(seen(frame(CLOSE, new byte[0]), new Random(1))).containsExactly("close 1005");
    }

    @Example
    void what_no_server_sends_is_refused() {
        byte[] masked = frame(TEXT, new byte[4]);
        masked[1] |= (byte) 0x80;
        byte[] inParts = frame(0x01, new byte[4]);
        byte[] binary = frame(0x82, new byte[4]);
        byte[] huge = {(byte) TEXT, 127, 0x7f, -1, -1, -1, -1, -1, -1, -1};
        for (byte[] wrong : List.of(masked, inParts, binary, huge)) {
            assertThatThrownBy(() -> seen(wrong, new Random(1))).isInstanceOf(UnreadableFrameException.class);
        }
    }

    /** Presents the bytes in pieces, with what was left over of the ones before, as a connection does. */
    private static List<String> seen(byte[] all, Random random) throws UnreadableFrameException {
        List<String> seen = new ArrayList<>();
        ServerFrames.Sink sink = new Noting(seen);
        byte[] rest = new byte[0];
        int at = 0;
        while (at < all.length) {
            int piece = Math.min(all.length - at, 1 + random.nextInt(random.nextBoolean() ? 5 : 30_000));
            byte[] bytes = new byte[rest.length + piece];
            System.arraycopy(rest, 0, bytes, 0, rest.length);
            System.arraycopy(all, at, bytes, rest.length, piece);
            at += piece;
            int used = ServerFrames.take(bytes, 0, bytes.length, MAX, sink);
            rest = Arrays.copyOfRange(bytes, used, bytes.length);
        }
        assertThat(rest).isEmpty();
        return seen;
    }

    private record Noting(List<String> seen) implements ServerFrames.Sink {
        @Override
        public void text(byte[] bytes, int from, int to) {
            seen.add("text " + new String(bytes, from, to - from, StandardCharsets.US_ASCII));
        }

        @Override
        public void ping(byte[] bytes, int from, int to) {
            seen.add("ping " + new String(bytes, from, to - from, StandardCharsets.US_ASCII));
        }

        @Override
        public void closing(int code) {
            seen.add("close " + code);
        }
    }

    private static byte[] payload(int number, int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) ('a' + (number * 7 + i) % 26);
        }
        return payload;
    }

    private static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(payload.length);
        } else if (payload.length <= 0xffff) {
            frame.write(126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(payload);
        return frame.toByteArray();
    }
}
