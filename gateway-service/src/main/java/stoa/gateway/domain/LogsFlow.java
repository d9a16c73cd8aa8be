package stoa.gateway.domain;

import java.util.ArrayList;
import java.util.List;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.HistoryOperations.Logs;
import stoa.protocol.history.HistoryOperations.QueryLogs;

/**
 * A stretch of the history for one user: messages that are for others are left out, and more is read until there are as
 * many as asked for or no more, at most {@link #PARTS_MAX} times: clients take fewer for the end. On the hub's thread.
 */
final class LogsFlow {
    static final int PARTS_MAX = 20;

    private final HubPorts ports;
    private final String user;
    private final QueryLogs asked;
    private final long through;
    private final Reply<List<LoggedMessage>> reply;
    private final List<LoggedMessage> found = new ArrayList<>();
    private int parts;

    LogsFlow(HubPorts ports, String user, QueryLogs asked, long through, Reply<List<LoggedMessage>> reply) {
        this.ports = ports;
        this.user = user;
        this.asked = asked;
        this.through = through;
        this.reply = reply;
    }

    void start() {
        ask(asked.afterTs(), asked.beforeTs());
    }

    private void ask(long afterTs, long beforeTs) {
        parts++;
        QueryLogs query = new QueryLogs(
                asked.conversation(),
                afterTs,
                beforeTs,
                asked.newestFirst(),
                asked.types(),
                asked.limit() - found.size(),
                through);
        ports.history()
                .logs(query)
                .onComplete(part -> read(part, query), failure -> reply.fail(StoaException.of(failure)));
    }

    private void read(Logs part, QueryLogs query) {
        List<LoggedMessage> seen = part.messages().stream()
                .filter(message -> new LiveEntry(message.entry()).isFor(user))
                .toList();
        found.addAll(asked.newestFirst() ? 0 : found.size(), seen);
        boolean goOn = part.more() && !part.messages().isEmpty() && found.size() < asked.limit();
        if (!goOn || parts == PARTS_MAX) {
            reply.ok(List.copyOf(found));
        } else if (asked.newestFirst()) {
            ask(query.afterTs(), part.messages().getFirst().entry().ts());
        } else {
            ask(part.messages().getLast().entry().ts(), query.beforeTs());
        }
    }
}
