package stoa.protocol.log;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.conversation.MemberRole;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;

/**
 * What the log of a conversation holds. Time and order are not in it: the log's own append time and
 * offset give them, through {@link PartitionFold}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LogEvent.MessageAccepted.class, name = "message"),
    @JsonSubTypes.Type(value = LogEvent.MessageRecalled.class, name = "recalled"),
    @JsonSubTypes.Type(value = LogEvent.MessageModified.class, name = "modified"),
    @JsonSubTypes.Type(value = LogEvent.AttributesChanged.class, name = "attributes"),
    @JsonSubTypes.Type(value = LogEvent.MembersRestricted.class, name = "restricted"),
    @JsonSubTypes.Type(value = LogEvent.MembersChanged.class, name = "members"),
    @JsonSubTypes.Type(value = LogEvent.RoomDestroyed.class, name = "destroyed"),
    @JsonSubTypes.Type(value = LogEvent.ConversationChanged.class, name = "conversation"),
    @JsonSubTypes.Type(value = LogEvent.MarkerMoved.class, name = "marker")
})
public sealed interface LogEvent {
    /**
     * Where it happened.
     *
     * @return the conversation whose order it takes part in
     */
    Conversation conversation();

    /**
     * Its id: equal for every repeat of the same event.
     *
     * @return 22 characters, see {@link stoa.protocol.id.MessageId}
     */
    String id();

    /**
     * A message that was allowed into the log.
     *
     * @param conversation where
     * @param id message id
     * @param from sender's user id
     * @param session the sending session, which gets the ack instead of the event; null for servers
     * @param cid the client's id for it
     * @param type e.g. {@code RC:TxtMsg}
     * @param content any JSON
     * @param priority decides what is shed first
     * @param sender what to show of the sender; null when unknown
     * @param mention who is mentioned, as the client sent it; null for nobody
     * @param audience which members it is for; null for all
     * @param receipt whether the sender is told when members have received and read it
     */
    record MessageAccepted(
            Conversation conversation,
            String id,
            String from,
            @Nullable String session,
            String cid,
            String type,
            JsonText content,
            Priority priority,
            @Nullable Sender sender,
            @Nullable JsonText mention,
            @Nullable Audience audience,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean receipt)
            implements LogEvent {
        /** A message whose sender is not told who has received it. */
        public MessageAccepted(
                Conversation conversation,
                String id,
                String from,
                @Nullable String session,
                String cid,
                String type,
                JsonText content,
                Priority priority,
                @Nullable Sender sender,
                @Nullable JsonText mention,
                @Nullable Audience audience) {
            this(conversation, id, from, session, cid, type, content, priority, sender, mention, audience, false);
        }

        /**
         * The same message with other content, e.g. after a recall or a modification.
         *
         * @param other the content from now on
         * @return a copy
         */
        public MessageAccepted withContent(JsonText other) {
            return new MessageAccepted(
                    conversation, id, from, session, cid, type, other, priority, sender, mention, audience, receipt);
        }
    }

    /**
     * A message was taken back.
     *
     * @param conversation where
     * @param id id of this event
     * @param message id of the message that is gone
     * @param by user id of who recalled it
     * @param session the recalling session, null for servers
     */
    record MessageRecalled(
            Conversation conversation,
            String id,
            String message,
            String by,
            @Nullable String session) implements LogEvent {}

    /**
     * A message's content was replaced.
     *
     * @param conversation where
     * @param id id of this event; another one for every modification
     * @param message id of the message
     * @param by user id of who modified it
     * @param session the modifying session, null for servers
     * @param content from now on, any JSON
     */
    record MessageModified(
            Conversation conversation,
            String id,
            String message,
            String by,
            @Nullable String session,
            JsonText content) implements LogEvent {}

    /**
     * A room's attributes changed. What is said of one key holds until an event with a higher version
     * says otherwise.
     *
     * @param conversation the room
     * @param id id of this event
     * @param by user id of who changed them; of the owner who left where they were removed for that
     * @param version of the room's attributes after the change; strictly growing along a room's life
     * @param set values by key
     * @param deleted keys that are gone
     */
    record AttributesChanged(
            Conversation conversation,
            String id,
            String by,
            long version,
            Map<String, String> set,
            List<String> deleted)
            implements LogEvent {
        /** Copies the collections. */
        public AttributesChanged {
            set = Map.copyOf(set);
            deleted = List.copyOf(deleted);
        }
    }

    /**
     * What members of a room may do changed. Who is {@link Restriction#BANNED} is out of the room from
     * here on.
     *
     * @param conversation the room
     * @param id id of this event
     * @param restriction what changed
     * @param users whom it concerns; empty for everybody
     * @param untilMs when it ends, epoch milliseconds; {@link Long#MAX_VALUE} for never, 0 for what is lifted
     * @param notice whether all members are told; who is banned is told in any case
     * @param extra what the app says about it; null for nothing
     */
    record MembersRestricted(
            Conversation conversation,
            String id,
            Restriction restriction,
            List<String> users,
            long untilMs,
            boolean notice,
            @Nullable String extra)
            implements LogEvent {
        /** Copies the list. */
        public MembersRestricted {
            users = List.copyOf(users);
        }
    }

    /**
     * Users came and went. Told in passing, never in the log.
     *
     * @param conversation the room
     * @param id id of this event
     * @param joined user ids, in order
     * @param left user ids, in order
     */
    record MembersChanged(Conversation conversation, String id, List<String> joined, List<String> left)
            implements LogEvent {
        /** Copies the lists. */
        public MembersChanged {
            joined = List.copyOf(joined);
            left = List.copyOf(left);
        }
    }

    /**
     * A room ended; what comes later under its id is another room.
     *
     * @param conversation the room
     * @param id id of this event
     * @param reason why, for people: {@code api} or {@code idle}
     */
    record RoomDestroyed(Conversation conversation, String id, String reason) implements LogEvent {}

    /**
     * A conversation was begun, ended, or is another one now: its members, attributes, roles or who may speak in it.
     *
     * @param conversation which; never a room
     * @param id id of this event
     * @param by user id of who did it; null for servers
     * @param version of the conversation after the change; strictly growing
     * @param atMs when it was committed, epoch milliseconds, by the clock of room-service
     * @param change what is different
     */
    record ConversationChanged(
            Conversation conversation, String id, @Nullable String by, long version, long atMs, Change change)
            implements LogEvent {
        /** What is different (LeanCloud protocol, section 7). */
        @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
        @JsonSubTypes({
            @JsonSubTypes.Type(value = Change.Started.class, name = "started"),
            @JsonSubTypes.Type(value = Change.MembersAdded.class, name = "members-added"),
            @JsonSubTypes.Type(value = Change.MembersRemoved.class, name = "members-removed"),
            @JsonSubTypes.Type(value = Change.Updated.class, name = "updated"),
            @JsonSubTypes.Type(value = Change.RoleChanged.class, name = "role-changed"),
            @JsonSubTypes.Type(value = Change.Silenced.class, name = "silenced"),
            @JsonSubTypes.Type(value = Change.Unsilenced.class, name = "unsilenced"),
            @JsonSubTypes.Type(value = Change.Blocked.class, name = "blocked"),
            @JsonSubTypes.Type(value = Change.Unblocked.class, name = "unblocked"),
            @JsonSubTypes.Type(value = Change.Dismissed.class, name = "dismissed")
        })
        public sealed interface Change {
            /**
             * It is there from now on.
             *
             * @param members user ids of all, the creator included
             * @param attributes JSON object: {@code name}, {@code attr} and the app's own keys
             */
            record Started(List<String> members, JsonText attributes) implements Change {
                /** Copies the list. */
                public Started {
                    members = List.copyOf(members);
                }
            }

            /**
             * Users are members from now on.
             *
             * @param users user ids
             */
            record MembersAdded(List<String> users) implements Change {
                /** Copies the list. */
                public MembersAdded {
                    users = List.copyOf(users);
                }
            }

            /**
             * Users are no members any more.
             *
             * @param users user ids
             */
            record MembersRemoved(List<String> users) implements Change {
                /** Copies the list. */
                public MembersRemoved {
                    users = List.copyOf(users);
                }
            }

            /**
             * Attributes have other values.
             *
             * @param attr JSON object: the keys and operations as they were asked for
             * @param attrModified JSON object: the value that each touched top-level key has now; absent where it is gone
             */
            record Updated(JsonText attr, JsonText attrModified) implements Change {}

            /**
             * A member has another role.
             *
             * @param user user id
             * @param role from now on
             */
            record RoleChanged(String user, MemberRole role) implements Change {}

            /**
             * Users may not speak.
             *
             * @param users user ids
             * @param untilMs when it ends, epoch milliseconds; {@link Long#MAX_VALUE} for never
             */
            record Silenced(List<String> users, long untilMs) implements Change {
                /** Copies the list. */
                public Silenced {
                    users = List.copyOf(users);
                }
            }

            /** Users, by their ids, may speak again. */
            record Unsilenced(List<String> users) implements Change {
                /** Copies the list. */
                public Unsilenced {
                    users = List.copyOf(users);
                }
            }

            /**
             * Users may not come in. Those of them who were members are told of in the next event.
             *
             * @param users user ids
             */
            record Blocked(List<String> users) implements Change {
                /** Copies the list. */
                public Blocked {
                    users = List.copyOf(users);
                }
            }

            /** Users, by their ids, may come in again. */
            record Unblocked(List<String> users) implements Change {
                /** Copies the list. */
                public Unblocked {
                    users = List.copyOf(users);
                }
            }

            /** It is gone, and its id is never used again. */
            record Dismissed() implements Change {}
        }
    }

    /**
     * A member has received or read more. Told in passing, never in the log: to the member and to senders.
     *
     * @param conversation which; never a room
     * @param id id of this event
     * @param user user id of the member
     * @param news how far they are, and whom to tell
     */
    record MarkerMoved(Conversation conversation, String id, String user, MarkerNews news) implements LogEvent {}

    /**
     * What clients show of a sender.
     *
     * @param name display name
     * @param portrait URL of a picture, null for none
     */
    record Sender(String name, @Nullable String portrait) {}

    /**
     * The members a message is for.
     *
     * @param only these users; empty for all
     * @param exceptSender whether the sender's own connections are left out
     */
    record Audience(List<String> only, boolean exceptSender) {
        /** Copies the list. */
        public Audience {
            only = List.copyOf(only);
        }

        /**
         * Whether a user is meant.
         *
         * @param user user id
         * @param sender user id of the sender
         * @return false when the message is not for them
         */
        public boolean includes(String user, String sender) {
            return user.equals(sender) ? !exceptSender : only.isEmpty() || only.contains(user);
        }
    }

    /**
     * The priority with which this event is shed.
     *
     * @return the message's; events that change state are protected
     */
    @JsonIgnore
    default Priority shedPriority() {
        return this instanceof MessageAccepted message ? message.priority() : Priority.PROTECTED;
    }
}
