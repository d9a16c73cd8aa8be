package stoa.room.domain;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the store of memberships says about itself: whether it still is the one that was filled, and
 * which gateways filled it. Futures complete on the caller's context.
 */
public interface MembershipMarks {
    /**
     * Looks at the mark.
     *
     * @return the mark; fails when the store does not answer
     */
    Future<Mark> read();

    /**
     * Takes the right to fill the store anew.
     *
     * @param forMs milliseconds after which the right is free again
     * @return false when another node has it
     */
    Future<Boolean> lock(long forMs);

    /**
     * Takes the mark away, before the store is emptied: until it is set again nobody takes the store for whole, and
     * another node fills it when this one does not get to that.
     *
     * @return when it is gone
     */
    Future<Void> clear();

    /**
     * Sets the mark and gives the right back.
     *
     * @param run the store's run, as {@link #read} told it
     * @param round names this filling
     * @return when it is set
     */
    Future<Void> set(String run, String round);

    /**
     * Gateways that may have somebody in a room: all that any node ever heard and none has dropped.
     *
     * @param heard addresses of gateways that are heard now, which are added
     * @return addresses
     */
    Future<Set<String>> gateways(Set<String> heard);

    /**
     * Notes that a gateway is dropped; before its memberships are taken out.
     *
     * @param gateway its address
     * @param nowMs epoch milliseconds
     * @return when it is noted
     */
    Future<Void> dropping(String gateway, long nowMs);

    /**
     * Gateways that were dropped in the last day.
     *
     * @param nowMs epoch milliseconds
     * @return address to when it was dropped, epoch milliseconds
     */
    Future<Map<String, Long>> dropped(long nowMs);

    /**
     * Notes that a dropped gateway was found alive and asked for its memberships.
     *
     * @param gateway its address
     * @return when it is noted
     */
    Future<Void> returned(String gateway);

    /**
     * The mark.
     *
     * @param run names this run of the store: changes when it restarts or another takes over
     * @param markedRun the run in which the mark was set; empty when there is no mark
     * @param round names the filling, meaningless without a mark
     */
    record Mark(String run, Optional<String> markedRun, String round) {
        /**
         * Whether the store still has all that was written since the mark was set.
         *
         * @return false after a flush, a restart or a fail-over
         */
        public boolean isWhole() {
            return markedRun.equals(Optional.of(run));
        }
    }
}
