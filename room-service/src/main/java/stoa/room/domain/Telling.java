package stoa.room.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.log.LogEvent;
import stoa.room.domain.RoomOutbox.Waiting;

/**
 * One attempt to tell some entries of a room. What is for the log goes in rows, one row after the other, and ends
 * with the first failure; what is for other teams goes in one row, and what comes after a failure is told again.
 * Used once, on one context.
 */
final class Telling {
    /** Characters of changes of a conversation in one row at most, beside the first. */
    private static final long ROW_CHARS_MAX = 512 * 1024;

    private record ForLog(long seq, LogEvent event) {}

    private record ForTeams(long seq, OutboxEntry.ToTeams entry) {}

    private final ConversationLog log;
    private final RoomEventLog teams;
    private final Clock clock;
    private final long untilMs;
    private final List<ForLog> forLog = new ArrayList<>();
    private final List<ForTeams> forTeams = new ArrayList<>();
    private final List<Long> told = new ArrayList<>();
    private final List<Long> left = new ArrayList<>();
    private @Nullable Throwable failure;

    /** Entries in order; none is begun after {@code untilMs}. */
    Telling(ConversationLog log, RoomEventLog teams, Clock clock, List<Waiting> entries, long untilMs) {
        this.log = log;
        this.teams = teams;
        this.clock = clock;
        this.untilMs = untilMs;
        for (Waiting one : entries) {
            switch (one.entry()) {
                case OutboxEntry.ToLog entry -> forLog.add(new ForLog(one.seq(), entry.event()));
                case OutboxEntry.ToTeams entry -> forTeams.add(new ForTeams(one.seq(), entry));
            }
        }
    }

    /** Completes when it is known of every entry whether it was told; never fails. */
    Future<Void> run() {
        return Future.join(tellTeams(), tellLog(0)).mapEmpty();
    }

    /** Numbers of what was told. */
    List<Long> told() {
        return told;
    }

    /** Numbers of what was not told, in order. */
    List<Long> left() {
        return left.stream().sorted(Comparator.naturalOrder()).toList();
    }

    /** Why something is left; null when it was only the time. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    private Future<Void> tellLog(int index) {
        if (index == forLog.size() || clock.millis() >= untilMs) {
            leaveLog(index);
            return Future.succeededFuture();
        }
        List<ForLog> row = row(index);
        return attempt(() -> log.appendAll(row.stream().map(ForLog::event).toList()))
                .recover(thrown -> Future.succeededFuture(new ConversationLog.Appended(0, thrown)))
                .compose(appended -> {
                    row.subList(0, appended.count()).forEach(one -> told.add(one.seq()));
                    if (appended.failure() == null) {
                        return tellLog(index + row.size());
                    }
                    failure = appended.failure();
                    leaveLog(index + appended.count());
                    return Future.succeededFuture();
                });
    }

    /** The next events of one conversation; at least one. */
    private List<ForLog> row(int from) {
        Conversation conversation = forLog.get(from).event().conversation();
        long chars = chars(forLog.get(from).event());
        int to = from + 1;
        while (to < forLog.size()
                && to - from < ConversationLog.TOGETHER_MAX
                && forLog.get(to).event().conversation().equals(conversation)
                && chars + chars(forLog.get(to).event()) <= ROW_CHARS_MAX) {
            chars += chars(forLog.get(to).event());
            to++;
        }
        return forLog.subList(from, to);
    }

    /** How long an event is that may be long; all others are short. */
    private static int chars(LogEvent event) {
        return event instanceof LogEvent.ConversationChanged changed
                ? changed.change().toString().length()
                : 0;
    }

    private void leaveLog(int index) {
        forLog.subList(index, forLog.size()).forEach(one -> left.add(one.seq()));
    }

    private Future<Void> tellTeams() {
        if (forTeams.isEmpty()) {
            return Future.succeededFuture();
        }
        List<RoomEvent> events =
                forTeams.stream().map(one -> one.entry().event()).toList();
        return attempt(() -> teams.publishAll(events))
                .otherwise(thrown -> new RoomEventLog.Published(0, thrown))
                .compose(published -> {
                    int count = published.count();
                    forTeams.subList(0, count).forEach(one -> told.add(one.seq()));
                    forTeams.subList(count, forTeams.size()).forEach(one -> left.add(one.seq()));
                    if (published.failure() != null) {
                        failure = published.failure();
                    }
                    return Future.succeededFuture();
                });
    }

    /** What throws, fails: so it is seen, and tried again. */
    private static <T> Future<T> attempt(Supplier<Future<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException thrown) {
            return Future.failedFuture(thrown);
        }
    }
}
