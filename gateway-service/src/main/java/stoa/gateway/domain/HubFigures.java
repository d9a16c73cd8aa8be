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
        Map<SubscriptionLoss, Integer> subscriptionLosses) {
    /** Before the first tick. */
    public static final HubFigures NONE = new HubFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

    /** Copies the map. */
    public HubFigures {
        subscriptionLosses = Map.copyOf(subscriptionLosses);
    }
}
