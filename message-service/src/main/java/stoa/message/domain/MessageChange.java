package stoa.message.domain;

import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.message.MessageOperations.Modify;
import stoa.protocol.message.MessageOperations.Recall;

/**
 * A recall or a modification that was asked for.
 *
 * @param conversation where
 * @param epoch the claim the caller goes by
 * @param message id of the message
 * @param by user id
 * @param session asking session; null for servers
 * @param cursor of the message's ack; 0 when unknown
 * @param content of the message from now on; null to take it back
 */
record MessageChange(
        Conversation conversation,
        long epoch,
        String message,
        String by,
        @Nullable String session,
        long cursor,
        @Nullable JsonText content) {
    static MessageChange of(Recall recall) {
        return new MessageChange(
                recall.conversation(),
                recall.epoch(),
                recall.message(),
                recall.by(),
                recall.session(),
                recall.cursor(),
                null);
    }

    static MessageChange of(Modify modify) {
        return new MessageChange(
                modify.conversation(),
                modify.epoch(),
                modify.message(),
                modify.by(),
                modify.session(),
                modify.cursor(),
                modify.content());
    }
}
