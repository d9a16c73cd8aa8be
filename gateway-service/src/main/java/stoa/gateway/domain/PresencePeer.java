package stoa.gateway.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.PresenceOperations;
import stoa.protocol.auth.PresenceOperations.AppUser;
import stoa.protocol.auth.PresenceOperations.UserPresence;
import stoa.protocol.auth.PresenceOperations.UsersWatched;
import stoa.protocol.auth.PresenceOperations.WatchUsers;
import stoa.protocol.bus.NodeId;

/**
 * Keeps one gateway informed of whom this one wants to hear of: one call at a time, each repeated until it was
 * answered. A call without news every {@link #KEEP_MS} finds out that the gateway has forgotten; then all is
 * registered anew. On the hub's thread.
 */
final class PresencePeer {
    /** How often a gateway that has nothing new to hear is asked whether it still knows, milliseconds. */
    static final long KEEP_MS = 1_000;

    /** Whom it works for. */
    interface Watch {
        /** Whether somebody here watches a user. */
        boolean isWatched(AppUser user);

        /** Everybody who is watched. */
        Collection<AppUser> watched();

        /** Hears how users are at a gateway. */
        void hear(NodeId gateway, List<UserPresence> users);
    }

    private final NodeId self;
    private final NodeId peer;
    private final PresenceCalls calls;
    private final Watch watch;
    private final LinkedHashSet<AppUser> unsaid = new LinkedHashSet<>();
    private long round;
    private boolean registered;
    private boolean underWay;
    private boolean pausing;
    private boolean ended;
    private long saidAtMs;

    PresencePeer(NodeId self, NodeId peer, PresenceCalls calls, Watch watch) {
        this.self = self;
        this.peer = peer;
        this.calls = calls;
        this.watch = watch;
    }

    /** Begins with everybody who is watched; {@code round} is greater than any before. */
    void begin(long firstRound) {
        round = firstRound;
        unsaid.addAll(watch.watched());
        pump();
    }

    /** Somebody is watched now, or no more. */
    void say(AppUser user) {
        unsaid.add(user);
        pump();
    }

    /** The gateway is gone: it is asked nothing more, and what it still answers counts for nothing. */
    void end() {
        ended = true;
    }

    void tick(long nowMs) {
        pausing = false;
        if (nowMs - saidAtMs >= KEEP_MS) {
            saidAtMs = nowMs;
            if (registered && unsaid.isEmpty() && !underWay && !watch.watched().isEmpty()) {
                ask(List.of());
            }
        }
        pump();
    }

    private void pump() {
        if (!ended && !underWay && !pausing && !unsaid.isEmpty()) {
            List<AppUser> batch =
                    unsaid.stream().limit(PresenceOperations.BATCH_MAX).toList();
            batch.forEach(unsaid::remove);
            ask(batch);
        }
    }

    private void ask(List<AppUser> batch) {
        underWay = true;
        List<AppUser> added = new ArrayList<>();
        List<AppUser> removed = new ArrayList<>();
        batch.forEach(user -> (watch.isWatched(user) ? added : removed).add(user));
        WatchUsers request = new WatchUsers(self, round, !registered, added, removed);
        calls.watch(peer, request).onComplete((answer, failure) -> answered(batch, answer, failure));
    }

    private void answered(List<AppUser> batch, @Nullable UsersWatched answer, @Nullable Throwable failure) {
        underWay = false;
        if (ended) {
            return;
        }
        if (failure != null || answer == null) {
            pausing = true;
            unsaid.addAll(batch);
        } else if (!answer.known()) {
            registered = false;
            round++;
            unsaid.addAll(watch.watched());
        } else {
            registered = true;
            watch.hear(peer, answer.users());
        }
        pump();
    }
}
