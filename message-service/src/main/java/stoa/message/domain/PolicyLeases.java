package stoa.message.domain;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.NodeId;
import stoa.protocol.id.Conversation;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.Policies;
import stoa.protocol.room.PolicyOperations.PolicyChanged;
import stoa.protocol.room.PolicyOperations.PolicyLease;
import stoa.protocol.room.PolicyOperations.RoomPolicy;

/**
 * Who may speak where, as room-service says it: of every room, and of every app. A policy is believed
 * as long as every room node that was heard goes on saying, each {@link #LEASE_MS} at least, that all
 * its changes were told, and none of them is missing here; else everything is forgotten and asked
 * anew. Not thread-safe.
 */
public final class PolicyLeases {
    /** How long a room node's word holds, in milliseconds. */
    public static final long LEASE_MS = 1_000;

    /** How long a policy is believed at most without being asked again, in milliseconds. */
    public static final long POLICY_MS = 60_000;

    /** Rooms remembered at most; the one used longest ago goes first. */
    public static final int ROOMS_MAX = 50_000;

    /** Apps remembered at most; the one used longest ago goes first. */
    public static final int APPS_MAX = 10_000;

    private record Told(long number, long heardAtMs) {}

    private final Map<NodeId, Told> toldByNode = new HashMap<>();
    private final LeasedPolicies<Conversation, RoomPolicy> rooms = new LeasedPolicies<>(ROOMS_MAX);
    private final LeasedPolicies<String, AppPolicy> apps = new LeasedPolicies<>(APPS_MAX);
    // Outlives the leases: what comes out of the log cannot wait for an answer.
    private final LinkedHashSet<Conversation> stoppedRooms = new LinkedHashSet<>();
    private long round = 1;

    /**
     * The policies that hold in a room, if they may be believed.
     *
     * @param room which
     * @param nowMs milliseconds of any steady clock
     * @return null when they have to be asked
     */
    public @Nullable Policies find(Conversation room, long nowMs) {
        forgetWithoutLease(nowMs);
        RoomPolicy ofRoom = rooms.find(room, nowMs);
        AppPolicy ofApp = apps.find(room.app(), nowMs);
        return ofRoom == null || ofApp == null ? null : new Policies(ofRoom, ofApp);
    }

    /**
     * Whether what members of a room send is not delivered, as far as is known: a policy that may not
     * be believed any more still counts here until a later one is known.
     *
     * @param room which
     * @return false when nothing is known of the room; where more than {@link #ROOMS_MAX} rooms are
     *     stopped, also for those that were stopped first and are not in use
     */
    public boolean isDistributionStopped(Conversation room) {
        RoomPolicy held = rooms.held(room);
        return held == null ? stoppedRooms.contains(room) : held.distributionStopped();
    }

    /**
     * Room-service is about to be asked; every question is followed by {@link #answered} or {@link
     * #notAnswered}, which also bounds what is remembered of it.
     *
     * @param room which is asked for
     * @return the round, to be given back with the answer: an answer of an earlier one is not kept
     */
    public long asking(Conversation room) {
        rooms.asking(room);
        apps.asking(room.app());
        return round;
    }

    /**
     * A question was not answered.
     *
     * @param room which was asked for
     */
    public void notAnswered(Conversation room) {
        rooms.notAnswered(room);
        apps.notAnswered(room.app());
    }

    /**
     * Takes the answer to a question.
     *
     * @param room which was asked for
     * @param askedInRound round in which it was asked
     * @param answer what room-service said
     * @param nowMs milliseconds of any steady clock
     * @return the policies to go by, which are later ones where changes were heard meanwhile
     */
    public Policies answered(Conversation room, long askedInRound, Policies answer, long nowMs) {
        RoomPolicy ofRoom = rooms.answered(room, answer.room());
        AppPolicy ofApp = apps.answered(room.app(), answer.app());
        noteDistribution(room, ofRoom);
        forgetWithoutLease(nowMs);
        if (askedInRound == round && !toldByNode.isEmpty()) {
            rooms.hold(room, ofRoom, nowMs);
            apps.hold(room.app(), ofApp, nowMs);
        }
        return new Policies(ofRoom, ofApp);
    }

    /**
     * Takes a change.
     *
     * @param change as heard
     * @param nowMs milliseconds of any steady clock
     */
    public void changed(PolicyChanged change, long nowMs) {
        Told told = toldByNode.get(change.node());
        if (told == null || change.number() != told.number() + 1) {
            forgetAll();
        }
        toldByNode.put(change.node(), new Told(change.number(), nowMs));
        switch (change.policy()) {
            case RoomPolicy policy -> {
                Conversation room = Conversation.room(policy.app(), policy.room());
                rooms.changed(room, policy, nowMs);
                noteDistribution(room, policy);
            }
            case AppPolicy policy -> apps.changed(policy.app(), policy, nowMs);
        }
    }

    /**
     * Takes a room node's word that all its changes were told.
     *
     * @param lease as heard
     * @param nowMs milliseconds of any steady clock
     */
    public void lease(PolicyLease lease, long nowMs) {
        Told told = toldByNode.put(lease.node(), new Told(lease.number(), nowMs));
        if (told == null || told.number() != lease.number()) {
            forgetAll();
        }
    }

    /**
     * How many rooms are remembered.
     *
     * @return at most {@link #ROOMS_MAX}
     */
    public int rooms() {
        return rooms.size();
    }

    private void noteDistribution(Conversation room, RoomPolicy policy) {
        if (!policy.distributionStopped()) {
            stoppedRooms.remove(room);
        } else if (stoppedRooms.add(room) && stoppedRooms.size() > ROOMS_MAX) {
            stoppedRooms.removeFirst();
        }
    }

    private void forgetWithoutLease(long nowMs) {
        if (toldByNode.values().removeIf(told -> nowMs - told.heardAtMs() > LEASE_MS)) {
            forgetAll();
        }
    }

    private void forgetAll() {
        rooms.forgetAll();
        apps.forgetAll();
        round++;
    }
}
