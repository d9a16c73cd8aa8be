package stoa.room.outbound.conversation;

import static stoa.room.outbound.conversation.ConversationColumns.array;
import static stoa.room.outbound.conversation.PgConversationStore.run;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;
import stoa.room.domain.conversation.ConversationRow;
import stoa.room.domain.conversation.ConversationStore.Begun;

/**
 * Begins conversations in a transaction. Those who begin or find the same unique one do so one after the other, by an
 * advisory lock; the unique index stands behind it. Stateless.
 */
final class ConversationBegin {
    /** Of app and hash: who holds it may begin or find the unique conversation of these members. */
    static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtextextended('unique' || chr(10) || $1 || chr(10) || $2, 0))::text";
    // An hour that has ended, or members that are others after all: not found by its members any more.
    private static final String RELEASE = """
        UPDATE conversations AS c SET unique_now = false
        WHERE app = $1 AND unique_hash = decode($2, 'hex') AND unique_now AND (expires_ms <= $4
            OR (SELECT array_agg(user_id ORDER BY user_id) FROM conversation_members AS m
                WHERE m.app = c.app AND m.conversation = c.id) IS DISTINCT FROM
                (SELECT array_agg(user_id ORDER BY user_id COLLATE "C") FROM unnest($3::text[]) AS wanted (user_id)))\
        """;
    private static final String FIND = "SELECT " + ConversationColumns.ALL + " FROM conversations AS c"
            + " WHERE c.app = $1 AND c.unique_hash = decode($2, 'hex') AND c.unique_now";
    private static final String INSERT = """
        INSERT INTO conversations (app, id, kind, creator, attributes, unique_hash, unique_now, members, version,
            created_ms, updated_ms, expires_ms)
        VALUES ($1, $2, $3, $4, $5::text::jsonb, decode($6, 'hex'), $6::text IS NOT NULL, $7, $8, $9, $9, $10)\
        """;
    private static final String TAKE_PLACE = """
        UPDATE conversations AS c SET unique_now = c.unique_hash = decode($3, 'hex') AND NOT EXISTS (
            SELECT FROM conversations AS other
            WHERE other.app = $1 AND other.unique_hash = decode($3, 'hex') AND other.unique_now AND other.id <> $2)
        WHERE c.app = $1 AND c.id = $2\
        """;

    private ConversationBegin() {}

    static Future<Begun> begin(SqlConnection connection, ConversationRow row, List<String> members, long nowMs) {
        return existing(connection, row, members, nowMs)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(new Begun(found.get(), true))
                        : insert(connection, row, members, nowMs).map(new Begun(row, false)));
    }

    private static Future<Optional<ConversationRow>> existing(
            SqlConnection connection, ConversationRow row, List<String> members, long nowMs) {
        @Nullable String hash = row.uniqueHash();
        if (hash == null) {
            return Future.succeededFuture(Optional.empty());
        }
        Tuple place = Tuple.of(row.conversation().app(), hash);
        Tuple release = Tuple.of(row.conversation().app(), hash)
                .addArrayOfString(array(members))
                .addLong(nowMs);
        return run(connection, LOCK, place)
                .compose(_ -> run(connection, RELEASE, release))
                .compose(_ -> run(connection, FIND, place))
                .map(found -> found.size() == 0
                        ? Optional.empty()
                        : Optional.of(ConversationColumns.row(found.iterator().next())));
    }

    private static Future<Void> insert(
            SqlConnection connection, ConversationRow row, List<String> members, long nowMs) {
        JsonText attributes = new JsonText(row.attributes().toString());
        Tuple parameters = ConversationColumns.of(row.conversation())
                .addString(row.kind().label())
                .addString(row.creator())
                .addString(attributes.value())
                .addString(row.uniqueHash())
                .addInteger(row.members())
                .addLong(row.version())
                .addLong(row.times().createdMs())
                .addLong(row.times().expiresMs());
        ConversationTold told = new ConversationTold(row.conversation(), row.creator(), nowMs);
        return run(connection, INSERT, parameters)
                .compose(_ -> members.isEmpty()
                        ? Future.succeededFuture()
                        : ConversationWrites.insertMembers(connection, row, members, nowMs))
                .compose(_ -> told.add(connection, row.version(), List.of(new Change.Started(members, attributes))));
    }

    /** Makes a conversation one that is found by its members, or none, after they have changed. */
    static Future<Void> placed(SqlConnection connection, ConversationRow row, String hashNow) {
        Tuple place = Tuple.of(row.conversation().app(), hashNow);
        Tuple parameters = ConversationColumns.of(row.conversation()).addString(hashNow);
        return run(connection, LOCK, place)
                .compose(_ -> run(connection, TAKE_PLACE, parameters))
                .mapEmpty();
    }
}
