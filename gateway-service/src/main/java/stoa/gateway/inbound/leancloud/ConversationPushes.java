package stoa.gateway.inbound.leancloud;

import java.util.List;
import stoa.gateway.domain.LiveEntry;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.ConvCommand;
import stoa.leancloud.wire.ConvMemberInfo;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.OpType;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;

/**
 * The frames that say what happened in a conversation ("LeanCloud protocol", section 7). They name nobody in {@code
 * peerId}, so that all who are told the same get the same. Pure.
 */
final class ConversationPushes {
    /** A notification that clients can also fetch later ("LeanCloud protocol", section 4). */
    private static final int PERMANENT = 1;

    private ConversationPushes() {}

    /**
     * What is told of an entry.
     *
     * @param live as the log has it
     * @param told one of {@link Told#of} for it
     * @param user who is told; counts for {@link Told#JOINED} alone
     */
    static GenericCommand command(LiveEntry live, Told told, String user) {
        Entry entry = live.entry();
        return switch (entry.event()) {
            case LogEvent.MessageAccepted message ->
                MessagePushes.direct(message.conversation(), entry, message)
                        .setAppId(message.conversation().app())
                        .build();
            case LogEvent.MessageRecalled recalled ->
                MessagePushes.recalled(live, recalled)
                        .setAppId(recalled.conversation().app())
                        .build();
            case LogEvent.MessageModified modified ->
                MessagePushes.modified(live, modified)
                        .setAppId(modified.conversation().app())
                        .build();
            case ConversationChanged changed -> notification(entry, changed, told, user);
            case LogEvent.MarkerMoved _,
                    LogEvent.AttributesChanged _,
                    LogEvent.MembersRestricted _,
                    LogEvent.MembersChanged _,
                    LogEvent.RoomDestroyed _ -> throw new IllegalArgumentException("conversations have no such event");
        };
    }

    private static GenericCommand notification(Entry entry, ConversationChanged changed, Told told, String user) {
        ConvCommand.Builder conversation =
                ConvCommand.newBuilder().setCid(changed.conversation().id()).setUdate(WireTime.iso(changed.atMs()));
        if (changed.by() != null) {
            conversation.setInitBy(changed.by());
        }
        if (changed.conversation().kind() == ConversationKind.TEMPORARY) {
            conversation.setTempConv(true);
        }
        if (told == Told.JOINED) {
            conversation.addM(user);
        } else if (names(told)) {
            conversation.addAllM(users(changed.change()));
        }
        more(conversation, changed.change());
        return GenericCommand.newBuilder()
                .setCmd(CommandType.conv)
                .setOp(op(told))
                .setAppId(changed.conversation().app())
                .setService(Replies.INSTANT_MESSAGING)
                .setServerTs(entry.ts())
                .setNotificationType(PERMANENT)
                .setConvMessage(conversation)
                .build();
    }

    /** Whether it is about users that have to be named, and not about who is told. */
    private static boolean names(Told told) {
        return switch (told) {
            case MEMBERS_JOINED,
                    MEMBERS_LEFT,
                    MEMBERS_SILENCED,
                    MEMBERS_UNSILENCED,
                    MEMBERS_BLOCKED,
                    MEMBERS_UNBLOCKED -> true;
            case MESSAGE, PATCH, JOINED, LEFT, UPDATED, ROLE_CHANGED, SILENCED, UNSILENCED, BLOCKED, UNBLOCKED -> false;
        };
    }

    private static List<String> users(Change change) {
        return switch (change) {
            case Change.Started started -> started.members();
            case Change.MembersAdded added -> added.users();
            case Change.MembersRemoved removed -> removed.users();
            case Change.Silenced silenced -> silenced.users();
            case Change.Unsilenced unsilenced -> unsilenced.users();
            case Change.Blocked blocked -> blocked.users();
            case Change.Unblocked unblocked -> unblocked.users();
            case Change.Updated _, Change.RoleChanged _, Change.Dismissed _ -> List.of();
        };
    }

    private static void more(ConvCommand.Builder conversation, Change change) {
        if (change instanceof Change.Updated(JsonText attr, JsonText attrModified)) {
            conversation.setAttr(Replies.json(attr.value())).setAttrModified(Replies.json(attrModified.value()));
        } else if (change instanceof Change.RoleChanged role) {
            conversation.setInfo(ConvMemberInfo.newBuilder()
                    .setPid(role.user())
                    .setRole(role.role().label()));
        }
    }

    private static OpType op(Told told) {
        return switch (told) {
            case JOINED -> OpType.joined;
            case MEMBERS_JOINED -> OpType.members_joined;
            case LEFT -> OpType.left;
            case MEMBERS_LEFT -> OpType.members_left;
            case UPDATED -> OpType.updated;
            case ROLE_CHANGED -> OpType.member_info_changed;
            case SILENCED -> OpType.shutuped;
            case MEMBERS_SILENCED -> OpType.members_shutuped;
            case UNSILENCED -> OpType.unshutuped;
            case MEMBERS_UNSILENCED -> OpType.members_unshutuped;
            case BLOCKED -> OpType.blocked;
            case MEMBERS_BLOCKED -> OpType.members_blocked;
            case UNBLOCKED -> OpType.unblocked;
            case MEMBERS_UNBLOCKED -> OpType.members_unblocked;
            case MESSAGE, PATCH -> throw new IllegalArgumentException("no notification of a conversation");
        };
    }
}
