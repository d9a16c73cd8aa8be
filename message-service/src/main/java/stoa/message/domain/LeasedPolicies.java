package stoa.message.domain;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.room.PolicyOperations.Policy;

/**
 * The policies of one sort, the rooms' or the apps', as they were told and answered last. What is said
 * later wins, whichever way it came. When it may be believed is {@link PolicyLeases}' concern. Not
 * thread-safe.
 *
 * @param <K> what a policy is for
 * @param <P> the policy
 */
final class LeasedPolicies<K, P extends Policy> {
    private record Held<P>(P policy, long heldSinceMs) {}

    private final LinkedHashMap<K, Held<P>> heldByKey = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<K, Integer> questionsByKey = new HashMap<>();
    // Changes heard while the question is out: the answer may have been read before them.
    private final Map<K, P> heardWhileAsked = new HashMap<>();
    private final int heldMax;

    /**
     * Holds nothing.
     *
     * @param heldMax policies at most; the one used longest ago goes first
     */
    LeasedPolicies(int heldMax) {
        this.heldMax = heldMax;
    }

    /** What is held, unless it is too old to be believed without being asked again. */
    @Nullable
    P find(K key, long nowMs) {
        Held<P> held = heldByKey.get(key);
        return held == null || nowMs - held.heldSinceMs() > PolicyLeases.POLICY_MS ? null : held.policy();
    }

    /** What is held, however old. */
    @Nullable
    P held(K key) {
        Held<P> held = heldByKey.get(key);
        return held == null ? null : held.policy();
    }

    /** Followed by {@link #answered} or {@link #notAnswered}. */
    void asking(K key) {
        questionsByKey.merge(key, 1, Integer::sum);
    }

    void notAnswered(K key) {
        if (questionsByKey.merge(key, -1, Integer::sum) <= 0) {
            questionsByKey.remove(key);
            heardWhileAsked.remove(key);
        }
    }

    /** The latest of the answer, what was heard meanwhile and what is held. */
    P answered(K key, P answer) {
        P heard = heardWhileAsked.get(key);
        notAnswered(key);
        P latest = heard != null && heard.version() > answer.version() ? heard : answer;
        P held = held(key);
        return held != null && held.version() > latest.version() ? held : latest;
    }

    void hold(K key, P policy, long nowMs) {
        heldByKey.put(key, new Held<>(policy, nowMs));
        if (heldByKey.size() > heldMax) {
            heldByKey.pollFirstEntry();
        }
    }

    void changed(K key, P policy, long nowMs) {
        P held = held(key);
        if (held != null && held.version() < policy.version()) {
            hold(key, policy, nowMs);
        }
        if (questionsByKey.containsKey(key)) {
            heardWhileAsked.merge(key, policy, (a, b) -> a.version() > b.version() ? a : b);
        }
    }

    void forgetAll() {
        heldByKey.clear();
        heardWhileAsked.clear();
    }

    int size() {
        return heldByKey.size();
    }
}
