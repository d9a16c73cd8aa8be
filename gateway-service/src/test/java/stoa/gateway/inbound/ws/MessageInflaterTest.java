package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MessageInflaterTest {
    private static final int BYTES_MAX = 256 * 1024;

    private final MessageInflater inflater = new MessageInflater();

    /** As a client does it (RFC 7692, section 7.2.1), with the last block's end or without. */
    static byte[] deflated(byte[] payload, boolean whole) {
        byte[] out = new byte[payload.length * 2 + 100];
        try (Deflater deflater = new Deflater(9, true)) {
            deflater.setInput(payload);
            if (whole) {
                deflater.finish();
            }
            int length = deflater.deflate(out, 0, out.length, whole ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
            return Arrays.copyOf(out, whole ? length : length - 4);
        }
    }

    private byte[] inflate(byte[] compressed) throws Exception {
        ByteBuffer back = inflater.inflate(ByteBuffer.wrap(compressed), BYTES_MAX);
        byte[] copy = new byte[back.remaining()];
        back.get(copy);
        return copy;
    }

    @Property(tries = 50)
    void everyMessageComesBack(
            @ForAll @IntRange(min = 0, max = BYTES_MAX) int length, @ForAll long seed, @ForAll boolean whole)
            throws Exception {
        byte[] payload = new byte[length];
        new Random(seed).nextBytes(payload);
        Arrays.fill(payload, length / 3, length / 2, (byte) 'a');
        assertThat(inflate(deflated(payload, whole))).isEqualTo(payload);
        assertThat(inflate(deflated(payload, whole))).isEqualTo(payload);
    }

    @Test
    void aSmallMessageThatWouldBeHugeIsRefusedAndTheNextOneRead() throws Exception {
        byte[] bomb = deflated(new byte[50_000_000], false);
        assertThat(bomb.length).isLessThan(BYTES_MAX / 4);
        assertThatThrownBy(() -> inflate(bomb)).isInstanceOf(MessageInflater.TooLargeException.class);
        assertThatThrownBy(() -> inflate(deflated(new byte[BYTES_MAX + 1], false)))
                .isInstanceOf(MessageInflater.TooLargeException.class);
        assertThat(inflate(deflated(new byte[BYTES_MAX], false))).hasSize(BYTES_MAX);
    }

    @Property(tries = 500)
    void whatIsNoCompressedMessageIsRefusedOrShort(@ForAll @Size(max = 200) byte[] noise) {
        try {
            assertThat(inflate(noise).length).isLessThanOrEqualTo(BYTES_MAX);
        } catch (DataFormatException | MessageInflater.TooLargeException refused) {
            assertThat(refused).isNotNull();
        } catch (Exception other) {
            throw new AssertionError("no other failure is expected", other);
        }
    }
}
