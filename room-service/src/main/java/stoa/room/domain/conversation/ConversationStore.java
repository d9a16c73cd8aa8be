package stoa.room.domain.conversation;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stoa.protocol.conversation.ConversationOperations.Touched;
import stoa.protocol.conversation.ConversationRestrictions.UserRestriction;
import stoa.room.domain.RoomOutbox;

/** Conversations as they are kept. Futures complete on the caller's context. */
public interface ConversationStore {
    /**
     * Begins a conversation, or finds the one with the same {@link ConversationRow#uniqueHash()} whose members are those
     * now. Of many who begin the same at once one does.
     *
     * @param row as it begins
     * @param members who is in it
     * @param nowMs epoch milliseconds
     * @return the conversation that there is now
     */
    Future<Begun> begin(ConversationRow row, List<String> members, long nowMs);

    /**
     * Changes a conversation: one change of it at a time, with what it tells, all or nothing.
     *
     * @param target which, and what is looked at
     * @param rule what comes of it; may throw to leave everything as it is
     * @param <R> type of the reply
     * @return the reply; fails as the rule does, and with {@code CONVERSATION_NOT_FOUND}
     */
    <R> Future<R> change(Target target, Function<ConversationScene, Decision<R>> rule);

    /**
     * Notes when something was said last, where it is later than what is noted.
     *
     * @param conversations at most 1000; those that are not known are passed over
     * @return when it is noted
     */
    Future<Void> touch(List<Touched> conversations);

    /**
     * Blocks conversations for a client, or no longer.
     *
     * @param block what
     * @return when it is done; fails with {@code BLOCK_LIST_FULL}
     */
    Future<Void> block(ClientBlock block);

    /**
     * Deletes temporary conversations and restrictions that have ended, and subscribers of what is dismissed.
     *
     * @param endedBeforeMs epoch milliseconds
     * @param max of each at most so many
     * @return how many
     */
    Future<Integer> sweep(long endedBeforeMs, int max);

    /**
     * A conversation that was begun or found.
     *
     * @param row as it is
     * @param existing whether it was there before
     */
    record Begun(ConversationRow row, boolean existing) {}

    /**
     * What is changed.
     *
     * @param lane app and id
     * @param by who does it; null for a server
     * @param users whom it is about, beside who does it
     * @param counted which list is counted; null for none
     * @param nowMs epoch milliseconds
     */
    record Target(
            RoomOutbox.Lane lane,
            @Nullable String by,
            Set<String> users,
            @Nullable UserRestriction counted,
            long nowMs) {
        /** Copies the set. */
        public Target {
            users = Set.copyOf(users);
        }
    }

    /**
     * What a client blocks.
     *
     * @param app app key
     * @param user user id
     * @param ids ids of conversations
     * @param blocked whether from now on
     */
    record ClientBlock(String app, String user, List<String> ids, boolean blocked) {}
}
