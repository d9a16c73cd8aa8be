package stoa.gateway.domain;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.Claim;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Modify;
import stoa.protocol.message.MessageOperations.Recall;

/**
 * Recalls and modifications under way. One that is repeated says the same, so it is asked again until
 * its owner has answered; those of one message go one after the other, so that no repeat undoes a later
 * one. On the hub's thread. Bounded by the unanswered requests of the connections.
 */
final class PatchBoard {
    static final long GIVE_UP_MS = 12_000;
    static final long RETRY_MS = 250;

    /** What is to become of a message. */
    sealed interface Change {
        /** It is gone. */
        record TakeBack() implements Change {}

        /** It has other content. */
        record Replace(JsonText content) implements Change {}
    }

    /** What a client asked for; {@code cursor} is that of the message's ack, 0 when unknown. */
    record Asked(Conversation conversation, String message, Session by, long cursor, Change change) {
        private Key key() {
            return new Key(conversation, message);
        }
    }

    private record Key(Conversation conversation, String message) {}

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
    // Of each message what was asked, in order; the first of them is under way or waiting.
    private final Map<Key, ArrayDeque<Pending>> lines = new HashMap<>();
    private final Set<Pending> underWay = new LinkedHashSet<>();
    private List<Pending> waiting = new ArrayList<>();

    PatchBoard(HubPorts ports, FeedBoard feeds) {
        this.ports = ports;
        this.feeds = feeds;
    }

    void ask(Asked asked, Reply<Appended> reply) {
        Pending pending = new Pending(asked, reply, ports.nowMs() + GIVE_UP_MS);
        ArrayDeque<Pending> line = lines.computeIfAbsent(asked.key(), _ -> new ArrayDeque<>());
        line.add(pending);
        if (line.size() == 1) {
            ask(pending);
        }
    }

    private void ask(Pending pending) {
        Claim claim = feeds.owner(pending.partition()).orElse(null);
        if (claim == null) {
            retry(pending, new StoaException(ErrorCode.UNAVAILABLE));
            return;
        }
        long attempt = ++pending.attempts;
        underWay.add(pending);
        call(claim, pending.asked)
                .onComplete(
                        appended -> {
                            if (underWay.remove(pending)) {
                                pending.reply.ok(appended);
                                settled(pending);
                            }
                        },
                        failure -> {
                            if (pending.attempts == attempt && underWay.remove(pending)) {
                                retry(pending, StoaException.of(failure));
                            }
                        });
    }

    private Future<Appended> call(Claim claim, Asked asked) {
        Session by = asked.by();
        return switch (asked.change()) {
            case Change.TakeBack _ ->
                ports.owners()
                        .recall(
                                claim.owner(),
                                new Recall(
                                        asked.conversation(),
                                        claim.epoch(),
                                        asked.message(),
                                        by.user(),
                                        by.id(),
                                        asked.cursor()));
            case Change.Replace replace ->
                ports.owners()
                        .modify(
                                claim.owner(),
                                new Modify(
                                        asked.conversation(),
                                        claim.epoch(),
                                        asked.message(),
                                        by.user(),
                                        by.id(),
                                        replace.content(),
                                        asked.cursor()));
        };
    }

    private void retry(Pending pending, StoaException why) {
        long nowMs = ports.nowMs();
        if (!why.code().retryable() || nowMs >= pending.giveUpAtMs) {
            pending.reply.fail(why);
            settled(pending);
            return;
        }
        pending.retryAtMs = nowMs + Math.max(RETRY_MS, why.retryAfterMs());
        waiting.add(pending);
    }

    private void settled(Pending pending) {
        Key key = pending.asked.key();
        ArrayDeque<Pending> line = lines.get(key);
        if (line != null) {
            line.remove(pending);
            Pending next = line.peekFirst();
            if (next == null) {
                lines.remove(key);
            } else {
                ask(next);
            }
        }
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
