package stoa.gateway.domain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claim;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Recall;

/**
 * Recalls under way. A recall repeated is the same recall, so it is asked again until its owner has
 * answered. On the hub's thread. Bounded by the unanswered requests of the connections.
 */
final class RecallBoard {
    static final long GIVE_UP_MS = 12_000;
    static final long RETRY_MS = 250;

    /** A recall that a client asked for. */
    record Asked(Conversation conversation, String message, Session by, long cursor) {}

    private static final class Pending {
        private final Asked asked;
        private final Reply<Appended> reply;
        private final long giveUpAtMs;
        private long retryAtMs;
        private long attempts;

        private Pending(Asked asked, Reply<Appended> reply, long giveUpAtMs) {
            this.asked = asked;
            this.reply = reply;
            this.giveUpAtMs = giveUpAtMs;
        }

        private int partition() {
            return asked.conversation().partition();
        }
    }

    private final HubPorts ports;
    private final FeedBoard feeds;
    private final Set<Pending> underWay = new LinkedHashSet<>();
    private List<Pending> waiting = new ArrayList<>();

    RecallBoard(HubPorts ports, FeedBoard feeds) {
        this.ports = ports;
        this.feeds = feeds;
    }

    void recall(Asked asked, Reply<Appended> reply) {
        ask(new Pending(asked, reply, ports.nowMs() + GIVE_UP_MS));
    }

    private void ask(Pending pending) {
        Asked asked = pending.asked;
        Claim claim = feeds.owner(pending.partition()).orElse(null);
        if (claim == null) {
            retry(pending, new StoaException(ErrorCode.UNAVAILABLE));
            return;
        }
        Recall recall = new Recall(
                asked.conversation(),
                claim.epoch(),
                asked.message(),
                asked.by().user(),
                asked.by().id(),
                asked.cursor());
        long attempt = ++pending.attempts;
        underWay.add(pending);
        ports.owners()
                .recall(claim.owner(), recall)
                .onComplete(
                        appended -> {
                            if (underWay.remove(pending)) {
                                pending.reply.ok(appended);
                            }
                        },
                        failure -> {
                            if (pending.attempts == attempt && underWay.remove(pending)) {
                                retry(pending, StoaException.of(failure));
                            }
                        });
    }

    private void retry(Pending pending, StoaException why) {
        long nowMs = ports.nowMs();
        if (!why.code().retryable() || nowMs >= pending.giveUpAtMs) {
            pending.reply.fail(why);
            return;
        }
        pending.retryAtMs = nowMs + Math.max(RETRY_MS, why.retryAfterMs());
        waiting.add(pending);
    }

    /** Whatever the old owner has not answered is asked of the new one: it may be frozen. */
    void ownerChanged(Claim claim) {
        List<Pending> again = new ArrayList<>(takeWhere(pending -> pending.partition() == claim.partition()));
        underWay.stream()
                .filter(pending -> pending.partition() == claim.partition())
                .forEach(again::add);
        again.forEach(this::ask);
    }

    void tick() {
        long nowMs = ports.nowMs();
        takeWhere(pending -> nowMs >= pending.retryAtMs).forEach(this::ask);
    }

    private List<Pending> takeWhere(Predicate<Pending> which) {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<Pending> taken = new ArrayList<>();
        List<Pending> kept = new ArrayList<>();
        waiting.forEach(pending -> (which.test(pending) ? taken : kept).add(pending));
        waiting = kept;
        return taken;
    }
}
