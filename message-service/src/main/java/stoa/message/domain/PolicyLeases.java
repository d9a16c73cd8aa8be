package stoa.message.domain;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.NodeId;
import stoa.protocol.id.Conversation;
import stoa.protocol.room.PolicyOperations.PolicyChanged;
import stoa.protocol.room.PolicyOperations.PolicyLease;
import stoa.protocol.room.PolicyOperations.RoomPolicy;

/**
 * Who may speak where, as room-service says it. A policy is believed as long as every room node that
 * was heard goes on saying, each {@link #LEASE_MS} at least, that all its changes were told, and none
 * of them is missing here; else everything is forgotten and asked anew. Not thread-safe.
 */
public final class PolicyLeases {
    /** How long a room node's word holds, in milliseconds. */
    public static final long LEASE_MS = 1_000;

    /** How long a policy is believed at most without being asked again, in milliseconds. */
    public static final long POLICY_MS = 60_000;

    /** Rooms remembered at most; the one used longest ago goes first. */
    public static final int ROOMS_MAX = 50_000;

    private record Told(long number, long heardAtMs) {}

    private record Held(RoomPolicy policy, long heldSinceMs) {}

    private final Map<NodeId, Told> toldByNode = new HashMap<>();
    private final LinkedHashMap<Conversation, Held> heldByRoom = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<Conversation, Integer> questionsByRoom = new HashMap<>();
    // Changes heard while the question is out: the answer may have been read before them.
    private final Map<Conversation, RoomPolicy> heardWhileAsked = new HashMap<>();
    private long round = 1;

    /**
     * The policy of a room, if it may be believed.
     *
     * @param room which
     * @param nowMs milliseconds of any steady clock
     * @return null when it has to be asked
     */
    public @Nullable RoomPolicy find(Conversation room, long nowMs) {
        forgetWithoutLease(nowMs);
        Held held = heldByRoom.get(room);
        return held == null || nowMs - held.heldSinceMs() > POLICY_MS ? null : held.policy();
    }

    /**
     * Room-service is about to be asked; every question is followed by {@link #answered} or {@link
     * #notAnswered}, which also bounds what is remembered of it.
     *
     * @param room which is asked for
     * @return the round, to be given back with the answer: an answer of an earlier one is not kept
     */
    public long asking(Conversation room) {
        questionsByRoom.merge(room, 1, Integer::sum);
        return round;
    }

    /**
     * A question was not answered.
     *
     * @param room which was asked for
     */
    public void notAnswered(Conversation room) {
        if (questionsByRoom.merge(room, -1, Integer::sum) <= 0) {
            questionsByRoom.remove(room);
            heardWhileAsked.remove(room);
        }
    }

    /**
     * Takes the answer to a question.
     *
     * @param room which was asked for
     * @param askedInRound round in which it was asked
     * @param answer what room-service said
     * @param nowMs milliseconds of any steady clock
     * @return the policy to go by, which is a later one where a change was heard meanwhile
     */
    public RoomPolicy answered(Conversation room, long askedInRound, RoomPolicy answer, long nowMs) {
        RoomPolicy heard = heardWhileAsked.get(room);
        notAnswered(room);
        RoomPolicy latest = heard != null && heard.version() > answer.version() ? heard : answer;
        Held held = heldByRoom.get(room);
        if (held != null && held.policy().version() > latest.version()) {
            latest = held.policy();
        }
        forgetWithoutLease(nowMs);
        if (askedInRound == round && !toldByNode.isEmpty()) {
            hold(room, latest, nowMs);
        }
        return latest;
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
        if (change.policy() instanceof RoomPolicy policy) {
            changed(policy, nowMs);
        }
    }

    private void changed(RoomPolicy policy, long nowMs) {
        Conversation room = Conversation.room(policy.app(), policy.room());
        Held held = heldByRoom.get(room);
        if (held != null && held.policy().version() < policy.version()) {
            hold(room, policy, nowMs);
        }
        if (questionsByRoom.containsKey(room)) {
            heardWhileAsked.merge(room, policy, (a, b) -> a.version() > b.version() ? a : b);
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
        return heldByRoom.size();
    }

    private void hold(Conversation room, RoomPolicy policy, long nowMs) {
        heldByRoom.put(room, new Held(policy, nowMs));
        if (heldByRoom.size() > ROOMS_MAX) {
            heldByRoom.pollFirstEntry();
        }
    }

    private void forgetWithoutLease(long nowMs) {
        if (toldByNode.values().removeIf(told -> nowMs - told.heardAtMs() > LEASE_MS)) {
            forgetAll();
        }
    }

    private void forgetAll() {
        heldByRoom.clear();
        heardWhileAsked.clear();
        round++;
    }
}
