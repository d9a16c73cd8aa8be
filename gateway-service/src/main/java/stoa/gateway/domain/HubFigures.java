package stoa.gateway.domain;

import java.util.Map;

/**
 * What the hub counts, as of its last tick.
 *
 * @param ownersKnown partitions with a known owner
 * @param rooms rooms followed
 * @param catchingUpRooms rooms that wait for the history
 * @param sessions sessions with or without a connection
 * @param ghosts memberships without a connection
 * @param lanes lanes with sends in them
 * @param unansweredSends sends not answered yet
 * @param owedLeaves leaves room-service has not heard yet
 * @param forgottenLeaves leaves given up because too many were owed, since the start
 * @param announcing parts of memberships still to be told
 * @param heldOverflows how often held entries were dropped, since the start
 * @param subscriptionLosses subscriptions made anew by reason, since the start
 * @param conversations of those that are no rooms
 */
public record HubFigures(
        int ownersKnown,
        int rooms,
        int catchingUpRooms,
        int sessions,
        int ghosts,
        int lanes,
        int unansweredSends,
        int owedLeaves,
        long forgottenLeaves,
        int announcing,
        int heldOverflows,
        Map<SubscriptionLoss, Integer> subscriptionLosses,
        OfConversations conversations) {
    /** Before the first tick. */
    public static final HubFigures NONE =
            new HubFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), OfConversations.NONE);

    /** Copies the map. */
    public HubFigures {
        subscriptionLosses = Map.copyOf(subscriptionLosses);
    }

    /**
     * What is counted of conversations that are no rooms.
     *
     * @param followers connections that follow them
     * @param known conversations whose members are known
     * @param users those and their members, which are bounded together
     * @param held entries held until it is known whom they concern
     * @param questions questions for members, since the start
     * @param lost connections told to come back because something was missing, since the start
     * @param untold events in passing that no owner was told of, since the start
     */
    public record OfConversations(
            int followers, int known, int users, int held, long questions, long lost, long untold) {
        /** Before the first tick. */
        static final OfConversations NONE = new OfConversations(0, 0, 0, 0, 0, 0, 0);
    }
}
