package stoa.protocol.log;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;

/**
 * Who owns which partition, as far as a process has heard. Refuses claims of lower epochs, so an owner
 * that was frozen and comes back is not believed; forgets a claim that was not repeated for {@link
 * #FORGET_AFTER_MS}, because a consumer group that was recreated starts its epochs anew. Not
 * thread-safe.
 */
public final class ClaimTable {
    /** How long the last claim of a silent owner still bars lower epochs, in milliseconds. */
    public static final long FORGET_AFTER_MS = 60_000;

    /** What a claim changed. */
    public enum Verdict {
        /** A lower epoch: ignore it and its batches. */
        REFUSED,
        /** The owner that is known already. */
        REPEATED,
        /** Another owner, or the same node anew with a higher epoch: subscribe again. */
        NEW_OWNER
    }

    private record Held(Claim claim, long heardAtMs) {}

    private final @Nullable Held[] held = new @Nullable Held[Conversation.PARTITIONS];

    /**
     * Takes a claim.
     *
     * @param claim as heard
     * @param nowMs milliseconds of any steady clock
     * @return what it changed
     */
    public Verdict hear(Claim claim, long nowMs) {
        Held before = held[claim.partition()];
        boolean barred = before != null && nowMs - before.heardAtMs() < FORGET_AFTER_MS;
        if (before != null && barred && !claim.isNotOlderThan(before.claim())) {
            return Verdict.REFUSED;
        }
        held[claim.partition()] = new Held(claim, nowMs);
        boolean same = before != null
                && before.claim().owner().equals(claim.owner())
                && before.claim().epoch() == claim.epoch()
                && before.claim().generation() == claim.generation();
        return same ? Verdict.REPEATED : Verdict.NEW_OWNER;
    }

    /**
     * The owner of a partition.
     *
     * @param partition 0 to 63
     * @return its latest claim; empty when none was heard
     */
    public Optional<Claim> owner(int partition) {
        return Optional.ofNullable(held[partition]).map(Held::claim);
    }

    /**
     * How many partitions have an owner.
     *
     * @return 0 to 64
     */
    public int known() {
        int known = 0;
        for (Held one : held) {
            if (one != null) {
                known++;
            }
        }
        return known;
    }
}
