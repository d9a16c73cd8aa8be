package stoa.message.domain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/** In which rooms something was said, or refused, since it was told last, how much, and when last. Not thread-safe. */
final class ActiveRooms {
    /** Rooms noted at most; further ones are left out until the next time it is told. */
    static final int ROOMS_MAX = 20_000;

    private static final class Tally {
        private long lastMs;
        private int accepted;
        private int shed;
    }

    private final Map<Conversation, Tally> tallies = new LinkedHashMap<>();

    /**
     * Takes an entry of the log: messages count, whoever sent them, what else happens does not.
     *
     * @param entry the entry
     * @param isNews whether it came just now; what a new owner reads again was counted by the one before
     */
    void note(Entry entry, boolean isNews) {
        Conversation room = entry.event().conversation();
        if (!(entry.event() instanceof LogEvent.MessageAccepted) || room.kind() != ConversationKind.ROOM) {
            return;
        }
        Tally tally = tally(room);
        if (tally == null) {
            return;
        }
        tally.lastMs = Math.max(tally.lastMs, entry.ts());
        tally.accepted += isNews && !entry.shed() ? 1 : 0;
        tally.shed += isNews && entry.shed() ? 1 : 0;
    }

    /**
     * Sends were refused because too much is under way. That keeps no room alive: nothing was said in it.
     *
     * @param room where
     * @param times how many
     */
    void refused(Conversation room, int times) {
        Tally tally = room.kind() == ConversationKind.ROOM ? tally(room) : null;
        if (tally != null) {
            tally.shed += times;
        }
    }

    /** Null when there are too many. */
    private @Nullable Tally tally(Conversation room) {
        Tally known = tallies.get(room);
        if (known == null && tallies.size() < ROOMS_MAX) {
            known = new Tally();
            tallies.put(room, known);
        }
        return known;
    }

    /** Says it once. */
    List<RoomActivity> take() {
        List<RoomActivity> rooms = tallies.entrySet().stream()
                .map(one -> new RoomActivity(
                        one.getKey(), one.getValue().lastMs, one.getValue().accepted, one.getValue().shed))
                .toList();
        tallies.clear();
        return rooms;
    }
}
