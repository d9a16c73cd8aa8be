package stoa.room.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import stoa.room.domain.AttributeStore.Owner;

/**
 * Looks some seconds after a member set what goes with them whether they are still in: a leave that was under way
 * then may have passed it. When to look is written with the attribute, so any node does it, also for one that was
 * killed. Until it is known for certain it is looked again. Single-threaded: one context.
 */
final class OwnerChecks {
    /** When it is looked, in milliseconds after the write: longer than a leave is under way. */
    static final long AFTER_MS = 2_500;

    /** How often it is looked whom to look at, in milliseconds. */
    static final long LOOK_EVERY_MS = 1_000;

    /** How long one node has an owner to look at, in milliseconds; then it is looked again. */
    static final long CLAIM_MS = 5_000;

    /** Attributes whose owners are looked at together at most; more wait for the next look. */
    static final int TOGETHER_MAX = 500;

    private final AttributeStore store;
    private final OwnerPresence presence;
    private final OwnedAttributes owned;
    private final Clock clock;
    private boolean busy;

    OwnerChecks(AttributeStore store, OwnerPresence presence, OwnedAttributes owned, Clock clock) {
        this.store = store;
        this.presence = presence;
        this.owned = owned;
        this.clock = clock;
    }

    /** Looks at those whose time has come; fails when the store does not answer. */
    Future<Void> look() {
        if (busy) {
            return Future.succeededFuture();
        }
        busy = true;
        long nowMs = clock.millis();
        long claimedUntilMs = nowMs + CLAIM_MS;
        return store.takeOwners(TOGETHER_MAX, nowMs, claimedUntilMs)
                .compose(due -> {
                    List<Owner> in = new ArrayList<>();
                    return Future.join(due.stream().map(one -> settle(one, in)).toList())
                            .compose(_ -> in.isEmpty()
                                    ? Future.succeededFuture()
                                    : store.ownersStay(List.copyOf(in), claimedUntilMs));
                })
                .onComplete((_, _) -> busy = false);
    }

    /** What is not known now is looked at again when the claim is over. */
    private Future<Void> settle(Owner owner, List<Owner> in) {
        return presence.isIn(owner.app(), owner.room(), owner.user())
                .compose(isIn -> {
                    if (isIn) {
                        in.add(owner);
                        return Future.succeededFuture();
                    }
                    return owned.ownerLeft(owner.app(), owner.room(), owner.user());
                })
                .otherwiseEmpty();
    }
}
