package stoa.gateway.inbound.leancloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Future;
import java.util.HexFormat;
import java.util.Map;
import stoa.gateway.inbound.ws.EdgeLoop;
import stoa.leancloud.wire.ConvCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.OpType;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.WholeText;
import stoa.protocol.room.RoomOperations.CreateRooms;
import stoa.protocol.room.RoomOperations.Lifetime;
import stoa.protocol.room.RoomOperations.Member;
import stoa.protocol.room.RoomOperations.QueryMembers;

/** Chat rooms: started, entered, left and counted ("LeanCloud protocol", section 7). On the loop only. */
final class ChatRoomCommands {
    private static final int ID_BYTES = 12;
    private static final int MEMBERS_MAX = 50;
    private static final int NAME_CHARS_MAX = 256;
    /** LeanCloud's rooms do not end by themselves: the longest silence that a room here can have, minutes. */
    private static final int SILENCE_MINUTES = 7 * 24 * 60;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final EdgeLoop loop;

    ChatRoomCommands(EdgeLoop loop) {
        this.loop = loop;
    }

    private GenericCommand.Builder reply(
            GenericCommand command, LeanCloudSession session, OpType op, ConvCommand.Builder conversation) {
        return Replies.conversation(
                command, session, op, loop.services().clock().millis(), conversation);
    }

    /** The answer, behind which a room's messages follow. */
    private static Answered entered(GenericCommand.Builder reply, LeanCloudSession session, String room) {
        return new Answered(reply, () -> session.rooms().release(room));
    }

    Future<Answered> start(GenericCommand command, LeanCloudSession session) {
        ConvCommand asked = command.getConvMessage();
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
                                ConvCommand.newBuilder().setCid(room).setCdate(WireTime.iso(createdAtMs))),
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

    Future<Answered> add(GenericCommand command, LeanCloudSession session) {
        String room = command.getConvMessage().getCid();
        onlyOneself(command.getConvMessage(), session);
        return session.enter(room)
                .map(_ -> entered(reply(command, session, OpType.added, changed(room, session)), session, room));
    }

    Future<Answered> remove(GenericCommand command, LeanCloudSession session) {
        String room = command.getConvMessage().getCid();
        onlyOneself(command.getConvMessage(), session);
        return session.leave(room)
                .map(_ -> Answered.with(reply(command, session, OpType.removed, changed(room, session))));
    }

    private ConvCommand.Builder changed(String room, LeanCloudSession session) {
        return ConvCommand.newBuilder()
                .setCid(room)
                .addAllowedPids(session.client())
                .setUdate(WireTime.iso(loop.services().clock().millis()));
    }

    private static void onlyOneself(ConvCommand asked, LeanCloudSession session) {
        if (asked.getMList().stream().anyMatch(client -> !client.equals(session.client()))) {
            throw new StoaException(
                    ErrorCode.CONVERSATION_NOT_FOUND, "others can neither be brought into a chat room nor put out");
        }
    }

    Future<Answered> count(GenericCommand command, LeanCloudSession session) {
        String room = command.getConvMessage().getCid();
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

    Future<Answered> members(GenericCommand command, LeanCloudSession session) {
        ConvCommand asked = command.getConvMessage();
        String room = asked.getCid();
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
}
