package stoa.history.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Cursor;

/**
 * Which messages of a conversation are wanted.
 *
 * @param conversation key of the conversation
 * @param afterTs only later ones
 * @param beforeTs only earlier ones
 * @param newestFirst from which end the limit counts
 * @param types only these types; empty for all
 * @param limit how many at most
 * @param last of its generation nothing after it; null for no such bound
 */
public record MessageRange(
        long conversation,
        long afterTs,
        long beforeTs,
        boolean newestFirst,
        List<String> types,
        int limit,
        @Nullable Cursor last) {
    /** Copies the list. */
    public MessageRange {
        types = List.copyOf(types);
    }
}
