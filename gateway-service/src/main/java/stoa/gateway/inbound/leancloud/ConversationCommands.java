package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import stoa.leancloud.wire.ConvCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;

/**
 * What clients ask of conversations ("LeanCloud protocol", section 7): leads each command to who answers it, by what it
 * asks and by what stands behind the id that it names. On the loop only.
 */
final class ConversationCommands {
    private final LeanCloudConnection connection;
    private final ChatRoomCommands rooms;
    private final MemberCommands members;
    private final PropertyCommands properties;
    private final QueryCommands queries;
    private final MarkerCommands markers;
    private final RestrictionCommands restrictions;

    ConversationCommands(LeanCloudConnection connection) {
        this.connection = connection;
        this.rooms = new ChatRoomCommands(connection.loop());
        this.members = new MemberCommands(connection);
        this.properties = new PropertyCommands(connection);
        this.queries = new QueryCommands(connection);
        this.markers = new MarkerCommands(connection);
        this.restrictions = new RestrictionCommands(connection);
    }

    Future<Answered> handle(GenericCommand command, LeanCloudSession session) {
        ConvCommand asked = command.getConvMessage();
        return switch (command.getOp()) {
            case start ->
                asked.getTransient() && !asked.getTempConv()
                        ? rooms.start(command, session)
                        : members.start(command, session);
            case query -> queries.query(command, session);
            case is_member -> queries.areIn(command, session);
            default -> where(asked.getCid(), session).compose(where -> at(where, command, session));
        };
    }

    /** Blocks, by a conversation or by a client ("LeanCloud protocol", section 7.7). */
    Future<Answered> blacklist(GenericCommand command, LeanCloudSession session) {
        String conversation = command.getBlacklistMessage().getSrcCid();
        if (conversation.isEmpty()) {
            return restrictions.byClient(command, session);
        }
        return where(conversation, session).compose(where -> {
            if (where.kind() == ConversationKind.ROOM) {
                throw new StoaException(
                        ErrorCode.CONVERSATION_NOT_FOUND, "clients cannot block in chat rooms, and there is no other");
            }
            return restrictions.blacklist(where, command, session);
        });
    }

    private Future<Conversation> where(String id, LeanCloudSession session) {
        if (id.isEmpty()) {
            throw new StoaException(ErrorCode.CONVERSATION_NOT_FOUND, "no conversation was named");
        }
        return session.rooms().isIn(id)
                ? Future.succeededFuture(Conversation.room(session.app(), id))
                : connection.shared().kinds().find(session.app(), id);
    }

    private Future<Answered> at(Conversation where, GenericCommand command, LeanCloudSession session) {
        boolean isRoom = where.kind() == ConversationKind.ROOM;
        return switch (command.getOp()) {
            case add -> isRoom ? rooms.add(command, session) : members.add(where, command, session);
            case remove -> isRoom ? rooms.remove(command, session) : members.remove(where, command, session);
            case count -> isRoom ? rooms.count(command, session) : queries.count(where, command, session);
            case members -> {
                if (!isRoom) {
                    throw new StoaException(ErrorCode.TRANSIENT_CONVERSATION_REQUIRED);
                }
                yield rooms.members(command, session);
            }
            case max_read -> markers.maxRead(conversation(where), command, session);
            case member_info_update -> members.setRole(conversation(where), command, session);
            case update -> properties.update(conversation(where), command, session);
            case mute -> properties.doNotDisturb(conversation(where), command, session, true);
            case unmute -> properties.doNotDisturb(conversation(where), command, session, false);
            case add_shutup -> restrictions.silence(conversation(where), command, session);
            case remove_shutup -> restrictions.unsilence(conversation(where), command, session);
            case query_shutup -> restrictions.silenced(conversation(where), command, session);
            case check_shutup -> restrictions.areSilenced(conversation(where), command, session);
            default -> throw unknown(conversation(where));
        };
    }

    private static StoaException unknown(Conversation where) {
        return new StoaException(
                ErrorCode.UNPARSEABLE_RAW_MESSAGE, where.kind().label() + " conversations cannot be asked for this");
    }

    private static Conversation conversation(Conversation where) {
        if (where.kind() == ConversationKind.ROOM) {
            throw new StoaException(
                    ErrorCode.CONVERSATION_NOT_FOUND, "chat rooms cannot be asked for this, and there is no other");
        }
        return where;
    }
}
