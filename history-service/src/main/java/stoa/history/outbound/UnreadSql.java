package stoa.history.outbound;

import io.vertx.sqlclient.Row;
import stoa.history.domain.MarkerStore;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.Unread;

/**
 * How what a member has not read is found: of each conversation the latest {@link MarkerStore#LOOKED_AT_MAX} entries
 * behind a time are looked at, along the index by time, so that an answer takes no longer however much was said. No rows
 * per member and message. Stateless.
 */
final class UnreadSql {
    // Both look at a row "a" of what is asked for: key, last_ts, user_id, floor_ts, and the cut: generation, as_of.
    private static final String IS_BEFORE_CUT = "(e.generation <> a.generation OR e.log_offset < a.as_of)";
    private static final String IS_FOR_OTHERS = """
        (e.audience IS NULL OR cardinality(e.audience) = 0 OR a.user_id = ANY (e.audience))\
        """;

    /** Whether a message is for the member: who sent it has it, where that was not said otherwise. */
    static final String IS_FOR_MEMBER =
            "CASE WHEN e.actor = a.user_id THEN e.except_sender IS NOT TRUE ELSE " + IS_FOR_OTHERS + " END";

    /** Gives {@code counted}: how many, whether they mention the member, the time of the latest. */
    static final String COUNTED =
            """
             CROSS JOIN LATERAL (
                SELECT count(*)::int AS unread, coalesce(bool_or(mentioned), false) AS mentioned, max(ts) AS newest_ts
                FROM (
                    SELECT e.ts, e.recalled_by IS NULL AND (e.mentions_all IS TRUE
                        OR coalesce(a.user_id = ANY (e.mentions), false)) AS mentioned
                    FROM (
                        SELECT ts, what, actor, audience, mentions_all, mentions, recalled_by, generation, log_offset
                        FROM history_entries
                        WHERE conversation = a.key AND ts > a.floor_ts AND ts <= a.last_ts
                        ORDER BY ts DESC LIMIT %d) e
                    WHERE e.what = 0 AND e.actor <> a.user_id AND %s AND %s
                    LIMIT %d) unread) counted\
            """.formatted(MarkerStore.LOOKED_AT_MAX, IS_FOR_OTHERS, IS_BEFORE_CUT, Unread.COUNT_MAX);

    /** Gives {@code latest}: the last message; no columns of it where there is none. */
    static final String LATEST = """
         LEFT JOIN LATERAL (
            SELECT e.id AS last_id, e.ts AS last_message_ts, e.actor AS last_from, e.type AS last_type,
                CASE WHEN e.recalled_by IS NULL THEN coalesce(e.modified_content, e.content) ELSE 'null' END
                    AS last_content,
                e.recalled_by IS NOT NULL AS last_recalled,
                CASE
                    WHEN e.changed_ts IS NOT NULL THEN e.changed_ts
                    WHEN e.recalled_by IS NOT NULL THEN (
                        SELECT r.ts FROM history_entries r
                        WHERE r.generation = e.generation AND r.log_partition = e.log_partition
                            AND r.log_offset = e.recalled_by AND r.ts >= e.ts)
                    WHEN e.modified_content IS NOT NULL THEN (
                        SELECT max(m.ts) FROM history_entries m
                        WHERE m.target = e.id AND m.conversation = e.conversation AND m.what = 3 AND m.ts >= e.ts)
                END AS last_changed_ts
            FROM (
                SELECT * FROM history_entries WHERE conversation = a.key AND ts <= a.last_ts
                ORDER BY ts DESC LIMIT %d) e
            WHERE e.what = 0 AND %s AND %s
            LIMIT 1) latest ON true\
        """.formatted(MarkerStore.LOOKED_AT_MAX, IS_BEFORE_CUT, IS_FOR_MEMBER);

    private UnreadSql() {}

    /** Reads the columns of both. */
    static Unread unread(Row row) {
        String id = row.getString("last_id");
        Long changedTs = row.getLong("last_changed_ts");
        return new Unread(
                row.getInteger("unread"),
                row.getBoolean("mentioned"),
                id == null
                        ? null
                        : new Unread.Last(
                                id,
                                row.getLong("last_message_ts"),
                                row.getString("last_from"),
                                row.getString("last_type"),
                                new JsonText(row.getString("last_content")),
                                row.getBoolean("last_recalled"),
                                changedTs == null ? 0 : changedTs));
    }
}
