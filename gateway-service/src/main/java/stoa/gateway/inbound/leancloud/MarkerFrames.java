package stoa.gateway.inbound.leancloud;

import java.util.ArrayList;
import java.util.List;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.OpType;
import stoa.leancloud.wire.PatchCommand;
import stoa.leancloud.wire.PatchItem;
import stoa.leancloud.wire.RcpCommand;
import stoa.leancloud.wire.UnreadCommand;
import stoa.leancloud.wire.UnreadTuple;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.MarkerOperations.UnreadSnapshot;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent.MarkerMoved;
import stoa.protocol.log.LogEvent.MessageAccepted;
import stoa.protocol.log.MarkerNews;
import stoa.protocol.log.Receipt;
import stoa.protocol.log.Unread;

/**
 * What a client is told of what was received, read and not read, and of what it missed ("LeanCloud protocol", sections 6.1,
 * 9 and 11). Pure.
 */
final class MarkerFrames {
    /** A notification that clients can also fetch later ("LeanCloud protocol", section 4). */
    private static final int PERMANENT = 1;

    private MarkerFrames() {}

    /** Whose frames these are. */
    record Reader(String app, String client) {}

    /** What a user is told of a marker: the reader what is left, senders who has got their messages. */
    static List<GenericCommand> of(MarkerMoved moved, long ts, String user) {
        Reader reader = new Reader(moved.conversation().app(), user);
        MarkerNews news = moved.news();
        List<GenericCommand> frames = new ArrayList<>();
        if (news.unread() != null && moved.user().equals(user)) {
            UnreadTuple tuple =
                    tuple(moved.conversation().kind(), moved.conversation().id(), news.unread());
            frames.add(frame(CommandType.unread, reader, ts)
                    .setUnreadMessage(UnreadCommand.newBuilder().addConvs(tuple).setNotifTime(ts))
                    .build());
        }
        for (Receipt receipt : news.receipts()) {
            if (receipt.sender().equals(user)) {
                if (receipt.firstReceived()) {
                    frames.add(receipt(reader, moved, receipt, ts, false));
                }
                if (news.read()) {
                    frames.add(receipt(reader, moved, receipt, ts, true));
                }
            }
        }
        return frames;
    }

    private static GenericCommand receipt(Reader reader, MarkerMoved moved, Receipt receipt, long ts, boolean read) {
        RcpCommand.Builder rcp = RcpCommand.newBuilder()
                .setId(receipt.message())
                .setCid(moved.conversation().id())
                .setT(ts)
                .setFrom(moved.user());
        if (read) {
            rcp.setRead(true);
        }
        return frame(CommandType.rcp, reader, ts)
                .setNotificationType(PERMANENT)
                .setRcpMessage(rcp)
                .build();
    }

    /** What a client has not read, when it opens. */
    static GenericCommand unread(Reader reader, UnreadSnapshot snapshot) {
        UnreadCommand.Builder unread = UnreadCommand.newBuilder().setNotifTime(snapshot.asOfMs());
        snapshot.conversations().forEach(one -> unread.addConvs(tuple(one.kind(), one.id(), one.unread())));
        return frame(CommandType.unread, reader, snapshot.asOfMs())
                .setUnreadMessage(unread)
                .build();
    }

    private static UnreadTuple tuple(ConversationKind kind, String id, Unread unread) {
        UnreadTuple.Builder tuple =
                UnreadTuple.newBuilder().setCid(id).setUnread(unread.count()).setConvType(Replies.kindNumber(kind));
        if (unread.mentioned()) {
            tuple.setMentioned(true);
        }
        Unread.Last last = unread.last();
        if (last != null) {
            tuple.setMid(last.id()).setTimestamp(last.ts()).setFrom(last.from());
            if (last.changedTs() > 0) {
                tuple.setPatchTimestamp(last.changedTs());
            }
            MessageBody body = last.recalled()
                    ? MessageBody.of(MessageBody.RECALLED)
                    : MessageBody.shown(last.type(), last.content());
            if (body.bytes() != null) {
                tuple.setBinaryMsg(body.bytes());
            } else if (body.text() != null) {
                tuple.setData(body.text());
            }
        }
        return tuple.build();
    }

    /** A message that came while the client was away. */
    static GenericCommand offline(Reader reader, LoggedMessage logged, MessageAccepted message, boolean hasMore) {
        Entry entry = logged.entry();
        GenericCommand.Builder frame = MessagePushes.direct(message.conversation(), entry, message);
        if (logged.recalled()) {
            frame.getDirectMessageBuilder().clearBinaryMsg().setMsg(MessageBody.RECALLED);
        }
        if (logged.changedTs() > 0) {
            frame.getDirectMessageBuilder().setPatchTimestamp(logged.changedTs());
        }
        frame.getDirectMessageBuilder().setOffline(true);
        if (hasMore) {
            frame.getDirectMessageBuilder().setHasMore(true);
        }
        return frame.setAppId(reader.app()).setPeerId(reader.client()).build();
    }

    /** Messages that were changed or taken back while the client was away; at least one. */
    static GenericCommand changes(Reader reader, List<LoggedMessage> messages) {
        PatchCommand.Builder patch = PatchCommand.newBuilder();
        for (LoggedMessage logged : messages) {
            if (logged.entry().event() instanceof MessageAccepted message) {
                patch.addPatches(item(logged, message));
            }
        }
        long lastTs = messages.getLast().changedTs();
        return frame(CommandType.patch, reader, lastTs)
                .setOp(OpType.modify)
                .setPatchMessage(patch.setLastPatchTime(lastTs))
                .build();
    }

    private static PatchItem.Builder item(LoggedMessage logged, MessageAccepted message) {
        Conversation where = message.conversation();
        PatchItem.Builder item = PatchItem.newBuilder()
                .setCid(where.id())
                .setMid(message.id())
                .setFrom(message.from())
                .setTimestamp(logged.entry().ts())
                .setPatchTimestamp(logged.changedTs())
                .setRecall(logged.recalled());
        MessageBody body = logged.recalled()
                ? MessageBody.of(MessageBody.RECALLED)
                : MessageBody.shown(message.type(), message.content());
        if (body.bytes() != null) {
            item.setBinaryMsg(body.bytes());
        } else if (body.text() != null) {
            item.setData(body.text());
        }
        Mention mention = Mention.shown(message.mention());
        if (mention.all()) {
            item.setMentionAll(true);
        }
        return item.addAllMentionPids(mention.clients());
    }

    private static GenericCommand.Builder frame(CommandType type, Reader reader, long ts) {
        return GenericCommand.newBuilder()
                .setCmd(type)
                .setAppId(reader.app())
                .setPeerId(reader.client())
                .setService(Replies.INSTANT_MESSAGING)
                .setServerTs(ts);
    }
}
