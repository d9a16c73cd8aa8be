package stoa.gateway.inbound.leancloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import stoa.gateway.inbound.leancloud.CommandCodec.UnreadableCommandException;
import stoa.leancloud.wire.GenericCommand;

/** The vendor's frames are read as they were meant and written as they were sent. */
class GoldenFramesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static List<Golden.Frame> frames() {
        return Golden.frames();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void eachIsReadAsItWasMeantAndWrittenAsItWasSent(Golden.Frame golden) throws Exception {
        GenericCommand command = CommandCodec.BINARY.read(ByteBuffer.wrap(golden.bytes()));
        assertThat(JSON.readTree(Golden.json(command).toString())).isEqualTo(meant(golden.frame(), command));
        assertThat(command.toByteArray()).isEqualTo(golden.bytes());
        byte[] base64 = Base64.getEncoder().encode(golden.bytes());
        assertThat(CommandCodec.BASE64.read(ByteBuffer.wrap(base64))).isEqualTo(command);
    }

    /** The capture writes the default direction down also where the frame leaves it out. */
    private static JsonNode meant(JsonNode frame, GenericCommand command) throws IOException {
        JsonNode meant = JSON.readTree(frame.toString());
        if (!command.getLogsMessage().hasDirection() && meant.path("logsMessage") instanceof ObjectNode logs) {
            logs.remove("direction");
        }
        return meant;
    }

    @ParameterizedTest
    @EnumSource(CommandCodec.class)
    void severalCommandsAreAFrameEach(CommandCodec codec) throws Exception {
        List<GenericCommand> commands = List.of(
                codec.read(written(codec, Golden.frames().get(0).bytes())),
                codec.read(written(codec, Golden.frames().get(1).bytes())));
        ByteBuf frames = codec.frames(commands);
        EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 1_000_000));
        client.writeInbound(frames);
        for (GenericCommand command : commands) {
            Object frame = client.readInbound();
            ByteBuffer payload = switch (frame) {
                case BinaryWebSocketFrame binary -> {
                    assertThat(codec).isEqualTo(CommandCodec.BINARY);
                    yield binary.content().nioBuffer();
                }
                case TextWebSocketFrame text -> {
                    assertThat(codec).isEqualTo(CommandCodec.BASE64);
                    yield text.content().nioBuffer();
                }
                default -> throw new AssertionError("not a frame: " + frame);
            };
            assertThat(codec.read(payload)).isEqualTo(command);
        }
        assertThat(client.inboundMessages()).isEmpty();
        client.finish();
    }

    private static ByteBuffer written(CommandCodec codec, byte[] command) {
        return ByteBuffer.wrap(
                codec == CommandCodec.BINARY ? command : Base64.getEncoder().encode(command));
    }

    @Test
    void whatIsNoCommandIsRefused() {
        byte[] noCommand = {(byte) 0xff, 1, 2};
        assertThatThrownBy(() -> CommandCodec.BINARY.read(ByteBuffer.wrap(noCommand)))
                .isInstanceOf(UnreadableCommandException.class);
        assertThatThrownBy(
                        () -> CommandCodec.BASE64.read(ByteBuffer.wrap("no base64!".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(UnreadableCommandException.class);
    }
}
