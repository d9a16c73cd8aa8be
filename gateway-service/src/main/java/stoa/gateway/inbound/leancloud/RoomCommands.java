package stoa.gateway.inbound.leancloud;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.inbound.egress.Reader;
import stoa.gateway.inbound.egress.RoomEncoding;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.DirectCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.OpType;
import stoa.leancloud.wire.PatchCommand;
import stoa.leancloud.wire.PatchItem;
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
                GenericCommand.Builder command = command(part.room().id(), live, reader);
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

    private static GenericCommand.@Nullable Builder command(String room, LiveEntry live, @Nullable Reader reader) {
        Entry entry = live.entry();
        return switch (entry.event()) {
            case MessageAccepted message -> direct(room, entry, message);
            // Who did it has the answer.
            case MessageRecalled recalled ->
                isBy(recalled.session(), reader) ? null : patch(entry, recalled(room, live, recalled));
            case MessageModified modified ->
                isBy(modified.session(), reader) ? null : patch(entry, modified(room, live, modified));
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

    private static GenericCommand.Builder direct(String room, Entry entry, MessageAccepted message) {
        DirectCommand.Builder direct = DirectCommand.newBuilder()
                .setCid(room)
                .setId(message.id())
                .setFromPeerId(message.from())
                .setTimestamp(entry.ts())
                .setConvType(Replies.CHAT_ROOM);
        MessageBody body = MessageBody.shown(message.type(), message.content());
        if (body.bytes() != null) {
            direct.setBinaryMsg(body.bytes());
        } else if (body.text() != null) {
            direct.setMsg(body.text());
        }
        if (entry.isTransient()) {
            direct.setTransient(true);
        }
        Mention mention = Mention.shown(message.mention());
        if (mention.all()) {
            direct.setMentionAll(true);
        }
        direct.addAllMentionPids(mention.clients());
        return push(CommandType.direct, entry).setDirectMessage(direct);
    }

    private static GenericCommand.Builder patch(Entry entry, PatchItem.Builder item) {
        PatchCommand.Builder patch = PatchCommand.newBuilder()
                .addPatches(item.setPatchTimestamp(entry.ts()))
                .setLastPatchTime(entry.ts());
        return push(CommandType.patch, entry).setOp(OpType.modify).setPatchMessage(patch);
    }

    private static PatchItem.Builder recalled(String room, LiveEntry live, MessageRecalled recalled) {
        return item(room, live, recalled.message(), recalled.by())
                .setRecall(true)
                .setData(MessageBody.RECALLED);
    }

    private static PatchItem.Builder modified(String room, LiveEntry live, MessageModified modified) {
        PatchItem.Builder item =
                item(room, live, modified.message(), modified.by()).setRecall(false);
        LiveEntry.Original original = live.original();
        MessageBody body = MessageBody.shown(original == null ? null : original.type(), modified.content());
        if (body.bytes() != null) {
            return item.setBinaryMsg(body.bytes());
        }
        return body.text() == null ? item : item.setData(body.text());
    }

    private static PatchItem.Builder item(String room, LiveEntry live, String message, String by) {
        LiveEntry.Original original = live.original();
        PatchItem.Builder item = PatchItem.newBuilder().setCid(room).setMid(message);
        return original == null
                ? item.setFrom(by)
                : item.setFrom(original.from()).setTimestamp(original.ts());
    }

    private static GenericCommand.Builder push(CommandType type, Entry entry) {
        return GenericCommand.newBuilder()
                .setCmd(type)
                .setService(Replies.INSTANT_MESSAGING)
                .setServerTs(entry.ts());
    }
}
