package stoa.gateway.domain;

import org.jspecify.annotations.Nullable;

/**
 * A client wants into a room.
 *
 * @param room room id
 * @param create whether to create the room when it does not exist
 * @param latest messages wanted, 0 to 50 (the wire's −1 and 0 are resolved before)
 * @param after cursor of the last thing the client has seen, to get what was missed; null for none
 */
public record JoinRequest(
        String room, boolean create, int latest, @Nullable Long after) {
    /** Messages a room remembers for joins. */
    public static final int LATEST_MAX = 50;

    /** Messages a join gets when it does not say. */
    public static final int LATEST_DEFAULT = 10;

    /** Checks the range. */
    public JoinRequest {
        if (latest < 0 || latest > LATEST_MAX) {
            throw new IllegalArgumentException("latest must be 0 to " + LATEST_MAX + ", is " + latest);
        }
    }
}
