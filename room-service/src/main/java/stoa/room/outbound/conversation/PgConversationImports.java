package stoa.room.outbound.conversation;

import static stoa.room.outbound.conversation.ConversationColumns.array;
import static stoa.room.outbound.conversation.PgConversationStore.run;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;
import stoa.protocol.conversation.ConversationImportOperations.ImportOutcome;
import stoa.protocol.conversation.MemberRole;
import stoa.protocol.id.ConversationKind;
import stoa.room.domain.conversation.ConversationImportStore;
import stoa.room.domain.conversation.ConversationRow;

/**
 * Puts conversations from elsewhere into the tables of {@link PgConversationStore}. One of an id at a time, by an advisory
 * lock; one that is there is locked as every change locks it. What is replaced gets a version that no change here could
 * have given it, so that whoever kept the one before asks anew. Any context; does not block.
 */
public final class PgConversationImports implements ConversationImportStore {
    /** How far the version of what is replaced moves: by one it would look like a change that was told. */
    private static final int VERSIONS_SKIPPED = 2;

    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtextextended('import' || chr(10) || $1 || chr(10) || $2, 0))::text";
    private static final String THERE = """
        SELECT version, imported_version, imported_digest, unique_now, last_message_ms, coalesce(
            (SELECT joined_ms FROM conversation_members WHERE app = $1 AND conversation = $2 LIMIT 1),
            (SELECT joined_ms FROM conversation_subscribers WHERE app = $1 AND conversation = $2 LIMIT 1)) AS since_ms
        FROM conversations WHERE app = $1 AND id = $2 FOR UPDATE\
        """;
    private static final String REMOVE = "DELETE FROM conversations WHERE app = $1 AND id = $2";
    /** One that ended has left subscribers who are still to be swept: not those that come with it now. */
    private static final String FORGET_REMAINS =
            "DELETE FROM conversation_remains WHERE app = $1 AND conversation = $2";

    private static final String REMOVE_SUBSCRIBERS =
            "DELETE FROM conversation_subscribers WHERE app = $1 AND conversation = $2";
    private static final String TOUCH =
            "UPDATE conversations SET last_message_ms = greatest(last_message_ms, $3) WHERE app = $1 AND id = $2";
    private static final String INSERT = """
        INSERT INTO conversations (app, id, kind, creator, attributes, unique_hash, unique_now, members, version,
            created_ms, updated_ms, last_message_ms, expires_ms, imported_version, imported_digest)
        VALUES ($1, $2, $3, $4, $5::text::jsonb, decode($6, 'hex'), $6::text IS NOT NULL AND NOT EXISTS (
                SELECT FROM conversations AS other
                WHERE other.app = $1 AND other.unique_hash = decode($6, 'hex') AND other.unique_now),
            $7, $8, $9, $10, $11, $12, $8, $13)
        RETURNING unique_now\
        """;
    private static final String MEMBERS = """
        INSERT INTO conversation_members (app, conversation, user_id, role, do_not_disturb, joined_ms)
        SELECT $1, $2, past.user_id, CASE WHEN past.user_id = $3 THEN $4 ELSE $5 END, past.user_id = ANY ($7::text[]), $6
        FROM unnest($8::text[]) WITH ORDINALITY AS past (user_id, nth) ORDER BY past.nth\
        """;
    private static final String SUBSCRIBERS = """
        INSERT INTO conversation_subscribers (app, conversation, user_id, do_not_disturb, joined_ms)
        SELECT $1, $2, past.user_id, past.user_id = ANY ($4::text[]), $3 FROM unnest($5::text[]) AS past (user_id)
        ON CONFLICT DO NOTHING\
        """;

    private final Pool pool;

    /**
     * A store over a pool.
     *
     * @param pool bounded; not closed here
     */
    public PgConversationImports(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Put> put(Past past, long nowMs) {
        return pool.withTransaction(connection -> lock(connection, past)
                .compose(_ ->
                        run(connection, THERE, ConversationColumns.of(past.row().conversation())))
                .compose(rows -> rows.size() == 0
                        ? insert(connection, past, past.row().version(), nowMs)
                                .map(found -> new Put(ImportOutcome.WRITTEN, found))
                        : meet(connection, past, rows.iterator().next(), nowMs)));
    }

    /** First the id, then the place among the unique ones: as those who begin one, each in one order. */
    private static Future<Void> lock(SqlConnection connection, Past past) {
        String app = past.row().conversation().app();
        @Nullable String hash = past.row().uniqueHash();
        return run(connection, LOCK, ConversationColumns.of(past.row().conversation()))
                .compose(_ -> hash == null
                        ? Future.succeededFuture()
                        : run(connection, ConversationBegin.LOCK, Tuple.of(app, hash)))
                .mapEmpty();
    }

    private static Future<Put> meet(SqlConnection connection, Past past, Row there, long nowMs) {
        boolean found = there.getBoolean("unique_now");
        if (past.digest().equals(there.getString("imported_digest"))) {
            Tuple touch = ConversationColumns.of(past.row().conversation())
                    .addLong(past.row().times().lastMessageMs());
            return run(connection, TOUCH, touch).map(new Put(ImportOutcome.KNOWN, found));
        }
        Long version = there.getLong("version");
        if (!version.equals(there.getLong("imported_version"))) {
            return Future.succeededFuture(new Put(ImportOutcome.CHANGED_HERE, found));
        }
        // All came with the first import; what was said since counts for them as before.
        Long sinceMs = there.getLong("since_ms");
        Tuple own = ConversationColumns.of(past.row().conversation());
        Tuple said = ConversationColumns.of(past.row().conversation()).addLong(there.getLong("last_message_ms"));
        return run(connection, REMOVE, own)
                .compose(_ -> insert(connection, past, version + VERSIONS_SKIPPED, sinceMs == null ? nowMs : sinceMs))
                .compose(foundNow -> run(connection, TOUCH, said).map(new Put(ImportOutcome.REPLACED, foundNow)));
    }

    private static Future<Boolean> insert(SqlConnection connection, Past past, long version, long nowMs) {
        ConversationRow row = past.row();
        Tuple parameters = ConversationColumns.of(row.conversation())
                .addString(row.kind().label())
                .addString(row.creator())
                .addString(row.attributes().toString())
                .addString(row.uniqueHash())
                .addInteger(row.members())
                .addLong(version)
                .addLong(row.times().createdMs())
                .addLong(row.times().updatedMs())
                .addLong(row.times().lastMessageMs())
                .addLong(row.times().expiresMs())
                .addString(past.digest());
        return swept(connection, past)
                .compose(_ -> run(connection, INSERT, parameters))
                .compose(rows -> {
                    boolean found = rows.iterator().next().getBoolean(0);
                    return members(connection, past, nowMs).map(found);
                });
    }

    private static Future<?> swept(SqlConnection connection, Past past) {
        return past.row().kind() == ConversationKind.SERVICE
                ? run(
                                connection,
                                FORGET_REMAINS,
                                ConversationColumns.of(past.row().conversation()))
                        .compose(_ -> run(
                                connection,
                                REMOVE_SUBSCRIBERS,
                                ConversationColumns.of(past.row().conversation())))
                : Future.succeededFuture();
    }

    private static Future<Void> members(SqlConnection connection, Past past, long nowMs) {
        if (past.members().isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple own = ConversationColumns.of(past.row().conversation());
        if (past.row().kind() == ConversationKind.SERVICE) {
            Tuple subscribers = own.addLong(nowMs)
                    .addArrayOfString(array(past.doNotDisturb()))
                    .addArrayOfString(array(past.members()));
            return run(connection, SUBSCRIBERS, subscribers).mapEmpty();
        }
        Tuple members = own.addString(past.row().creator())
                .addString(MemberRole.OWNER.label())
                .addString(MemberRole.MEMBER.label())
                .addLong(nowMs)
                .addArrayOfString(array(past.doNotDisturb()))
                .addArrayOfString(array(past.members()));
        return run(connection, MEMBERS, members).mapEmpty();
    }
}
