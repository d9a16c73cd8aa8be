package stoa.room.domain.conversation;

import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.json.Json;

/**
 * A conversation without its members.
 *
 * @param conversation app, kind and id
 * @param creator user id; null where a server began it
 * @param attributes {@code name}, {@code attr} and the app's own keys
 * @param uniqueHash where it was begun as unique: {@link UniqueMembers#hash} of kind and members then, else null
 * @param members how many
 * @param version strictly growing
 * @param times when what happened
 */
public record ConversationRow(
        Conversation conversation,
        @Nullable String creator,
        Json.Obj attributes,
        @Nullable String uniqueHash,
        int members,
        long version,
        Times times) {
    /** When what does not end ends. */
    public static final long NEVER_MS = Long.MAX_VALUE;

    /**
     * When what happened, epoch milliseconds.
     *
     * @param createdMs it was begun
     * @param updatedMs it was changed last
     * @param lastMessageMs something was said last; 0 for never
     * @param expiresMs it ends; {@link #NEVER_MS}
     */
    public record Times(long createdMs, long updatedMs, long lastMessageMs, long expiresMs) {}

    /**
     * What it is.
     *
     * @return the kind
     */
    public ConversationKind kind() {
        return conversation.kind();
    }

    /**
     * What callers name the member set by.
     *
     * @return the same for the same members; null where it is not unique
     */
    public @Nullable String uniqueId() {
        return uniqueHash == null ? null : UniqueMembers.publicId(uniqueHash);
    }
}
