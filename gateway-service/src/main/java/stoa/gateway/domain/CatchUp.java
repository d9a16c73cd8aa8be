package stoa.gateway.domain;

import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.id.Conversation;

/**
 * The rooms of a partition that wait for the history, and the questions under way, at most {@link
 * PartitionFeed#HISTORY_ASKS_MAX}. Used by {@link PartitionFeed} alone, on its thread.
 */
final class CatchUp {
    private final LinkedHashMap<Conversation, RoomFeed> rooms = new LinkedHashMap<>();
    private int asks;
    private long lastRequest;

    /** Puts a room on the list or takes it off, as its state is. */
    void see(RoomFeed feed) {
        if (feed.catchingUp()) {
            rooms.putIfAbsent(feed.room(), feed);
        } else {
            rooms.remove(feed.room());
        }
    }

    void remove(Conversation room) {
        rooms.remove(room);
    }

    void clear() {
        rooms.clear();
    }

    int size() {
        return rooms.size();
    }

    /** A question was answered or failed; the room that still awaits it, if any. */
    @Nullable
    RoomFeed answered(FeedEffect.AskHistory ask) {
        asks--;
        RoomFeed feed = rooms.get(ask.query().conversation());
        return feed != null && feed.awaits(ask.request()) ? feed : null;
    }

    void ask(int generation, long nowMs, List<FeedEffect> effects) {
        for (RoomFeed feed : rooms.values()) {
            if (asks >= PartitionFeed.HISTORY_ASKS_MAX) {
                return;
            }
            if (feed.wantsHistory(nowMs)) {
                asks++;
                long request = ++lastRequest;
                long through = feed.asked(request);
                effects.add(new FeedEffect.AskHistory(
                        request,
                        new QuerySince(feed.room(), generation, feed.next(), through, PartitionFeed.HISTORY_LIMIT)));
            }
        }
    }
}
