package stoa.message.inbound;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.message.domain.LastSaid;
import stoa.message.domain.Neighbours;
import stoa.message.domain.PartitionOwner;
import stoa.message.domain.RoomActivity;
import stoa.message.domain.RoomRates;
import stoa.protocol.conversation.ConversationOperations.Touch;
import stoa.protocol.id.Conversation;
import stoa.protocol.room.RoomOperations.ActiveRoom;
import stoa.protocol.room.RoomOperations.RoomsActive;

/** Counts what was said and tells room-service where; on the owners' event loop. */
final class ActivityReports {
    /** Rooms or conversations told in one call at most. */
    private static final int TOLD_MAX = 1_000;

    /** Calls about conversations in a second at most; the rest waits. */
    private static final int TOUCH_CALLS_MAX = LastSaid.CONVERSATIONS_MAX / TOLD_MAX;

    private static final Logger LOG = LoggerFactory.getLogger(ActivityReports.class);

    private final Neighbours neighbours;
    private final RoomRates rates = new RoomRates();
    private final LastSaid lastSaid = new LastSaid();

    ActivityReports(Neighbours neighbours) {
        this.neighbours = neighbours;
    }

    /** The pace in rooms. */
    RoomRates rates() {
        return rates;
    }

    /** Takes what the owners have noted since the last second. */
    void tell(Collection<PartitionOwner> owners) {
        tellRooms(owners);
        tellConversations(owners);
    }

    /** What fails is not told again: whoever goes on is told of a second later. */
    private void tellRooms(Collection<PartitionOwner> owners) {
        List<RoomActivity> activity =
                owners.stream().flatMap(owner -> owner.takeActive().stream()).toList();
        rates.count(activity);
        List<ActiveRoom> active = activity.stream()
                .filter(one -> one.lastMs() > 0)
                .map(one -> new ActiveRoom(one.room().app(), one.room().id(), one.lastMs()))
                .toList();
        for (int from = 0; from < active.size(); from += TOLD_MAX) {
            int to = Math.min(active.size(), from + TOLD_MAX);
            neighbours
                    .active(new RoomsActive(active.subList(from, to)))
                    .onFailure(failure -> LOG.debug("activity was not told: {}", failure.toString()));
        }
    }

    /** Takes over what somebody has noted who is an owner no more: the next one does not note it again. */
    void keep(PartitionOwner owner) {
        lastSaid.takeOver(owner.lastSaid());
    }

    /** What fails is told the next time: clients sort conversations by it, and nothing more may ever be said there. */
    private void tellConversations(Collection<PartitionOwner> owners) {
        owners.forEach(owner -> lastSaid.takeOver(owner.lastSaid()));
        for (int call = 0; call < TOUCH_CALLS_MAX; call++) {
            Map<Conversation, Long> taken = lastSaid.take(TOLD_MAX);
            if (taken.isEmpty()) {
                return;
            }
            neighbours.touch(new Touch(LastSaid.touched(taken))).onFailure(failure -> {
                LOG.debug("what was said last was not told: {}", failure.toString());
                lastSaid.giveBack(taken);
            });
        }
    }
}
