package stoa.gateway.inbound.leancloud;

import java.util.ArrayList;
import java.util.List;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;

/**
 * What a client can be told of an entry of a conversation, and who is told what ("LeanCloud protocol", sections 7, 8 and
 * 11). Pure.
 */
enum Told {
    /** A message. */
    MESSAGE,
    /** A message was changed or taken back. */
    PATCH,
    /** The client is a member now. */
    JOINED,
    /** Others or all are. */
    MEMBERS_JOINED,
    /** The client is no member any more. */
    LEFT,
    /** Others are not. */
    MEMBERS_LEFT,
    /** Attributes have other values. */
    UPDATED,
    /** Somebody has another role. */
    ROLE_CHANGED,
    /** The client may not speak. */
    SILENCED,
    /** Somebody may not. */
    MEMBERS_SILENCED,
    /** The client may speak again. */
    UNSILENCED,
    /** Somebody may. */
    MEMBERS_UNSILENCED,
    /** The client may not come in. */
    BLOCKED,
    /** Somebody may not. */
    MEMBERS_BLOCKED,
    /** The client may come in again. */
    UNBLOCKED,
    /** Somebody may. */
    MEMBERS_UNBLOCKED;

    /** What a user is told, in this order; nothing for events of chat rooms alone. */
    static List<Told> of(LogEvent event, String user) {
        return switch (event) {
            case LogEvent.MessageAccepted _ -> List.of(MESSAGE);
            case LogEvent.MessageRecalled _, LogEvent.MessageModified _ -> List.of(PATCH);
            case ConversationChanged changed -> of(changed.change(), user);
            // What a marker says is another thing to each who is told.
            case LogEvent.MarkerMoved _,
                    LogEvent.AttributesChanged _,
                    LogEvent.MembersRestricted _,
                    LogEvent.MembersChanged _,
                    LogEvent.RoomDestroyed _ -> List.of();
        };
    }

    private static List<Told> of(Change change, String user) {
        return switch (change) {
            case Change.Started started -> self(started.members(), user, JOINED, MEMBERS_JOINED);
            case Change.MembersAdded added -> self(added.users(), user, JOINED, MEMBERS_JOINED);
            case Change.MembersRemoved removed -> List.of(removed.users().contains(user) ? LEFT : MEMBERS_LEFT);
            case Change.Updated _ -> List.of(UPDATED);
            case Change.RoleChanged _ -> List.of(ROLE_CHANGED);
            case Change.Silenced silenced -> self(silenced.users(), user, SILENCED, MEMBERS_SILENCED);
            case Change.Unsilenced unsilenced -> self(unsilenced.users(), user, UNSILENCED, MEMBERS_UNSILENCED);
            case Change.Blocked blocked -> List.of(blocked.users().contains(user) ? BLOCKED : MEMBERS_BLOCKED);
            case Change.Unblocked unblocked ->
                List.of(unblocked.users().contains(user) ? UNBLOCKED : MEMBERS_UNBLOCKED);
            // The protocol has no word for the end of a conversation.
            case Change.Dismissed _ -> List.of();
        };
    }

    private static List<Told> self(List<String> users, String user, Told self, Told members) {
        List<Told> told = new ArrayList<>();
        if (users.contains(user)) {
            told.add(self);
        }
        told.add(members);
        return told;
    }
}
