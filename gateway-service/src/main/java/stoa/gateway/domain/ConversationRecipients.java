package stoa.gateway.domain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.protocol.conversation.KnownConversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.Audience;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;
import stoa.protocol.log.LogEvent.MessageAccepted;

/**
 * Whom it concerns what happens in conversations that are no rooms (LeanCloud protocol, sections 7, 8, 11 and 12): its
 * members, and those a change is about, who may be members no more. Pure.
 *
 * @param members whether the members are among them, so that who they are has to be known
 * @param named users who are told whether they are members or not
 * @param audience of a message; null for all
 * @param sender user id of the message's sender; null for all else
 */
record ConversationRecipients(
        boolean members,
        List<String> named,
        @Nullable Audience audience,
        @Nullable String sender) {
    private static final ConversationRecipients MEMBERS = new ConversationRecipients(true, List.of(), null, null);
    private static final ConversationRecipients NOBODY = new ConversationRecipients(false, List.of(), null, null);

    ConversationRecipients {
        named = List.copyOf(named);
    }

    /** Whom an event concerns. */
    static ConversationRecipients of(LogEvent event) {
        // Subscribers of a service are never known whole: who is meant has to be named.
        boolean isService = event.conversation().kind() == ConversationKind.SERVICE;
        return switch (event) {
            case MessageAccepted message -> isService ? ofService(message) : ofMessage(message);
            case LogEvent.MessageRecalled recalled -> isService ? named(List.of(recalled.by())) : MEMBERS;
            case LogEvent.MessageModified modified -> isService ? named(List.of(modified.by())) : MEMBERS;
            case LogEvent.ConversationChanged changed ->
                new ConversationRecipients(!isService, about(changed.change()), null, null);
            case LogEvent.MarkerMoved moved -> {
                List<String> users = new ArrayList<>(List.of(moved.user()));
                moved.news().receipts().forEach(receipt -> users.add(receipt.sender()));
                yield named(users);
            }
            // Rooms have them, and rooms are followed one by one.
            case LogEvent.AttributesChanged _,
                    LogEvent.MembersRestricted _,
                    LogEvent.MembersChanged _,
                    LogEvent.RoomDestroyed _ -> NOBODY;
        };
    }

    private static ConversationRecipients named(List<String> users) {
        return new ConversationRecipients(false, users, null, null);
    }

    private static ConversationRecipients ofMessage(MessageAccepted message) {
        return new ConversationRecipients(true, List.of(), message.audience(), message.from());
    }

    private static ConversationRecipients ofService(MessageAccepted message) {
        Audience audience = message.audience();
        if (audience == null) {
            return named(List.of(message.from()));
        }
        List<String> users = new ArrayList<>(audience.only());
        users.add(message.from());
        return named(users.stream()
                .distinct()
                .filter(user -> audience.includes(user, message.from()))
                .toList());
    }

    private static List<String> about(Change change) {
        return switch (change) {
            case Change.Started started -> started.members();
            case Change.MembersAdded added -> added.users();
            case Change.MembersRemoved removed -> removed.users();
            case Change.RoleChanged changed -> List.of(changed.user());
            case Change.Silenced silenced -> silenced.users();
            case Change.Unsilenced unsilenced -> unsilenced.users();
            case Change.Blocked blocked -> blocked.users();
            case Change.Unblocked unblocked -> unblocked.users();
            case Change.Updated _, Change.Dismissed _ -> List.of();
        };
    }

    /**
     * All of them.
     *
     * @param known the conversation; null where there is none any more
     * @return user ids; those of members who want to hear nothing of the conversation are left out
     */
    Set<String> users(@Nullable KnownConversation known) {
        if (members && known != null && named.isEmpty() && audience == null && !known.isUnwantedByAny()) {
            // Most messages in most conversations: nothing is copied for them.
            return known.members();
        }
        Set<String> users = new LinkedHashSet<>();
        if (members && known != null) {
            users.addAll(known.members());
        }
        users.addAll(named);
        users.removeIf(user -> !includes(user, known));
        return users;
    }

    private boolean includes(String user, @Nullable KnownConversation known) {
        boolean isMeant = audience == null || sender == null || audience.includes(user, sender);
        return isMeant && (known == null || !known.isUnwanted(user));
    }
}
