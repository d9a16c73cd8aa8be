package stoa.gateway.inbound.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameDeflaterTest {
    private static final int BYTES_MIN = 100;

    private static @Nullable String roundTrip(FrameDeflater deflater, String text) {
        ByteBuf plain = WholeFrame.of(text.getBytes(StandardCharsets.UTF_8));
        ByteBuf deflated = deflater.deflate(plain);
        assertThat(plain.refCnt()).isEqualTo(1);
        assertThat(plain.readerIndex()).isZero();
        plain.release();
        if (deflated == null) {
            return null;
        }
        int header = WholeFrame.headerBytes(deflated);
        assertThat(deflated.getUnsignedByte(0)).isEqualTo((short) 0xc1);
        assertThat(deflated.readableBytes() - header).isLessThan(text.getBytes(StandardCharsets.UTF_8).length);
        String back = Inflated.text(deflated.nioBuffer(header, deflated.readableBytes() - header));
        deflated.release();
        return back;
    }

    @Property(tries = 50)
    void whatRepeatsItselfComesBackFromEveryFrameAlone(
            @ForAll @IntRange(min = BYTES_MIN, max = 200_000) int length, @ForAll long seed) {
        try (FrameDeflater deflater = new FrameDeflater(BYTES_MIN)) {
            Random random = new Random(seed);
            for (int frame = 0; frame < 2; frame++) {
                StringBuilder text = new StringBuilder(length);
                while (text.length() < length) {
                    text.append("{\"ev\":\"message\",\"from\":\"u")
                            .append(random.nextInt(10))
                            .append("\"}");
                }
                assertThat(roundTrip(deflater, text.toString())).isEqualTo(text.toString());
            }
        }
    }

    @Test
    void whatIsSmallOrDoesNotGetSmallerStaysPlain() {
        try (FrameDeflater deflater = new FrameDeflater(BYTES_MIN)) {
            assertThat(roundTrip(deflater, "a".repeat(BYTES_MIN - 1))).isNull();
            assertThat(roundTrip(deflater, "a".repeat(BYTES_MIN))).isNotNull();
            StringBuilder noise = new StringBuilder();
            Random random = new Random(1);
            for (int i = 0; i < 10_000; i++) {
                noise.appendCodePoint(0x10000 + random.nextInt(0x80000));
            }
            String once = noise.toString();
            String back = roundTrip(deflater, once);
            assertThat(back == null || back.equals(once)).isTrue();
        }
        assertThat(roundTrip(FrameDeflater.NONE, "a".repeat(1_000))).isNull();
    }
}
