package stoa.room.outbound.conversation;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.MessageId;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;
import stoa.room.domain.OutboxEntry;
import stoa.room.outbound.PgRoomOutbox;

/**
 * What a conversation's log is told of its changes.
 *
 * @param conversation which
 * @param by who did it; null for a server
 * @param atMs when, epoch milliseconds
 */
record ConversationTold(Conversation conversation, @Nullable String by, long atMs) {
    /** Adds changes to the outbox, whose versions begin with {@code version}; in the transaction that holds the row. */
    Future<Void> add(SqlConnection connection, long version, List<Change> changes) {
        List<OutboxEntry> entries = new ArrayList<>(changes.size());
        long next = version;
        for (Change change : changes) {
            // Ids of conversations are never used again, and neither are their versions.
            String id = MessageId.ofEvent("conversation", conversation, Long.toString(next));
            entries.add(
                    new OutboxEntry.ToLog(new LogEvent.ConversationChanged(conversation, id, by, next, atMs, change)));
            next++;
        }
        return PgRoomOutbox.add(connection, entries, atMs);
    }
}
