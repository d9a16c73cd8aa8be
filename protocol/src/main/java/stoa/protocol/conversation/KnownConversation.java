package stoa.protocol.conversation;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;

/**
 * Who is in a conversation and who may speak there: what room-service answered, kept true by the events of the
 * conversation's log, which number its versions without a gap. Not thread-safe.
 */
public final class KnownConversation {
    /** What an event meant to what was known. */
    public enum Heard {
        /** It came next, and is known now. */
        APPLIED,
        /** It was known: the answer was younger than the event. */
        KNOWN,
        /** One before it is missing: nothing may be believed any more. */
        MISSED
    }

    private final ConversationKind kind;
    private final long expiresAtMs;
    private final boolean allMaySpeak;
    private final Set<String> members;
    private final Map<String, Long> silenced;
    private final Set<String> blockedBy;
    private long version;
    private boolean dismissed;

    private KnownConversation(ConversationPolicy policy) {
        this.kind = policy.kind();
        this.expiresAtMs = policy.expiresAtMs();
        this.allMaySpeak = policy.allMaySpeak();
        this.members = new LinkedHashSet<>(policy.members());
        this.silenced = new HashMap<>(policy.silenced());
        this.blockedBy = new HashSet<>(policy.blockedBy());
        this.version = policy.version();
    }

    private KnownConversation(ConversationChanged changed, Change.Started started) {
        this.kind = changed.conversation().kind();
        this.expiresAtMs = kind == ConversationKind.TEMPORARY ? 0 : Long.MAX_VALUE;
        this.allMaySpeak = kind == ConversationKind.SERVICE;
        this.members = new LinkedHashSet<>(started.members());
        this.silenced = new HashMap<>();
        this.blockedBy = new HashSet<>();
        this.version = changed.version();
    }

    /**
     * What an answer says.
     *
     * @param policy as room-service answered
     * @return known from that version on
     */
    public static KnownConversation of(ConversationPolicy policy) {
        return new KnownConversation(policy);
    }

    /**
     * What the first event says. It does not say when a temporary conversation ends, so that counts as over.
     *
     * @param changed the event
     * @param started what is in it
     * @return known from that version on
     */
    public static KnownConversation begun(ConversationChanged changed, Change.Started started) {
        return new KnownConversation(changed, started);
    }

    /**
     * Takes an event of the conversation's log; all have to be given, in order.
     *
     * @param changed the event
     * @return what it meant; nothing changes unless {@link Heard#APPLIED}
     */
    public Heard hear(ConversationChanged changed) {
        if (changed.version() <= version) {
            return Heard.KNOWN;
        }
        if (changed.version() != version + 1) {
            return Heard.MISSED;
        }
        version = changed.version();
        switch (changed.change()) {
            case Change.Started started -> members.addAll(started.members());
            case Change.MembersAdded added -> members.addAll(added.users());
            case Change.MembersRemoved removed -> removeAll(members, removed.users());
            case Change.Silenced now -> now.users().forEach(user -> silenced.put(user, now.untilMs()));
            case Change.Unsilenced now -> removeAll(silenced.keySet(), now.users());
            case Change.Dismissed _ -> dismissed = true;
            case Change.Updated _, Change.RoleChanged _, Change.Blocked _, Change.Unblocked _ -> {}
        }
        return Heard.APPLIED;
    }

    /** Not {@link Set#removeAll}, which searches a long list of users for every member. */
    private static void removeAll(Set<String> from, Collection<String> users) {
        users.forEach(from::remove);
    }

    /**
     * What it is.
     *
     * @return never a room
     */
    public ConversationKind kind() {
        return kind;
    }

    /**
     * Up to where it is known.
     *
     * @return version of the last change
     */
    public long version() {
        return version;
    }

    /**
     * Whether it is over, as far as is known.
     *
     * @param nowMs epoch milliseconds
     * @return true from the end of a temporary one on, unless its life was prolonged, and of one that was dismissed
     */
    public boolean isOver(long nowMs) {
        return dismissed || expiresAtMs <= nowMs;
    }

    /**
     * Whether who is no member may speak as well.
     *
     * @return true in service conversations
     */
    public boolean allMaySpeak() {
        return allMaySpeak;
    }

    /**
     * Who is in it.
     *
     * @return user ids in the order in which they came, as of now; none of a service conversation
     */
    public Set<String> members() {
        return Collections.unmodifiableSet(members);
    }

    /**
     * Whether a member does not want to be told anything.
     *
     * @param user user id
     * @return true when they have blocked it themselves
     */
    public boolean isUnwanted(String user) {
        return blockedBy.contains(user);
    }

    /**
     * Whether there are such members.
     *
     * @return false when everybody is told everything
     */
    public boolean isUnwantedByAny() {
        return !blockedBy.isEmpty();
    }

    /**
     * Whether a user may not speak.
     *
     * @param user user id
     * @param nowMs epoch milliseconds
     * @return true until the silence ends
     */
    public boolean isSilenced(String user, long nowMs) {
        Long untilMs = silenced.get(user);
        return untilMs != null && untilMs > nowMs;
    }

    /**
     * How much of a bound this uses up.
     *
     * @return users that are remembered, and one for the conversation
     */
    public int weight() {
        return 1 + members.size() + silenced.size() + blockedBy.size();
    }
}
