package stoa.gateway.domain;

import io.vertx.core.Future;
import stoa.protocol.history.HistoryOperations.Logs;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryLatest;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.history.HistoryOperations.Since;

/** What the gateway asks history-service; answers come on the caller's context, failures with a code. */
public interface HistoryCalls {
    /**
     * Everything after a place.
     *
     * @param request where
     * @return entries
     */
    Future<Since> since(QuerySince request);

    /**
     * The latest messages.
     *
     * @param request where
     * @return messages
     */
    Future<Messages> latest(QueryLatest request);

    /**
     * A page of messages.
     *
     * @param request where
     * @return messages
     */
    Future<Messages> page(QueryPage request);

    /**
     * A stretch of messages, recalled ones included.
     *
     * @param request where
     * @return messages and what became of them
     */
    Future<Logs> logs(QueryLogs request);
}
