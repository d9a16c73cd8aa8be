package stoa.room.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks some seconds after a member set what goes with them whether they are still in: a leave that was under way
 * then may have passed it. Until that is known for certain it is looked again. A process that is killed meanwhile
 * forgets it. Single-threaded: one context.
 */
final class OwnerChecks {
    /** When it is looked, in milliseconds: longer than a leave is under way. */
    static final long AFTER_MS = 2_500;

    /** How often it is looked whom to look at, in milliseconds. */
    static final long LOOK_EVERY_MS = 1_000;

    /** Owners to look at at most; at more the oldest is looked at no more. */
    static final int OWNERS_MAX = 10_000;

    /** Owners looked at together at most. */
    static final int TOGETHER_MAX = 100;

    private record Owner(String app, String room, String user) {}

    private final OwnerPresence presence;
    private final OwnedAttributes owned;
    private final Clock clock;
    private final LinkedHashMap<Owner, Long> dueMs = new LinkedHashMap<>();

    OwnerChecks(OwnerPresence presence, OwnedAttributes owned, Clock clock) {
        this.presence = presence;
        this.owned = owned;
        this.clock = clock;
    }

    /** Looks at an owner in some seconds. */
    void look(String app, String room, String user) {
        Owner owner = new Owner(app, room, user);
        dueMs.remove(owner);
        dueMs.put(owner, clock.millis() + AFTER_MS);
        if (dueMs.size() > OWNERS_MAX) {
            dueMs.pollFirstEntry();
        }
    }

    /** Looks at those whose time has come; never fails. */
    Future<Void> lookAgain() {
        long nowMs = clock.millis();
        List<Owner> due = new ArrayList<>();
        for (Map.Entry<Owner, Long> one : dueMs.entrySet()) {
            if (one.getValue() > nowMs || due.size() == TOGETHER_MAX) {
                break;
            }
            due.add(one.getKey());
        }
        due.forEach(dueMs::remove);
        return Future.join(due.stream().map(this::settle).toList()).mapEmpty();
    }

    private Future<Void> settle(Owner owner) {
        return presence.isIn(owner.app(), owner.room(), owner.user())
                .compose(isIn ->
                        isIn ? Future.succeededFuture() : owned.ownerLeft(owner.app(), owner.room(), owner.user()))
                .recover(_ -> {
                    look(owner.app(), owner.room(), owner.user());
                    return Future.succeededFuture();
                });
    }
}
