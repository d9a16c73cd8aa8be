package stoa.room.outbound.conversation;

import static stoa.room.outbound.conversation.ConversationColumns.array;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.conversation.ConversationQueries.ConversationInfo;
import stoa.protocol.conversation.ConversationQueries.ConversationTimes;
import stoa.protocol.conversation.ConversationQueries.OwnMembership;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.room.domain.conversation.ConversationReads.Show;
import stoa.room.domain.conversation.ConversationRow;

/** Conversations with their members as they are shown, each of one moment. Stateless. */
final class ConversationShown {
    static final String SQL = "SELECT " + ConversationColumns.ALL + """
        , CASE WHEN $4 THEN ARRAY(SELECT m.user_id FROM conversation_members AS m
            WHERE m.app = c.app AND m.conversation = c.id ORDER BY m.place) ELSE '{}'::text[] END AS users,
        ARRAY(SELECT m.user_id FROM conversation_members AS m WHERE m.app = c.app AND m.conversation = c.id
            AND m.do_not_disturb ORDER BY m.place) AS muted_by,
        coalesce(own.joined_ms, subscribed.joined_ms) AS joined_ms,
        coalesce(own.do_not_disturb, subscribed.do_not_disturb) AS do_not_disturb
        FROM conversations AS c
        LEFT JOIN conversation_members AS own ON own.app = c.app AND own.conversation = c.id AND own.user_id = $3
        LEFT JOIN conversation_subscribers AS subscribed
            ON subscribed.app = c.app AND subscribed.conversation = c.id AND subscribed.user_id = $3
        WHERE c.app = $1 AND c.id = ANY($2) AND c.expires_ms > $5\
        """;

    static final String POLICY = """
        SELECT c.kind, c.version, c.expires_ms,
        ARRAY(SELECT m.user_id FROM conversation_members AS m
            WHERE m.app = c.app AND m.conversation = c.id ORDER BY m.place) AS users,
        ARRAY(SELECT m.user_id FROM conversation_members AS m WHERE m.app = c.app AND m.conversation = c.id
            AND m.do_not_disturb ORDER BY m.place) AS muted_by,
        ARRAY(SELECT r.user_id FROM conversation_restrictions AS r WHERE r.app = c.app AND r.conversation = c.id
            AND r.restriction = 'SILENCED' AND r.until_ms > $3 ORDER BY r.user_id) AS silenced,
        ARRAY(SELECT r.until_ms FROM conversation_restrictions AS r WHERE r.app = c.app AND r.conversation = c.id
            AND r.restriction = 'SILENCED' AND r.until_ms > $3 ORDER BY r.user_id) AS silenced_until,
        ARRAY(SELECT r.user_id FROM conversation_restrictions AS r WHERE r.app = c.app AND r.conversation = c.id
            AND r.restriction = 'BLOCKED' ORDER BY r.user_id) AS blocked,
        ARRAY(SELECT m.user_id FROM conversation_members AS m JOIN client_blocks AS b
            ON b.app = m.app AND b.user_id = m.user_id AND b.conversation = m.conversation
            WHERE m.app = c.app AND m.conversation = c.id ORDER BY m.place) AS blocked_by
        FROM conversations AS c WHERE c.app = $1 AND c.id = $2 AND c.expires_ms > $3\
        """;

    private ConversationShown() {}

    static Tuple parameters(String app, List<String> ids, Show show) {
        return Tuple.of(app)
                .addArrayOfString(array(ids))
                .addString(show.caller())
                .addBoolean(show.withMembers())
                .addLong(show.nowMs());
    }

    static ConversationInfo info(Row row) {
        ConversationRow conversation = ConversationColumns.row(row);
        @Nullable Long joinedMs = row.getLong("joined_ms");
        return new ConversationInfo(
                conversation.conversation().id(),
                conversation.kind(),
                conversation.creator(),
                new JsonText(row.getString("attributes")),
                conversation.uniqueId(),
                List.of(row.getArrayOfStrings("users")),
                List.of(row.getArrayOfStrings("muted_by")),
                new ConversationTimes(
                        conversation.times().createdMs(),
                        conversation.times().updatedMs(),
                        conversation.times().lastMessageMs(),
                        conversation.times().expiresMs()),
                joinedMs == null ? null : new OwnMembership(row.getBoolean("do_not_disturb"), joinedMs));
    }

    static ConversationPolicy policy(String app, String id, Row row) {
        String[] silenced = row.getArrayOfStrings("silenced");
        Long[] until = row.getArrayOfLongs("silenced_until");
        Map<String, Long> silencedUntil = new HashMap<>();
        for (int i = 0; i < silenced.length; i++) {
            silencedUntil.put(silenced[i], until[i]);
        }
        ConversationKind kind = ConversationColumns.kind(row);
        return new ConversationPolicy(
                app,
                id,
                kind,
                row.getLong("version"),
                row.getLong("expires_ms"),
                List.of(row.getArrayOfStrings("users")),
                List.of(row.getArrayOfStrings("muted_by")),
                silencedUntil,
                List.of(row.getArrayOfStrings("blocked")),
                List.of(row.getArrayOfStrings("blocked_by")),
                kind == ConversationKind.SERVICE);
    }
}
