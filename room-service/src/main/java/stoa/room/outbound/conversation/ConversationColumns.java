package stoa.room.outbound.conversation;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.Locale;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.json.JsonReader;
import stoa.room.domain.conversation.ConversationRow;

/** How a conversation lies in a row of {@code conversations}. Stateless. */
final class ConversationColumns {
    /** The columns {@link #row} wants, of a table that is called {@code c}. */
    static final String ALL = """
        c.app, c.id, c.kind, c.creator, c.attributes::text AS attributes, encode(c.unique_hash, 'hex') AS unique_hash,
        c.members, c.version, c.created_ms, c.updated_ms, c.last_message_ms, c.expires_ms\
        """;

    private ConversationColumns() {}

    static ConversationRow row(Row row) {
        return new ConversationRow(
                new Conversation(row.getString("app"), kind(row), row.getString("id")),
                row.getString("creator"),
                JsonReader.stored(row.getString("attributes")),
                row.getString("unique_hash"),
                row.getInteger("members"),
                row.getLong("version"),
                new ConversationRow.Times(
                        row.getLong("created_ms"),
                        row.getLong("updated_ms"),
                        row.getLong("last_message_ms"),
                        row.getLong("expires_ms")));
    }

    static ConversationKind kind(Row row) {
        return ConversationKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
    }

    static Tuple of(Conversation conversation) {
        return Tuple.of(conversation.app(), conversation.id());
    }

    static String[] array(Collection<String> texts) {
        return texts.toArray(String[]::new);
    }
}
