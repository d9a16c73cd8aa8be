package stoa.gateway.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.MembersRestricted;
import stoa.protocol.log.LogEvent.MessageAccepted;
import stoa.protocol.log.Restriction;
import stoa.protocol.message.MessageOperations.ToAllRooms;

/**
 * An entry on its way to connections, with a place for its encoded form, so that it is encoded once
 * per process however many loops and joins it goes to, and with the answer to who may see it. Any
 * thread: two threads that meet here may both encode, with the same result.
 */
public final class LiveEntry {
    private final Entry entry;
    private final @Nullable Original original;
    private final boolean forMost;
    private final List<String> exceptions;
    private volatile byte @Nullable [] encoded;

    /**
     * What stays the same of a message that is changed or taken back.
     *
     * @param ts epoch milliseconds
     * @param from sender's user id
     * @param type e.g. {@code RC:TxtMsg}
     */
    public record Original(long ts, String from, String type) {}

    /**
     * Wraps an entry that is not encoded yet.
     *
     * @param entry what happened
     */
    public LiveEntry(Entry entry) {
        this(entry, null);
    }

    /**
     * Wraps an entry that is not encoded yet.
     *
     * @param entry what happened
     * @param original the message that it changes or takes back; null where it does not, or where that is not
     *     remembered
     */
    public LiveEntry(Entry entry, @Nullable Original original) {
        this.entry = entry;
        this.original = original;
        this.forMost = forMost(entry.event());
        this.exceptions = exceptions(entry.event());
    }

    /**
     * A message to everybody in any room of an app.
     *
     * @param message as told
     * @return in passing, without a place in any room's order; the conversation in it means nothing
     */
    static LiveEntry toAllRooms(ToAllRooms message) {
        MessageAccepted event = new MessageAccepted(
                Conversation.room(message.app(), ""),
                message.id(),
                message.from(),
                null,
                message.id(),
                message.type(),
                message.content(),
                Priority.PROTECTED,
                null,
                null,
                message.includeSender() ? null : new LogEvent.Audience(List.of(), true));
        return new LiveEntry(new Entry(0, Entry.NO_OFFSET, message.ts(), message.ts(), event, false));
    }

    private static boolean forMost(LogEvent event) {
        return switch (event) {
            case MessageAccepted message ->
                message.audience() == null || message.audience().only().isEmpty();
            case MembersRestricted restricted -> restricted.notice();
            case LogEvent.MessageRecalled _,
                    LogEvent.MessageModified _,
                    LogEvent.AttributesChanged _,
                    LogEvent.MembersChanged _,
                    LogEvent.RoomDestroyed _ -> true;
            // Rooms have none of them, and what is no room is told to chosen connections only.
            case LogEvent.ConversationChanged _, LogEvent.MarkerMoved _ -> false;
        };
    }

    private static List<String> exceptions(LogEvent event) {
        return switch (event) {
            case MessageAccepted message -> {
                LogEvent.Audience audience = message.audience();
                if (audience == null || (audience.only().isEmpty() && !audience.exceptSender())) {
                    yield List.of();
                }
                List<String> users = new ArrayList<>(audience.only());
                users.add(message.from());
                yield List.copyOf(users);
            }
            case MembersRestricted restricted ->
                restricted.restriction() == Restriction.BANNED ? restricted.users() : List.of();
            case LogEvent.MessageRecalled _,
                    LogEvent.MessageModified _,
                    LogEvent.AttributesChanged _,
                    LogEvent.MembersChanged _,
                    LogEvent.RoomDestroyed _,
                    LogEvent.ConversationChanged _,
                    LogEvent.MarkerMoved _ -> List.of();
        };
    }

    /**
     * What happened.
     *
     * @return the entry
     */
    public Entry entry() {
        return entry;
    }

    /**
     * The message that this changes or takes back.
     *
     * @return null for all other events, and where it is not remembered
     */
    public @Nullable Original original() {
        return original;
    }

    /**
     * Whether members are told who are not among the {@link #exceptions}.
     *
     * @return false for messages to some users and for what members are not told at all
     */
    public boolean isForMost() {
        return forMost;
    }

    /**
     * Users who may be told something else than most members.
     *
     * @return user ids, mostly none
     */
    public List<String> exceptions() {
        return exceptions;
    }

    /**
     * Whether a member is told.
     *
     * @param user user id
     * @return false when it is not for them
     */
    public boolean isFor(String user) {
        if (exceptions.isEmpty()) {
            return forMost;
        }
        return switch (entry.event()) {
            case MessageAccepted message ->
                message.audience() == null || message.audience().includes(user, message.from());
            case MembersRestricted _ -> forMost || exceptions.contains(user);
            case LogEvent.MessageRecalled _,
                    LogEvent.MessageModified _,
                    LogEvent.AttributesChanged _,
                    LogEvent.MembersChanged _,
                    LogEvent.RoomDestroyed _,
                    LogEvent.ConversationChanged _,
                    LogEvent.MarkerMoved _ -> forMost;
        };
    }

    /**
     * Whether a user is out of the room from here on.
     *
     * @param user user id
     * @return true for the end of the room and for a ban of the user
     */
    public boolean putsOut(String user) {
        return switch (entry.event()) {
            case LogEvent.RoomDestroyed _ -> true;
            case MembersRestricted restricted ->
                restricted.restriction() == Restriction.BANNED
                        && restricted.users().contains(user);
            case MessageAccepted _,
                    LogEvent.MessageRecalled _,
                    LogEvent.MessageModified _,
                    LogEvent.AttributesChanged _,
                    LogEvent.MembersChanged _,
                    LogEvent.ConversationChanged _,
                    LogEvent.MarkerMoved _ -> false;
        };
    }

    /**
     * Whether anybody is out of the room from here on.
     *
     * @return true for the end of the room and for a ban
     */
    public boolean putsAnybodyOut() {
        return switch (entry.event()) {
            case LogEvent.RoomDestroyed _ -> true;
            case MembersRestricted restricted -> restricted.restriction() == Restriction.BANNED;
            case MessageAccepted _,
                    LogEvent.MessageRecalled _,
                    LogEvent.MessageModified _,
                    LogEvent.AttributesChanged _,
                    LogEvent.MembersChanged _,
                    LogEvent.ConversationChanged _,
                    LogEvent.MarkerMoved _ -> false;
        };
    }

    /**
     * The encoded form for most members, made at the first call.
     *
     * @param encoder gives the same bytes for the same entry, whoever calls
     * @return bytes that nobody may change
     */
    public byte[] encoded(Function<Entry, byte[]> encoder) {
        byte[] known = encoded;
        if (known == null) {
            known = encoder.apply(entry);
            encoded = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return entry.toString();
    }
}
