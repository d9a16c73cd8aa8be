package stoa.gateway.inbound.leancloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stoa.gateway.inbound.leancloud.CommandCodec.UnreadableCommandException;
import stoa.leancloud.wire.DirectCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * Whatever comes, the decoder gives a command or says that there is none, and a command can be answered. Runs for
 * {@code -Dstoa.fuzz.seconds} (2) from {@code -Dstoa.fuzz.seed} (a number that is told), alone: {@code mvn test -pl
 * gateway-service -am -Dtest=CommandFuzzTest -Dstoa.fuzz.seconds=600 -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class CommandFuzzTest {
    private static final int CHANGES_MAX = 8;
    private static final int INSERTED_MAX = 300;
    private static final int ANY_BYTES_MAX = 600;

    private final List<Golden.Frame> golden = Golden.frames();
    private final long seed = Long.getLong("stoa.fuzz.seed", 20_261_127L);
    private SplittableRandom random = new SplittableRandom(seed);

    @Test
    void brokenFramesAreReadOrRefused() {
        long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("stoa.fuzz.seconds", 2L));
        long round = seed;
        int read = 0;
        int refused = 0;
        while (System.nanoTime() < untilNs) {
            random = new SplittableRandom(++round);
            byte[] frame = random.nextInt(10) == 0 ? anyBytes() : changed();
            try {
                GenericCommand command = read(frame);
                if (command == null) {
                    refused++;
                } else {
                    read++;
                    answer(command);
                }
            } catch (RuntimeException | StackOverflowError defect) {
                throw new AssertionError("-Dstoa.fuzz.seed=" + (round - 1), defect);
            }
        }
        assertThat(read).as("frames that can be read").isPositive();
        assertThat(refused).as("frames that cannot").isPositive();
    }

    private static @Nullable GenericCommand read(byte[] frame) {
        try {
            return CommandCodec.BINARY.read(ByteBuffer.wrap(frame));
        } catch (UnreadableCommandException refused) {
            assertThat(refused.getCause()).isNotNull();
            return null;
        }
    }

    /** What is done with a command before anything else is asked. */
    private static void answer(GenericCommand command) {
        GenericCommand reply = Replies.failed(command, new StoaException(ErrorCode.NOT_IN_ROOM))
                .build();
        assertThat(reply.hasI()).isEqualTo(command.hasI());
        ByteBuf frames = CommandCodec.BASE64.frames(List.of(reply, command));
        assertThat(frames.isReadable()).isTrue();
        frames.release();
        if (command.hasDirectMessage()) {
            DirectCommand direct = command.getDirectMessage();
            MessageBody body = direct.hasBinaryMsg()
                    ? new MessageBody(null, direct.getBinaryMsg())
                    : MessageBody.of(direct.getMsg());
            MessageBody.Kept kept = body.kept();
            assertThat(MessageBody.shown(kept.type(), kept.content())).isEqualTo(body);
        }
    }

    private byte[] changed() {
        byte[] frame = golden.get(random.nextInt(golden.size())).bytes().clone();
        int changes = 1 + random.nextInt(CHANGES_MAX);
        for (int i = 0; i < changes && frame.length > 0; i++) {
            frame = change(frame, random.nextInt(frame.length));
        }
        return frame;
    }

    private byte[] change(byte[] frame, int place) {
        return switch (random.nextInt(5)) {
            case 0 -> {
                frame[place] = (byte) random.nextInt();
                yield frame;
            }
            case 1 -> {
                frame[place] ^= (byte) (1 << random.nextInt(8));
                yield frame;
            }
            case 2 -> Arrays.copyOf(frame, place);
            case 3 -> joined(Arrays.copyOf(frame, place), bytes(random.nextInt(INSERTED_MAX)), tail(frame, place));
            // A part of another frame, whose fields then come twice or within others.
            default ->
                joined(
                        Arrays.copyOf(frame, place),
                        tail(golden.get(random.nextInt(golden.size())).bytes(), 0),
                        tail(frame, place));
        };
    }

    private byte[] anyBytes() {
        return bytes(random.nextInt(ANY_BYTES_MAX));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] tail(byte[] frame, int from) {
        return Arrays.copyOfRange(frame, from, frame.length);
    }

    private static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteBuffer all = ByteBuffer.allocate(length);
        Arrays.stream(parts).forEach(all::put);
        return all.array();
    }
}
