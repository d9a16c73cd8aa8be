package stoa.room.inbound;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.room.domain.Activity;
import stoa.room.domain.Attributes;
import stoa.room.domain.DeadGateways;
import stoa.room.domain.Destructions;
import stoa.room.domain.Lifetimes;
import stoa.room.domain.MemberEvents;
import stoa.room.domain.MemberNews;
import stoa.room.domain.MembershipFilling;
import stoa.room.domain.OutboxDelivery;
import stoa.room.domain.PolicyChanges;
import stoa.room.domain.Restrictions;
import stoa.room.domain.conversation.Conversations;

/** What room-service does on its own, again and again. One context; nothing here blocks. */
public final class RoomTimers {
    /** How often rooms in doubt are read, in milliseconds. */
    public static final long DOUBTS_EVERY_MS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(RoomTimers.class);

    private final Vertx vertx;
    private final List<Long> timers = new ArrayList<>();
    private final Set<String> failing = new HashSet<>();
    private boolean stopped;

    /**
     * Nothing runs yet.
     *
     * @param vertx timers
     */
    public RoomTimers(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Begins what belongs to rooms.
     *
     * @param changes leases are told, doubts are resolved
     * @param destructions those that wait are tried
     */
    public void watchRooms(PolicyChanges changes, Destructions destructions) {
        timers.add(vertx.setPeriodic(PolicyChanges.LEASE_EVERY_MS, _ -> changes.lease()));
        every(DOUBTS_EVERY_MS, "reading rooms whose change failed", changes::resolve);
        every(Destructions.SWEEP_EVERY_MS, "looking for rooms whose end is not told", destructions::sweep);
    }

    /**
     * Begins what belongs to memberships.
     *
     * @param filling looks whether they were lost
     * @param gatewayLook looks for dead gateways
     */
    public void watchMemberships(MembershipFilling filling, Supplier<Future<Void>> gatewayLook) {
        every(MembershipFilling.LOOK_EVERY_MS, "looking at the memberships' marker", filling::look);
        every(DeadGateways.LOOK_EVERY_MS, "looking for dead gateways", gatewayLook);
    }

    /**
     * Begins what belongs to the life of rooms.
     *
     * @param lifetimes rooms whose time has come end
     * @param activity is written
     */
    public void watchLifetimes(Lifetimes lifetimes, Activity activity) {
        lookForEnds(lifetimes);
        every(Activity.MARK_EVERY_MS, "marking the activity of rooms", activity::mark);
        every(Activity.LOOK_EVERY_MS, "writing the activity of rooms", activity::save);
    }

    /**
     * Begins to tell who comes and goes.
     *
     * @param teams it is looked whether Kafka is back
     * @param members what was gathered is told
     */
    public void watchComingAndGoing(MemberEvents teams, MemberNews members) {
        every(MemberEvents.DOUBT_MS, "telling Kafka who joined and left", teams::retry);
        every(MemberNews.GATHER_MS, "telling members who joined and left", members::tell);
    }

    /**
     * Begins to tell what waits in the outbox.
     *
     * @param delivery tells it
     */
    public void watchOutbox(OutboxDelivery delivery) {
        every(OutboxDelivery.SWEEP_EVERY_MS, "looking for what rooms have to tell", delivery::sweep);
    }

    /**
     * Begins what belongs to attributes.
     *
     * @param attributes owners who may have left are looked at
     */
    public void watchAttributes(Attributes attributes) {
        every(Attributes.OWNERS_EVERY_MS, "looking at owners of attributes", attributes::lookAtOwners);
    }

    /**
     * Begins what belongs to restrictions.
     *
     * @param restrictions those that have ended are deleted
     */
    public void watchRestrictions(Restrictions restrictions) {
        every(Restrictions.SWEEP_EVERY_MS, "deleting restrictions that have ended", restrictions::sweep);
    }

    /**
     * Begins what belongs to conversations.
     *
     * @param conversations those that have ended are deleted
     */
    public void watchConversations(Conversations conversations) {
        every(Conversations.SWEEP_EVERY_MS, "deleting conversations that have ended", conversations::sweep);
    }

    /** Ends all. */
    public void stop() {
        stopped = true;
        timers.forEach(vertx::cancelTimer);
        timers.clear();
    }

    /** Looks when the next room's time has come, so that it ends neither early nor much later. */
    private void lookForEnds(Lifetimes lifetimes) {
        if (stopped) {
            return;
        }
        // Begun inside, so that what it throws ends no more than one look.
        Future.succeededFuture()
                .compose(_ -> lifetimes.sweep())
                .compose(_ -> lifetimes.pauseMs())
                .onComplete(pause -> {
                    noted("looking for rooms that end", pause);
                    long waitMs = pause.succeeded() ? pause.result() : Lifetimes.PAUSE_MAX_MS;
                    vertx.setTimer(waitMs, _ -> lookForEnds(lifetimes));
                });
    }

    private void every(long periodMs, String what, Supplier<? extends Future<?>> action) {
        timers.add(vertx.setPeriodic(periodMs, _ -> action.get().onComplete(done -> noted(what, done))));
    }

    /** One line per change: what fails now fails every half second. */
    private void noted(String what, AsyncResult<?> done) {
        if (done.failed() && failing.add(what)) {
            LOG.warn("{} fails, it is tried again: {}", what, done.cause().getMessage());
        } else if (done.succeeded() && failing.remove(what)) {
            LOG.info("{} works again", what);
        }
    }
}
