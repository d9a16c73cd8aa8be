package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.HistoryCalls;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.HistoryOperations.Logs;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryLatest;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.history.HistoryOperations.Since;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/**
 * A history of {@link #COUNT} messages in every conversation, at the times 1 to {@link #COUNT}. Every third was taken back,
 * every second is a service's word to bob alone. Any thread.
 */
final class MemoryHistory implements HistoryCalls {
    static final int COUNT = 250;
    private static final int PAGE_MAX = 100;

    @Override
    public Future<Logs> logs(QueryLogs query) {
        if (query.limit() < 1 || query.limit() > PAGE_MAX) {
            throw new IllegalArgumentException("a page has 1 to 100");
        }
        List<LoggedMessage> fitting = new ArrayList<>();
        for (int ts = 1; ts <= COUNT; ts++) {
            if (ts > query.afterTs() && ts < query.beforeTs()) {
                fitting.add(message(query.conversation(), ts));
            }
        }
        boolean more = fitting.size() > query.limit();
        int from = query.newestFirst() && more ? fitting.size() - query.limit() : 0;
        List<LoggedMessage> page = fitting.subList(from, Math.min(fitting.size(), from + query.limit()));
        return Future.succeededFuture(new Logs(page, more, 1_000));
    }

    private static LoggedMessage message(Conversation where, int ts) {
        boolean recalled = ts % 3 == 0;
        LogEvent.@Nullable Audience audience = where.kind() == ConversationKind.SERVICE && ts % 2 == 0
                ? new LogEvent.Audience(List.of("bob"), false)
                : null;
        LogEvent.MessageAccepted said = new LogEvent.MessageAccepted(
                where,
                "m" + ts,
                "ann",
                null,
                "c" + ts,
                "LC:-1",
                new JsonText(recalled ? "{}" : "{\"_lctype\":-1,\"_lctext\":\"" + ts + "\"}"),
                Priority.NORMAL,
                null,
                ts == 1 ? new JsonText("{\"mentionAll\":true,\"mentionPids\":[\"tom\"]}") : null,
                audience);
        return new LoggedMessage(new Entry(1, ts, ts, ts, said, true), recalled, recalled ? ts + 1_000 : 0);
    }

    @Override
    public Future<Since> since(QuerySince request) {
        throw new UnsupportedOperationException("not asked for here");
    }

    @Override
    public Future<Messages> latest(QueryLatest request) {
        throw new UnsupportedOperationException("not asked for here");
    }

    @Override
    public Future<Messages> page(QueryPage request) {
        throw new UnsupportedOperationException("not asked for here");
    }
}
