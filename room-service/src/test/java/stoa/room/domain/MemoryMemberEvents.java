package stoa.room.domain;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.room.RoomOperations.MemberEventsRule;

/** Rules in memory, beside rooms in memory. */
final class MemoryMemberEvents implements MemberEventsStore {
    private final Map<Conversation, MemberEventsRule> rules = new HashMap<>();
    private final MemoryRooms rooms;

    @Nullable
    Throwable failure;

    MemoryMemberEvents(MemoryRooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public Future<Boolean> set(String app, String room, MemberEventsRule rule) {
        return rooms.find(app, List.of(room)).map(found -> {
            if (!found.isEmpty()) {
                rules.put(Conversation.room(app, room), rule);
            }
            return !found.isEmpty();
        });
    }

    @Override
    public Future<Map<Conversation, MemberEventsRule>> of(Collection<Conversation> asked) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        Map<Conversation, MemberEventsRule> found = new HashMap<>();
        asked.forEach(room -> found.put(room, rules.getOrDefault(room, MemberEventsRule.BY_SIZE)));
        return Future.succeededFuture(found);
    }
}
