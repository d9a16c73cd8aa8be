package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.HistoryCalls;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.inbound.leancloud.Mention;
import stoa.gateway.inbound.leancloud.MessageBody;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.HistoryOperations.Logs;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.json.Json;
import stoa.protocol.log.LogEvent.MessageAccepted;

/**
 * A stretch of the history, read part after part until there are as many messages as asked for, or no more. Used once, on
 * one event loop.
 *
 * <p>Bounds: {@link #PARTS_MAX} parts, and no part more once there are {@link #BYTES_MAX} bytes: then there are fewer.
 */
final class HistoryStretch {
    /** Parts that are read at most. */
    static final int PARTS_MAX = 20;

    /** Characters of contents from which on no further part is read. */
    static final int BYTES_MAX = 4 * 1024 * 1024;

    private static final int PART = 100;

    private final HistoryCalls history;
    private final Conversation where;
    private final boolean reversed;
    private final int limit;
    private final @Nullable String user;
    private final List<Json> rows = new ArrayList<>();
    private int parts;
    private int bytes;

    /**
     * A stretch that was not read.
     *
     * @param history where it is
     * @param where which conversation
     * @param reversed whether the oldest come first
     * @param limit how many are wanted
     * @param user only what is for them, and what they said; null for all
     */
    HistoryStretch(HistoryCalls history, Conversation where, boolean reversed, int limit, @Nullable String user) {
        this.history = history;
        this.where = where;
        this.reversed = reversed;
        this.limit = limit;
        this.user = user;
    }

    /** Reads what lies between two times, both excluded. */
    Future<Json> read(long after, long before) {
        // What is for others is read over: few that are wanted are not few that have to be read.
        int wanted = user == null ? Math.min(PART, limit - rows.size()) : PART;
        QueryLogs query = new QueryLogs(where, after, before, !reversed, List.of(), wanted, -1);
        return history.logs(query).compose(logs -> {
            take(logs);
            List<LoggedMessage> messages = logs.messages();
            boolean enough = rows.size() >= limit || parts >= PARTS_MAX || bytes >= BYTES_MAX;
            if (enough || !logs.more() || messages.isEmpty()) {
                return Future.succeededFuture(new Json.Arr(rows));
            }
            return reversed
                    ? read(messages.getLast().entry().ts(), before)
                    : read(after, messages.getFirst().entry().ts());
        });
    }

    private void take(Logs logs) {
        parts++;
        List<LoggedMessage> messages = new ArrayList<>(logs.messages());
        if (!reversed) {
            Collections.reverse(messages);
        }
        for (LoggedMessage logged : messages) {
            if (rows.size() < limit
                    && logged.entry().event() instanceof MessageAccepted message
                    && isWanted(logged, message)) {
                bytes += message.content().value().length();
                rows.add(row(logged, message));
            }
        }
    }

    private boolean isWanted(LoggedMessage logged, MessageAccepted message) {
        return user == null || message.from().equals(user) || new LiveEntry(logged.entry()).isFor(user);
    }

    private static Json row(LoggedMessage logged, MessageAccepted message) {
        MessageBody body = logged.recalled()
                ? MessageBody.of(MessageBody.RECALLED)
                : MessageBody.shown(message.type(), message.content());
        String id = message.conversation().id();
        Row row = new Row()
                .number("timestamp", logged.entry().ts())
                .text("conv-id", id)
                .text("to", id)
                .text("data", body.base64OrText())
                .text("from", message.from())
                .text("msg-id", message.id())
                .flag("is-conv", true)
                .flag("is-room", message.conversation().kind() == ConversationKind.ROOM)
                .flag("bin", body.bytes() != null);
        if (logged.changedTs() > 0) {
            row.number("patch-timestamp", logged.changedTs());
        }
        Mention mention = Mention.shown(message.mention());
        if (mention.all()) {
            row.flag("mention-all", true);
        }
        if (!mention.clients().isEmpty()) {
            row.texts("mention-client-ids", mention.clients());
        }
        return row.done();
    }
}
