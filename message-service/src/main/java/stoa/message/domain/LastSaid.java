package stoa.message.domain;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stoa.protocol.conversation.ConversationOperations.Touched;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/**
 * In which conversations that are no rooms something was said since it was told last, and when. Not thread-safe.
 *
 * <p>Bound: {@link #CONVERSATIONS_MAX}; further ones are left out until some were told, as what is said there next is
 * noted again.
 */
public final class LastSaid {
    /** Conversations noted at most. */
    public static final int CONVERSATIONS_MAX = 20_000;

    private final Map<Conversation, Long> lastMs = new LinkedHashMap<>();

    /** Nothing was said yet. */
    public LastSaid() {}

    /**
     * Takes an entry of the log: messages count, what else happens does not.
     *
     * @param entry not of a room, or passed over
     */
    void note(Entry entry) {
        Conversation where = entry.event().conversation();
        if (where.kind() != ConversationKind.ROOM && entry.event() instanceof LogEvent.MessageAccepted) {
            note(where, entry.ts());
        }
    }

    private void note(Conversation where, long atMs) {
        if (lastMs.size() < CONVERSATIONS_MAX || lastMs.containsKey(where)) {
            lastMs.merge(where, atMs, Math::max);
        }
    }

    /**
     * Takes all that another has noted.
     *
     * @param other forgets it
     */
    public void takeOver(LastSaid other) {
        other.lastMs.forEach(this::note);
        other.lastMs.clear();
    }

    /**
     * Says it, the first noted first, and forgets it.
     *
     * @param max how many at most
     * @return each conversation once, with the time of its last message
     */
    public Map<Conversation, Long> take(int max) {
        Map<Conversation, Long> taken = new LinkedHashMap<>();
        Iterator<Map.Entry<Conversation, Long>> each = lastMs.entrySet().iterator();
        while (each.hasNext() && taken.size() < max) {
            Map.Entry<Conversation, Long> one = each.next();
            taken.put(one.getKey(), one.getValue());
            each.remove();
        }
        return taken;
    }

    /**
     * Notes what was taken and could not be told.
     *
     * @param taken as it was taken
     */
    public void giveBack(Map<Conversation, Long> taken) {
        taken.forEach(this::note);
    }

    /**
     * How room-service is told.
     *
     * @param taken as it was taken
     * @return the same
     */
    public static List<Touched> touched(Map<Conversation, Long> taken) {
        List<Touched> touched = new ArrayList<>(taken.size());
        taken.forEach((where, atMs) -> touched.add(new Touched(where.app(), where.id(), atMs)));
        return touched;
    }
}
