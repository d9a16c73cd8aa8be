package stoa.gateway.inbound.leancloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.gateway.inbound.ws.EdgeLoop;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.ConvCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.JsonObjectMessage;
import stoa.leancloud.wire.OpType;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.WholeText;
import stoa.protocol.room.RoomOperations.CreateRooms;
import stoa.protocol.room.RoomOperations.Lifetime;
import stoa.protocol.room.RoomOperations.Member;
import stoa.protocol.room.RoomOperations.QueryMembers;
import stoa.protocol.room.RoomOperations.QueryRooms;
import stoa.protocol.room.RoomOperations.RoomInfo;

/**
 * What clients ask of conversations ("LeanCloud protocol", section 7), as far as these are chat rooms: started, entered,
 * left, counted, found by their ids. Everything that only other conversations have is refused. On the loop only.
 */
final class ConversationCommands {
    private static final int ID_BYTES = 12;
    private static final int MEMBERS_MAX = 50;
    private static final int FOUND_MAX = 100;
    private static final int NAME_CHARS_MAX = 256;
    /** LeanCloud's rooms do not end by themselves: the longest silence that a room here can have, minutes. */
    private static final int SILENCE_MINUTES = 7 * 24 * 60;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final EdgeLoop loop;

    ConversationCommands(EdgeLoop loop) {
        this.loop = loop;
    }

    Future<Answered> handle(GenericCommand command, LeanCloudSession session) {
        return switch (command.getOp()) {
            case start -> start(command, session);
            case add -> add(command, session);
            case remove -> remove(command, session);
            case count -> count(command, session);
            case members -> members(command, session);
            case is_member -> Future.succeededFuture(areIn(command, session));
            case query -> query(command, session);
            default ->
                throw new StoaException(
                        ErrorCode.CONVERSATION_NOT_FOUND,
                        "chat rooms cannot be asked for this, and there are no others");
        };
    }

    private GenericCommand.Builder reply(
            GenericCommand command, LeanCloudSession session, OpType op, ConvCommand.Builder conversation) {
        return Replies.to(command, CommandType.conv, op)
                .setPeerId(session.client())
                .setServerTs(loop.services().clock().millis())
                .setConvMessage(conversation);
    }

    /** The answer, behind which a room's messages follow. */
    private static Answered entered(GenericCommand.Builder reply, LeanCloudSession session, String room) {
        return new Answered(reply, () -> session.rooms().release(room));
    }

    private Future<Answered> start(GenericCommand command, LeanCloudSession session) {
        ConvCommand asked = command.getConvMessage();
        if (!asked.getTransient() || asked.getTempConv()) {
            throw new StoaException(
                    ErrorCode.TRANSIENT_CONVERSATION_REQUIRED, "only chat rooms (transient) can be started so far");
        }
        byte[] id = new byte[ID_BYTES];
        loop.services().random().nextBytes(id);
        String room = HexFormat.of().formatHex(id);
        CreateRooms create =
                new CreateRooms(session.app(), Map.of(room, name(asked)), new Lifetime(false, SILENCE_MINUTES));
        return loop.services()
                .rooms()
                .create(create)
                .compose(_ -> session.enter(room))
                .map(createdAtMs -> entered(
                        reply(
                                command,
                                session,
                                OpType.started,
                                ConvCommand.newBuilder().setCid(room).setCdate(iso(createdAtMs))),
                        session,
                        room));
    }

    /** The name among the attributes; other attributes of chat rooms are not kept. */
    private static String name(ConvCommand asked) {
        if (!asked.hasAttr()) {
            return "";
        }
        try {
            String name = JSON.readTree(asked.getAttr().getData()).path("name").asText("");
            if (name.codePointCount(0, name.length()) > NAME_CHARS_MAX || !WholeText.isLine(name)) {
                throw new StoaException(
                        ErrorCode.BAD_REQUEST, "a name has at most " + NAME_CHARS_MAX + " printable characters");
            }
            return name;
        } catch (JsonProcessingException _) {
            throw new StoaException(ErrorCode.BAD_REQUEST, "the attributes are no JSON");
        }
    }

    private Future<Answered> add(GenericCommand command, LeanCloudSession session) {
        String room = room(command.getConvMessage());
        onlyOneself(command.getConvMessage(), session);
        return session.enter(room)
                .map(_ -> entered(reply(command, session, OpType.added, changed(room, session)), session, room));
    }

    private Future<Answered> remove(GenericCommand command, LeanCloudSession session) {
        String room = room(command.getConvMessage());
        onlyOneself(command.getConvMessage(), session);
        return session.leave(room)
                .map(_ -> Answered.with(reply(command, session, OpType.removed, changed(room, session))));
    }

    private ConvCommand.Builder changed(String room, LeanCloudSession session) {
        return ConvCommand.newBuilder()
                .setCid(room)
                .addAllowedPids(session.client())
                .setUdate(iso(loop.services().clock().millis()));
    }

    private static void onlyOneself(ConvCommand asked, LeanCloudSession session) {
        if (asked.getMList().stream().anyMatch(client -> !client.equals(session.client()))) {
            throw new StoaException(
                    ErrorCode.CONVERSATION_NOT_FOUND, "others can neither be brought into a chat room nor put out");
        }
    }

    private static String room(ConvCommand asked) {
        if (!asked.hasCid() || asked.getCid().isEmpty()) {
            throw new StoaException(ErrorCode.CONVERSATION_NOT_FOUND, "no conversation was named");
        }
        return asked.getCid();
    }

    private Future<Answered> count(GenericCommand command, LeanCloudSession session) {
        String room = room(command.getConvMessage());
        return loop.services()
                .rooms()
                .members(new QueryMembers(session.app(), room, 0, true))
                .map(members -> Answered.with(reply(
                        command,
                        session,
                        OpType.result,
                        ConvCommand.newBuilder().setCid(room).setCount((int)
                                Math.min(Integer.MAX_VALUE, members.total())))));
    }

    private Future<Answered> members(GenericCommand command, LeanCloudSession session) {
        ConvCommand asked = command.getConvMessage();
        String room = room(asked);
        int limit = asked.hasLimit() ? Math.clamp(asked.getLimit(), 0, MEMBERS_MAX) : MEMBERS_MAX;
        return loop.services()
                .rooms()
                .members(new QueryMembers(session.app(), room, limit, true))
                .map(members -> Answered.with(reply(
                        command,
                        session,
                        OpType.members,
                        ConvCommand.newBuilder()
                                .setCid(room)
                                .addAllM(members.members().stream()
                                        .map(Member::user)
                                        .toList()))));
    }

    private Answered areIn(GenericCommand command, LeanCloudSession session) {
        List<String> asked = command.getConvMessage().getCidsList();
        checkCount(asked.size());
        ObjectNode answers = JSON.createObjectNode();
        asked.forEach(room -> answers.put(room, session.rooms().isIn(room)));
        return Answered.with(reply(command, session, OpType.result, results(answers)));
    }

    private static ConvCommand.Builder results(JsonNode json) {
        return ConvCommand.newBuilder()
                .setResults(JsonObjectMessage.newBuilder().setData(json.toString()));
    }

    private Future<Answered> query(GenericCommand command, LeanCloudSession session) {
        ConvCommand asked = command.getConvMessage();
        List<String> ids = ids(asked);
        if (ids.isEmpty() || (asked.hasLimit() && asked.getLimit() <= 0)) {
            return Future.succeededFuture(
                    Answered.with(reply(command, session, OpType.results, results(JSON.createArrayNode()))));
        }
        return loop.services().rooms().query(new QueryRooms(session.app(), ids)).map(found -> {
            ArrayNode rows = JSON.createArrayNode();
            found.rooms().forEach(room -> rows.add(row(room)));
            return Answered.with(reply(command, session, OpType.results, results(rows)));
        });
    }

    /** The ids asked for, by {@code objectId} alone: equal or {@code $in}. */
    private static List<String> ids(ConvCommand asked) {
        if (asked.getTempConvIdsCount() > 0) {
            // There are no temporary conversations: those asked for are missing.
            return List.of();
        }
        JsonNode wanted = objectId(asked);
        List<String> ids = new ArrayList<>();
        if (wanted != null && wanted.isTextual()) {
            ids.add(wanted.textValue());
        } else if (wanted != null && wanted.path("$in").isArray() && wanted.size() == 1) {
            wanted.path("$in").forEach(id -> ids.add(id.asText()));
        } else {
            throw new StoaException(
                    ErrorCode.TRANSIENT_CONVERSATION_REQUIRED, "only chat rooms are found so far, by their objectId");
        }
        checkCount(ids.size());
        return ids.stream().distinct().toList();
    }

    private static @Nullable JsonNode objectId(ConvCommand asked) {
        try {
            JsonNode where = asked.hasWhere() ? JSON.readTree(asked.getWhere().getData()) : null;
            return where == null ? null : where.get("objectId");
        } catch (JsonProcessingException _) {
            throw new StoaException(ErrorCode.BAD_REQUEST, "what is asked for is no JSON");
        }
    }

    private static void checkCount(int count) {
        if (count > FOUND_MAX) {
            throw new StoaException(ErrorCode.BAD_REQUEST, "at most " + FOUND_MAX + " conversations are asked for");
        }
    }

    private static ObjectNode row(RoomInfo room) {
        ObjectNode row = JSON.createObjectNode();
        row.put("objectId", room.id()).put("name", room.name());
        row.put("tr", true).put("sys", false).put("unique", false);
        row.put("conv_type", Replies.CHAT_ROOM);
        row.putArray("m");
        row.putArray("mu");
        return row.put("createdAt", iso(room.createdAtMs())).put("updatedAt", iso(room.createdAtMs()));
    }

    /** With milliseconds in any case. */
    private static String iso(long ms) {
        String text = Instant.ofEpochMilli(ms).toString();
        return text.length() == "2026-01-01T00:00:00Z".length() ? text.replace("Z", ".000Z") : text;
    }
}
