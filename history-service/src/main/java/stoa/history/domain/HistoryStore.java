package stoa.history.domain;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;

/**
 * Reads the history. Any thread, never blocks; every future fails when the store is not to be
 * reached.
 */
public interface HistoryStore {
    /**
     * What is known of a conversation now.
     *
     * @param conversation which
     * @param generation log generation of the answer's offsets
     * @return its state; unknown when it has no entries
     */
    Future<ConversationState> look(Conversation conversation, int generation);

    /**
     * Messages that stand, in the order asked for.
     *
     * @param conversation whose
     * @param range which
     * @return at most as many as the range's limit
     */
    Future<List<Entry>> messages(Conversation conversation, MessageRange range);

    /**
     * Messages, whether they stand or were recalled, in the order asked for.
     *
     * @param conversation whose
     * @param range which
     * @return at most as many as the range's limit
     */
    Future<List<LoggedMessage>> logs(Conversation conversation, MessageRange range);

    /**
     * How many messages stand.
     *
     * @param range which
     * @return at most the range's limit
     */
    Future<Integer> count(MessageRange range);

    /**
     * All entries of a conversation from an offset on.
     *
     * @param conversation whose
     * @param state as looked up
     * @param range which
     * @return by offset; fewer than the range's limit although there are more, when they are too many
     *     bytes
     */
    Future<Slice> entries(Conversation conversation, ConversationState state, OffsetRange range);

    /**
     * All entries of a partition that are of no room, but for messages that were taken back.
     *
     * @param partition 0 to 63
     * @param range which
     * @return by offset; fewer than the range's limit although there are more, when they are too many
     *     bytes
     */
    Future<Slice> others(int partition, OffsetRange range);

    /**
     * One message.
     *
     * @param conversation whose
     * @param state as looked up
     * @param message its id
     * @return the latest one with this id
     */
    Future<Optional<StoredEntry>> find(Conversation conversation, ConversationState state, String message);

    /**
     * Which offsets are wanted.
     *
     * @param generation log generation
     * @param from first offset
     * @param through last offset
     * @param limit entries at most
     */
    record OffsetRange(int generation, long from, long through, int limit) {}

    /**
     * The beginning of a range.
     *
     * @param entries by offset
     * @param whole whether that is all of it
     */
    record Slice(List<Entry> entries, boolean whole) {
        /** Copies the list. */
        public Slice {
            entries = List.copyOf(entries);
        }
    }
}
