package stoa.gateway.domain;

import java.util.List;
import stoa.protocol.bus.NodeId;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;
import stoa.protocol.message.MessageOperations.Subscribe;
import stoa.protocol.message.MessageOperations.Unsubscribe;

/** What a {@link PartitionFeed} wants done, to be applied in the order given. */
public sealed interface FeedEffect {
    /**
     * Ask the owner; the answer goes to {@link PartitionFeed#subscribed} or {@link
     * PartitionFeed#controlFailed}.
     *
     * @param request names the answer
     * @param owner who is asked
     * @param subscribe what is asked
     */
    record SendSubscribe(long request, NodeId owner, Subscribe subscribe) implements FeedEffect {}

    /**
     * Tell the owner; the answer goes to {@link PartitionFeed#unsubscribed} or {@link
     * PartitionFeed#controlFailed}.
     *
     * @param request names the answer
     * @param owner who is told
     * @param unsubscribe what is told
     */
    record SendUnsubscribe(long request, NodeId owner, Unsubscribe unsubscribe) implements FeedEffect {}

    /**
     * Ask the history for what the owner no longer has; the answer goes to {@link
     * PartitionFeed#history} or {@link PartitionFeed#historyFailed}.
     *
     * @param request names the answer
     * @param query what is asked
     */
    record AskHistory(long request, QuerySince query) implements FeedEffect {}

    /**
     * The feed of a room has begun: what is published next follows this position.
     *
     * @param room the room
     * @param generation log generation of all its positions from now on
     * @param next first offset that will be published
     */
    record Entered(Conversation room, int generation, long next) implements FeedEffect {}

    /**
     * What happened next in a room: no gap and no repeat since the last time.
     *
     * @param room the room
     * @param entries by offset, transient ones in between; not empty
     */
    record Publish(Conversation room, List<Entry> entries) implements FeedEffect {
        /** Copies the list. */
        public Publish {
            entries = List.copyOf(entries);
        }
    }

    /**
     * The room's log began anew, or a piece of it can no longer be had: the feed has forgotten the
     * room, whoever is in it has to come back and reload.
     *
     * @param room the room
     */
    record Restarted(Conversation room) implements FeedEffect {}
}
