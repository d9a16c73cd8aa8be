package stoa.gateway.inbound.leancloud;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.inbound.egress.Reader;
import stoa.gateway.inbound.egress.RoomEncoding;
import stoa.leancloud.wire.GenericCommand;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.MessageAccepted;
import stoa.protocol.log.LogEvent.MessageModified;
import stoa.protocol.log.LogEvent.MessageRecalled;

/**
 * What rooms tell clients of these SDKs: each message as a {@code direct}, recalls and modifications as {@code
 * patch/modify} ("LeanCloud protocol", sections 8 and 11), each in a frame of its own. Not who comes and goes,
 * restrictions, attributes and gaps, for which the protocol has no words. What most members get names nobody in {@code
 * peerId}. Any thread.
 */
final class RoomCommands implements RoomEncoding {
    /** In binary frames. */
    static final RoomCommands BINARY = new RoomCommands(CommandCodec.BINARY);

    /** In text frames. */
    static final RoomCommands BASE64 = new RoomCommands(CommandCodec.BASE64);

    private final CommandCodec codec;

    private RoomCommands(CommandCodec codec) {
        this.codec = codec;
    }

    static RoomCommands of(CommandCodec codec) {
        return codec == CommandCodec.BINARY ? BINARY : BASE64;
    }

    @Override
    public Form form() {
        return codec.form();
    }

    @Override
    public boolean tells(LogEvent event) {
        return switch (event) {
            case MessageAccepted _, MessageRecalled _, MessageModified _ -> true;
            case LogEvent.AttributesChanged _,
                    LogEvent.MembersRestricted _,
                    LogEvent.MembersChanged _,
                    LogEvent.MarkerMoved _,
                    LogEvent.ConversationChanged _,
                    LogEvent.RoomDestroyed _ -> false;
        };
    }

    @Override
    public @Nullable Encoded encode(List<Part> parts, @Nullable Reader reader) {
        List<GenericCommand> commands = new ArrayList<>();
        for (Part part : parts) {
            for (LiveEntry live : part.shown()) {
                GenericCommand.Builder command = command(part.room(), live, reader);
                if (command != null) {
                    if (reader != null) {
                        command.setPeerId(reader.user());
                    }
                    commands.add(command.build());
                }
            }
        }
        return commands.isEmpty() ? null : new Encoded(codec.frames(commands), commands.size(), commands.size());
    }

    private static GenericCommand.@Nullable Builder command(
            Conversation room, LiveEntry live, @Nullable Reader reader) {
        Entry entry = live.entry();
        return switch (entry.event()) {
            case MessageAccepted message -> MessagePushes.direct(room, entry, message);
            // Who did it has the answer.
            case MessageRecalled recalled ->
                isBy(recalled.session(), reader) ? null : MessagePushes.recalled(live, recalled);
            case MessageModified modified ->
                isBy(modified.session(), reader) ? null : MessagePushes.modified(live, modified);
            case LogEvent.AttributesChanged _,
                    LogEvent.MembersRestricted _,
                    LogEvent.MembersChanged _,
                    LogEvent.MarkerMoved _,
                    LogEvent.ConversationChanged _,
                    LogEvent.RoomDestroyed _ -> null;
        };
    }

    private static boolean isBy(@Nullable String session, @Nullable Reader reader) {
        return reader != null && reader.session().equals(session);
    }
}
