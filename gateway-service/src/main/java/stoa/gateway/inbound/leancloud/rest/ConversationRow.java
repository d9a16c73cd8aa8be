package stoa.gateway.inbound.leancloud.rest;

import java.util.List;
import stoa.protocol.conversation.ConversationQueries.ConversationInfo;
import stoa.protocol.conversation.ConversationQueries.ConversationTimes;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.json.Json;
import stoa.protocol.json.JsonReader;
import stoa.protocol.room.RoomOperations.RoomInfo;

/** Conversations as rows of the table that they are in the original ("LeanCloud protocol", section 7.2). Pure. */
final class ConversationRow {
    private static final long MS_PER_SECOND = 1_000;

    private ConversationRow() {}

    private static int type(ConversationKind kind) {
        return switch (kind) {
            case GROUP -> 1;
            case ROOM -> 2;
            case SERVICE -> 3;
            case TEMPORARY -> 4;
        };
    }

    /** The app's own attributes first, so that none of them passes for another field. */
    static Json.Obj of(ConversationInfo info, long nowMs) {
        ConversationTimes times = info.times();
        Row row = new Row()
                .all(JsonReader.stored(info.attributes().value()))
                .text("objectId", info.id())
                .text("c", info.creator())
                .flag("tr", false)
                .flag("sys", info.kind() == ConversationKind.SERVICE)
                .flag("unique", info.uniqueId() != null)
                .text("uniqueId", info.uniqueId())
                .number("conv_type", type(info.kind()))
                .iso("createdAt", times.createdAtMs())
                .iso("updatedAt", times.updatedAtMs());
        if (info.kind() != ConversationKind.SERVICE) {
            row.texts("m", info.members()).texts("mu", info.mutedBy());
        }
        if (times.lastMessageAtMs() > 0) {
            row.json("lm", date(times.lastMessageAtMs()));
        }
        if (info.kind() == ConversationKind.TEMPORARY) {
            long leftSeconds = Math.max(0, times.expiresAtMs() - nowMs) / MS_PER_SECOND;
            row.flag("temp", true).number("ttl", leftSeconds);
        }
        return row.done();
    }

    static Json.Obj of(RoomInfo room) {
        return new Row()
                .text("objectId", room.id())
                .text("name", room.name())
                .flag("tr", true)
                .flag("sys", false)
                .flag("unique", false)
                .number("conv_type", type(ConversationKind.ROOM))
                .texts("m", List.of())
                .texts("mu", List.of())
                .iso("createdAt", room.createdAtMs())
                .iso("updatedAt", room.createdAtMs())
                .done();
    }

    private static Json date(long ms) {
        return new Row().text("__type", "Date").iso("iso", ms).done();
    }
}
