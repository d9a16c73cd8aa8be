package stoa.gateway.domain;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.PresenceOperations;
import stoa.protocol.auth.PresenceOperations.AppUser;
import stoa.protocol.auth.PresenceOperations.PresenceTold;
import stoa.protocol.auth.PresenceOperations.UserPresence;
import stoa.protocol.auth.PresenceOperations.UsersWatched;
import stoa.protocol.auth.PresenceOperations.WatchUsers;
import stoa.protocol.bus.NodeId;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * Tells other gateways which of the users they registered are connected here. What is told is how a user is at
 * that moment, until it was heard: a change that is lost on the way is told again, one that was undone is not
 * told at all. On the hub's thread; nothing blocks.
 *
 * <p>Bound: {@link PresenceWatch#WATCHES_MAX} users of one gateway; more are refused with {@code OVERLOADED}.
 */
public final class PresenceSource {
    /** A gateway that registered users. */
    private static final class Watcher {
        private final long round;
        private final Set<AppUser> users = new HashSet<>();
        private final LinkedHashSet<AppUser> untold = new LinkedHashSet<>();
        private boolean underWay;
        private boolean pausing;

        private Watcher(long round) {
            this.round = round;
        }
    }

    private final NodeId self;
    private final PresenceCalls calls;
    private final Predicate<AppUser> isOnline;
    private final Map<NodeId, Watcher> watchers = new HashMap<>();
    private final Map<AppUser, Set<NodeId>> watchersOf = new HashMap<>();
    private long lastVersion;

    /**
     * Nobody wants to hear of anybody.
     *
     * @param self this gateway
     * @param calls the other gateways
     * @param isOnline whether a user has a connection here now
     */
    public PresenceSource(NodeId self, PresenceCalls calls, Predicate<AppUser> isOnline) {
        this.self = self;
        this.calls = calls;
        this.isOnline = isOnline;
    }

    /**
     * A gateway wants to hear of users, or of some no more.
     *
     * @param asked whom
     * @return how those are that were added
     * @throws StoaException {@code OVERLOADED} beyond the bound
     */
    public UsersWatched watch(WatchUsers asked) {
        Watcher watcher = watchers.get(asked.watcher());
        if (asked.first()) {
            lost(asked.watcher());
            watcher = new Watcher(asked.round());
            watchers.put(asked.watcher(), watcher);
        } else if (watcher == null || watcher.round != asked.round()) {
            return new UsersWatched(false, List.of());
        }
        for (AppUser user : asked.removed()) {
            watcher.users.remove(user);
            watcher.untold.remove(user);
            unlink(user, asked.watcher());
        }
        if (watcher.users.size() + asked.added().size() > PresenceWatch.WATCHES_MAX) {
            throw new StoaException(ErrorCode.OVERLOADED, "too many users are watched");
        }
        for (AppUser user : asked.added()) {
            watcher.users.add(user);
            watchersOf.computeIfAbsent(user, _ -> new HashSet<>()).add(asked.watcher());
        }
        return new UsersWatched(true, asked.added().stream().map(this::now).toList());
    }

    /**
     * A user got a first connection here, or lost the last one.
     *
     * @param user who
     */
    public void changed(AppUser user) {
        for (NodeId node : watchersOf.getOrDefault(user, Set.of())) {
            Watcher watcher = watchers.get(node);
            if (watcher != null) {
                watcher.untold.add(user);
                pump(node, watcher);
            }
        }
    }

    /**
     * A gateway is gone.
     *
     * @param node any node
     */
    public void lost(NodeId node) {
        Watcher watcher = watchers.remove(node);
        if (watcher != null) {
            watcher.users.forEach(user -> unlink(user, node));
        }
    }

    /** Time passes: what was not heard is told again. */
    public void tick() {
        watchers.forEach((node, watcher) -> {
            watcher.pausing = false;
            pump(node, watcher);
        });
    }

    private void unlink(AppUser user, NodeId node) {
        Set<NodeId> nodes = watchersOf.get(user);
        if (nodes != null && nodes.remove(node) && nodes.isEmpty()) {
            watchersOf.remove(user);
        }
    }

    private UserPresence now(AppUser user) {
        return new UserPresence(user, isOnline.test(user), ++lastVersion);
    }

    private void pump(NodeId node, Watcher watcher) {
        if (watcher.underWay || watcher.pausing || watcher.untold.isEmpty()) {
            return;
        }
        List<AppUser> batch =
                watcher.untold.stream().limit(PresenceOperations.BATCH_MAX).toList();
        batch.forEach(watcher.untold::remove);
        watcher.underWay = true;
        PresenceTold told = new PresenceTold(self, batch.stream().map(this::now).toList());
        calls.tell(node, told).onComplete((_, failure) -> answered(node, watcher, batch, failure));
    }

    private void answered(NodeId node, Watcher watcher, List<AppUser> batch, @Nullable Throwable failure) {
        watcher.underWay = false;
        if (failure != null) {
            watcher.pausing = true;
            batch.stream().filter(watcher.users::contains).forEach(watcher.untold::add);
        }
        if (watchers.get(node) == watcher) {
            pump(node, watcher);
        }
    }
}
