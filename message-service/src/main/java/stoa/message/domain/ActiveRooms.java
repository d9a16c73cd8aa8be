package stoa.message.domain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.room.RoomOperations.ActiveRoom;

/** In which rooms something was said since it was told last, and when last. Not thread-safe. */
final class ActiveRooms {
    /** Rooms noted at most; further ones are left out until the next time it is told. */
    static final int ROOMS_MAX = 20_000;

    private final Map<Conversation, Long> lastMsByRoom = new LinkedHashMap<>();

    /** Takes an entry of the log: messages count, whoever sent them, what else happens does not. */
    void note(Entry entry) {
        Conversation room = entry.event().conversation();
        if (entry.event() instanceof LogEvent.MessageAccepted
                && room.kind() == ConversationKind.ROOM
                && (lastMsByRoom.size() < ROOMS_MAX || lastMsByRoom.containsKey(room))) {
            lastMsByRoom.merge(room, entry.ts(), Math::max);
        }
    }

    /** Says it once. */
    List<ActiveRoom> take() {
        List<ActiveRoom> rooms = lastMsByRoom.entrySet().stream()
                .map(one -> new ActiveRoom(one.getKey().app(), one.getKey().id(), one.getValue()))
                .toList();
        lastMsByRoom.clear();
        return rooms;
    }
}
