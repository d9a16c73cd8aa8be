package stoa.systemtests.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The consumer group of the owners for one partition: gives it to one process at a time, with a
 * generation that grows, and takes it from who is silent for a session time-out. A frozen process goes
 * on believing in its ownership until it polls again.
 */
final class SimGroup {
    private static final long SESSION_MS = 6_000;

    private final SimWorld world;
    private final List<SimOwner> members;
    private @Nullable SimOwner assigned;
    private int assignedLife;
    private long generation;
    private long silentSinceMs = -1;

    SimGroup(SimWorld world, List<SimOwner> members) {
        this.world = world;
        this.members = members;
    }

    /** Looks after the members; called often. */
    void check() {
        SimOwner holder = assigned;
        if (holder == null) {
            members.stream()
                    .filter(member -> member.process().isRunning())
                    .skip(Math.max(0, world.below(Math.max(1, running()))))
                    .findFirst()
                    .ifPresent(this::assign);
            return;
        }
        if (holder.process().isRunning() && holder.process().life() == assignedLife) {
            silentSinceMs = -1;
        } else if (silentSinceMs < 0) {
            silentSinceMs = world.nowMs();
        } else if (world.nowMs() - silentSinceMs >= SESSION_MS) {
            if (holder.process().life() == assignedLife) {
                // When it runs again it finds out at its next poll, a moment after all that waited for it.
                holder.process().after(world.below(50), holder::revoked);
            }
            world.trace("group", holder.process().name() + " was silent for too long");
            assigned = null;
        }
    }

    /** Moves the partition to another running process, as a rebalance does: revoked first. */
    void rebalance() {
        SimOwner holder = assigned;
        if (holder == null || !holder.process().isRunning() || holder.process().life() != assignedLife) {
            return;
        }
        holder.revoked();
        assigned = null;
        members.stream()
                .filter(member -> member != holder && member.process().isRunning())
                .findFirst()
                .ifPresentOrElse(this::assign, () -> assign(holder));
    }

    /** Whether a member still has the partition under the generation at which it was given it. */
    private boolean isAssigned(SimOwner member, long epoch) {
        return assigned == member && generation == epoch;
    }

    private void assign(SimOwner member) {
        assigned = member;
        assignedLife = member.process().life();
        silentSinceMs = -1;
        long epoch = ++generation;
        world.trace("group", "epoch " + epoch + " to " + member.process().name());
        member.process().after(world.below(20), () -> {
            if (isAssigned(member, epoch)) {
                member.assigned(epoch);
            }
        });
    }

    private int running() {
        return (int)
                members.stream().filter(member -> member.process().isRunning()).count();
    }
}
