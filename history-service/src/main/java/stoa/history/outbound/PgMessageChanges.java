package stoa.history.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/**
 * What recalls and modifications do to entries of the same conversation that came before them: the same client
 * id may be used for another message later. Recalls go first, since a modification after a recall is hidden by
 * it, and one before it too; modifications go in order, so that the latest stays.
 */
final class PgMessageChanges {
    private static final String RECALL = """
        UPDATE history_entries SET recalled_by = $4, changed_ts = $5
        WHERE id = $3 AND conversation = $2 AND what = 0 AND recalled_by IS NULL
            AND (generation, log_offset) < ($1, $4)\
        """;

    private static final String RECALL_MODIFICATIONS = """
        UPDATE history_entries SET recalled_by = $4, changed_ts = $5
        WHERE target = $3 AND conversation = $2 AND what = 3 AND recalled_by IS NULL
            AND (generation, log_offset) < ($1, $4)\
        """;

    private static final String MODIFY = """
        WITH message AS (
            UPDATE history_entries SET modified_content = $6,
                changed_ts = CASE WHEN recalled_by IS NULL THEN $5 ELSE changed_ts END
            WHERE id = $3 AND conversation = $2 AND what = 0 AND (generation, log_offset) < ($1, $4)
            RETURNING recalled_by)
        UPDATE history_entries SET recalled_by = (SELECT max(recalled_by) FROM message)
        WHERE target = $3 AND conversation = $2 AND what = 3 AND generation = $1 AND log_offset = $4
            AND (SELECT bool_and(recalled_by IS NOT NULL) FROM message)\
        """;

    private PgMessageChanges() {}

    /** Applies them in the transaction that stored the entries. */
    static Future<Void> write(SqlConnection connection, List<Entry> entries, Map<Conversation, Long> keys) {
        List<Tuple> recalls = new ArrayList<>();
        List<Tuple> modifications = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.event() instanceof LogEvent.MessageRecalled recalled) {
                recalls.add(change(entry, keys, recalled.message()));
            } else if (entry.event() instanceof LogEvent.MessageModified modified) {
                modifications.add(change(entry, keys, modified.message())
                        .addString(PgText.of(modified.content().value())));
            }
        }
        return run(connection, RECALL, recalls)
                .compose(_ -> run(connection, RECALL_MODIFICATIONS, recalls))
                .compose(_ -> run(connection, MODIFY, modifications));
    }

    private static Tuple change(Entry entry, Map<Conversation, Long> keys, String message) {
        return Tuple.of(
                entry.generation(),
                keys.get(entry.event().conversation()),
                PgText.of(message),
                entry.offset(),
                entry.ts());
    }

    private static Future<Void> run(SqlConnection connection, String statement, List<Tuple> changes) {
        return changes.isEmpty()
                ? Future.succeededFuture()
                : connection.preparedQuery(statement).executeBatch(changes).mapEmpty();
    }
}
