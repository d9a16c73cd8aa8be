package stoa.gateway.inbound.leancloud;

import stoa.gateway.domain.LiveEntry;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.DirectCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.OpType;
import stoa.leancloud.wire.PatchCommand;
import stoa.leancloud.wire.PatchItem;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent.MessageAccepted;
import stoa.protocol.log.LogEvent.MessageModified;
import stoa.protocol.log.LogEvent.MessageRecalled;

/**
 * Messages and what becomes of them, as all who are told of them get them: {@code direct} and {@code patch/modify}
 * ("LeanCloud protocol", sections 8 and 11). Names nobody in {@code peerId}. Pure.
 */
final class MessagePushes {
    private MessagePushes() {}

    static GenericCommand.Builder direct(Conversation where, Entry entry, MessageAccepted message) {
        DirectCommand.Builder direct = DirectCommand.newBuilder()
                .setCid(where.id())
                .setId(message.id())
                .setFromPeerId(message.from())
                .setTimestamp(entry.ts())
                .setConvType(Replies.kindNumber(where.kind()));
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

    static GenericCommand.Builder recalled(LiveEntry live, MessageRecalled recalled) {
        PatchItem.Builder item = item(live, recalled.conversation(), recalled.message(), recalled.by());
        return patch(live.entry(), item.setRecall(true).setData(MessageBody.RECALLED));
    }

    static GenericCommand.Builder modified(LiveEntry live, MessageModified modified) {
        PatchItem.Builder item = item(live, modified.conversation(), modified.message(), modified.by())
                .setRecall(false);
        LiveEntry.Original original = live.original();
        MessageBody body = MessageBody.shown(original == null ? null : original.type(), modified.content());
        if (body.bytes() != null) {
            item.setBinaryMsg(body.bytes());
        } else if (body.text() != null) {
            item.setData(body.text());
        }
        return patch(live.entry(), item);
    }

    private static GenericCommand.Builder patch(Entry entry, PatchItem.Builder item) {
        PatchCommand.Builder patch = PatchCommand.newBuilder()
                .addPatches(item.setPatchTimestamp(entry.ts()))
                .setLastPatchTime(entry.ts());
        return push(CommandType.patch, entry).setOp(OpType.modify).setPatchMessage(patch);
    }

    private static PatchItem.Builder item(LiveEntry live, Conversation where, String message, String by) {
        LiveEntry.Original original = live.original();
        PatchItem.Builder item = PatchItem.newBuilder().setCid(where.id()).setMid(message);
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
