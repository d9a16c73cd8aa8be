package stoa.gateway.inbound.leancloud;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.conversation.ConversationQueries.ConversationInfo;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.json.Json;
import stoa.protocol.json.JsonReader;
import stoa.protocol.log.LogEvent.MessageAccepted;
import stoa.protocol.room.RoomOperations.RoomInfo;

/** Conversations as queries show them ("LeanCloud protocol", section 7.2). Pure. */
final class ConversationRows {
    private static final long SECOND_MS = 1_000;

    private ConversationRows() {}

    /**
     * A row.
     *
     * @param info what it is
     * @param withMembers whether it names members
     * @param last what was said last; null for nothing, and where that was not asked for
     * @param nowMs epoch milliseconds
     */
    static Json.Obj row(ConversationInfo info, boolean withMembers, @Nullable LoggedMessage last, long nowMs) {
        // The app's own keys first: none of them stands for what is the server's to say.
        Map<String, Json> row =
                new LinkedHashMap<>(JsonReader.stored(info.attributes().value()).fields());
        row.put("objectId", new Json.Text(info.id()));
        if (info.creator() != null) {
            row.put("c", new Json.Text(info.creator()));
        }
        row.put("tr", new Json.Bool(false));
        row.put("sys", new Json.Bool(info.kind() == ConversationKind.SERVICE));
        row.put("unique", new Json.Bool(info.uniqueId() != null));
        if (info.uniqueId() != null) {
            row.put("uniqueId", new Json.Text(info.uniqueId()));
        }
        row.put("conv_type", Json.Num.of(Replies.kindNumber(info.kind())));
        if (withMembers) {
            row.put("m", texts(info.members()));
        }
        row.put("mu", texts(info.mutedBy()));
        times(row, info, nowMs);
        own(row, info);
        if (last != null && last.entry().event() instanceof MessageAccepted message) {
            said(row, last, message);
        }
        return new Json.Obj(row);
    }

    private static void times(Map<String, Json> row, ConversationInfo info, long nowMs) {
        row.put("createdAt", new Json.Text(WireTime.iso(info.times().createdAtMs())));
        row.put("updatedAt", new Json.Text(WireTime.iso(info.times().updatedAtMs())));
        if (info.times().lastMessageAtMs() > 0) {
            row.put(
                    "lm",
                    new Json.Obj(Map.of(
                            "__type",
                            new Json.Text("Date"),
                            "iso",
                            new Json.Text(WireTime.iso(info.times().lastMessageAtMs())))));
        } else {
            row.remove("lm");
        }
        if (info.kind() == ConversationKind.TEMPORARY) {
            long leftMs = Math.max(0, info.times().expiresAtMs() - nowMs);
            Json seconds = Json.Num.of((leftMs + SECOND_MS - 1) / SECOND_MS);
            // Each SDK knows its own names for this.
            row.put("temp", new Json.Bool(true));
            row.put("ttl", seconds);
            row.put("tempConv", new Json.Bool(true));
            row.put("tempConvTTL", seconds);
        }
    }

    private static void own(Map<String, Json> row, ConversationInfo info) {
        boolean isMember = info.own() != null;
        row.put("muted", new Json.Bool(isMember && info.own().doNotDisturb()));
        if (info.kind() == ConversationKind.SERVICE) {
            row.put("joined", new Json.Bool(isMember));
        }
        if (isMember) {
            row.put("joinedAt", new Json.Text(WireTime.iso(info.own().joinedAtMs())));
        }
    }

    private static void said(Map<String, Json> row, LoggedMessage last, MessageAccepted message) {
        MessageBody body = last.recalled()
                ? MessageBody.of(MessageBody.RECALLED)
                : MessageBody.shown(message.type(), message.content());
        row.put("msg", new Json.Text(body.base64OrText()));
        row.put("bin", new Json.Bool(body.bytes() != null));
        row.put("msg_mid", new Json.Text(message.id()));
        row.put("msg_from", new Json.Text(message.from()));
        row.put("msg_timestamp", Json.Num.of(last.entry().ts()));
        if (last.changedTs() > 0) {
            row.put("patch_timestamp", Json.Num.of(last.changedTs()));
        }
        Mention mention = Mention.shown(message.mention());
        row.put("mention_all", new Json.Bool(mention.all()));
        row.put("mention_pids", texts(mention.clients()));
    }

    /** The row of a chat room, of which less is known. */
    static Json.Obj row(RoomInfo room) {
        Map<String, Json> row = new LinkedHashMap<>();
        row.put("objectId", new Json.Text(room.id()));
        row.put("name", new Json.Text(room.name()));
        row.put("tr", new Json.Bool(true));
        row.put("sys", new Json.Bool(false));
        row.put("unique", new Json.Bool(false));
        row.put("conv_type", Json.Num.of(Replies.kindNumber(ConversationKind.ROOM)));
        row.put("m", texts(List.of()));
        row.put("mu", texts(List.of()));
        row.put("createdAt", new Json.Text(WireTime.iso(room.createdAtMs())));
        row.put("updatedAt", new Json.Text(WireTime.iso(room.createdAtMs())));
        return new Json.Obj(row);
    }

    private static Json.Arr texts(List<String> texts) {
        return new Json.Arr(texts.stream().<Json>map(Json.Text::new).toList());
    }
}
