package stoa.room.domain;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import stoa.protocol.bus.NodeId;
import stoa.protocol.room.PolicyOperations.Policy;
import stoa.protocol.room.PolicyOperations.PolicyChanged;
import stoa.protocol.room.PolicyOperations.PolicyLease;

/**
 * Numbers what this node tells about policies, so that owners of partitions notice what they missed: a
 * lease with a number they have not heard makes them ask anew. Rooms whose change ended in a failure,
 * so that nobody knows whether it was committed, are read again and told. Single-threaded: one context.
 */
public final class PolicyChanges {
    /** How often the lease is told, in milliseconds; owners believe it for a second. */
    public static final long LEASE_EVERY_MS = 250;

    /** Rooms in doubt at most; above it, owners are made to ask for all. */
    public static final int DOUBTS_MAX = 10_000;

    private record Room(String app, String id) {}

    private final NodeId node;
    private final RoomStore store;
    private final RoomNews news;
    private final Set<Room> doubts = new LinkedHashSet<>();
    private long number;
    private boolean resolving;

    /**
     * No change yet.
     *
     * @param node this node
     * @param store where rooms in doubt are read
     * @param news where changes are told
     */
    public PolicyChanges(NodeId node, RoomStore store, RoomNews news) {
        this.node = node;
        this.store = store;
        this.news = news;
    }

    /**
     * Tells a committed change; before it is answered.
     *
     * @param policy from now on
     */
    public void tell(Policy policy) {
        number++;
        news.policyChanged(new PolicyChanged(node, number, policy));
    }

    /** Tells that this node lives and how many changes it has told. */
    public void lease() {
        news.leased(new PolicyLease(node, number));
    }

    /**
     * It is not known whether a change of these rooms was committed.
     *
     * @param app app key
     * @param rooms room ids; {@link RestrictionChange#EVERYWHERE} for the policy of the app
     */
    public void doubt(String app, Collection<String> rooms) {
        for (String room : rooms) {
            if (doubts.size() < DOUBTS_MAX) {
                doubts.add(new Room(app, room));
            } else {
                // A number that was never told: whoever relies on this node asks for all rooms anew.
                number++;
            }
        }
    }

    /**
     * Reads rooms in doubt and tells what they are; does nothing while the last attempt is not over.
     *
     * @return completes after the attempt; fails when the store does not answer, and then they stay
     */
    public Future<Void> resolve() {
        if (resolving || doubts.isEmpty()) {
            return Future.succeededFuture();
        }
        resolving = true;
        List<Room> rooms = new ArrayList<>(doubts);
        Future<Void> after = Future.succeededFuture();
        for (Room room : rooms) {
            after = after.compose(_ -> read(room)).map(policy -> {
                doubts.remove(room);
                tell(policy);
                return null;
            });
        }
        return after.onComplete(_ -> resolving = false);
    }

    /**
     * How many rooms are in doubt.
     *
     * @return at most {@link #DOUBTS_MAX}
     */
    public int doubts() {
        return doubts.size();
    }

    private Future<? extends Policy> read(Room room) {
        return room.id().equals(RestrictionChange.EVERYWHERE)
                ? store.appPolicy(room.app())
                : store.policy(room.app(), room.id());
    }
}
