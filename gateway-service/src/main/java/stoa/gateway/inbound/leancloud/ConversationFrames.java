package stoa.gateway.inbound.leancloud;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.LiveEntry;
import stoa.leancloud.wire.GenericCommand;

/**
 * Frames of what conversations tell, made once for all sessions of a loop that are told the same: these follow each other,
 * so it is the latest entry alone that is remembered. Whom a frame has to name is put behind the rest: fields may come in
 * any order. On the loop only.
 */
final class ConversationFrames {
    private final Map<Told, byte[]> commands = new EnumMap<>(Told.class);
    private final Map<Told, Map<CommandCodec, byte[]>> frames = new EnumMap<>(Told.class);
    private @Nullable LiveEntry latest;

    /** A frame that others may get too. */
    ByteBuf shared(LiveEntry entry, Told told, String user, CommandCodec codec) {
        if (told == Told.JOINED) {
            return codec.frames(List.of(ConversationPushes.command(entry, told, user)));
        }
        byte[] command = command(entry, told, user);
        byte[] frame = frames.computeIfAbsent(told, _ -> new EnumMap<>(CommandCodec.class))
                .computeIfAbsent(codec, _ -> bytes(codec.frame(command)));
        return Unpooled.wrappedBuffer(frame);
    }

    /** A frame that names who is told. */
    ByteBuf named(LiveEntry entry, Told told, String user, CommandCodec codec) {
        byte[] command = told == Told.JOINED
                ? ConversationPushes.command(entry, told, user).toByteArray()
                : command(entry, told, user);
        byte[] name = GenericCommand.newBuilder().setPeerId(user).buildPartial().toByteArray();
        byte[] whole = new byte[command.length + name.length];
        System.arraycopy(command, 0, whole, 0, command.length);
        System.arraycopy(name, 0, whole, command.length, name.length);
        return codec.frame(whole);
    }

    private byte[] command(LiveEntry entry, Told told, String user) {
        if (latest != entry) {
            latest = entry;
            commands.clear();
            frames.clear();
        }
        return commands.computeIfAbsent(
                told, _ -> ConversationPushes.command(entry, told, user).toByteArray());
    }

    private static byte[] bytes(ByteBuf frame) {
        byte[] bytes = ByteBufUtil.getBytes(frame);
        frame.release();
        return bytes;
    }
}
