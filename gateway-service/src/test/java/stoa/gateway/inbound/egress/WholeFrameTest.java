package stoa.gateway.inbound.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeFrameTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 300_000})
    void isWhatADecoderReads(int length) {
        byte[] payload = "x".repeat(length).getBytes(StandardCharsets.UTF_8);
        ByteBuf frame = WholeFrame.of(payload);
        EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 1_000_000));
        assertThat(client.writeInbound(frame)).isTrue();
        TextWebSocketFrame read = client.readInbound();
        assertThat(read.isFinalFragment()).isTrue();
        assertThat(read.content().readableBytes()).isEqualTo(length);
        read.release();
        assertThat(client.inboundMessages()).isEmpty();
        client.finish();
    }

    @Test
    void severalFramesStandOneBehindTheOther() {
        ByteBuf frames = WholeFrame.buffer(2, 3);
        WholeFrame.appendBinary(frames, new byte[] {1, 2});
        WholeFrame.appendText(frames, new byte[] {'x'});
        EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 1_000_000));
        client.writeInbound(frames);
        BinaryWebSocketFrame binary = client.readInbound();
        assertThat(ByteBufUtil.getBytes(binary.content())).containsExactly(1, 2);
        TextWebSocketFrame text = client.readInbound();
        assertThat(text.text()).isEqualTo("x");
        binary.release();
        text.release();
        client.finish();
    }
}
