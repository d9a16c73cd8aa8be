package stoa.room.domain.conversation;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.WholeText;

/** Limits of what callers may ask of conversations. Pure. */
public final class ConversationBounds {
    /** Users taken in or out by one call at most. */
    public static final int USERS_PER_CHANGE_MAX = AppSettings.CONVERSATION_MEMBERS_LIMIT;

    /** Users restricted or asked about by one call at most. */
    public static final int USERS_PER_CALL_MAX = 1_000;

    /** Conversations named by one call at most. */
    public static final int IDS_PER_CALL_MAX = 1_000;

    /** Characters of a user id or the id of a conversation at most. */
    public static final int ID_CHARS_MAX = 64;

    /** Members of a temporary conversation at most. */
    public static final int TEMPORARY_MEMBERS_MAX = 10;

    /** How long a temporary conversation lives where nothing is said, in seconds. */
    public static final int TTL_DEFAULT_SECONDS = 86_400;

    /** How long a temporary conversation lives at most, in seconds. */
    public static final int TTL_MAX_SECONDS = 30 * 86_400;

    /** How long a user is silenced at most where it ends by itself, in seconds. */
    public static final int SILENCE_MAX_SECONDS = 86_400;

    /** Users on each list of a conversation at most. */
    public static final int LISTED_MAX = 3_000;

    /** Conversations blocked by a client at most. */
    public static final int CLIENT_BLOCKS_MAX = 10_000;

    private ConversationBounds() {}

    /**
     * Checks an id of a user.
     *
     * @param user as sent
     * @throws StoaException {@code BAD_REQUEST}
     */
    static void checkUser(@Nullable String user) {
        if (user != null && !isId(user)) {
            throw bad("a user id has 1 to " + ID_CHARS_MAX + " characters and no control characters");
        }
    }

    /** Checks users, and takes out those named twice; keeps the order. */
    static SequencedSet<String> users(Collection<String> users, int max) {
        if (users.isEmpty() || users.size() > max) {
            throw bad("a call names 1 to " + max + " users, not " + users.size());
        }
        users.forEach(ConversationBounds::checkUser);
        return new LinkedHashSet<>(users);
    }

    /** Checks ids of conversations; no more than their shape, since what is not known is not found. */
    static List<String> ids(List<String> ids) {
        if (ids.size() > IDS_PER_CALL_MAX) {
            throw bad("a call names at most " + IDS_PER_CALL_MAX + " conversations, not " + ids.size());
        }
        ids.forEach(ConversationBounds::checkId);
        return ids.stream().distinct().toList();
    }

    /** Checks the id of a conversation. */
    static void checkId(String id) {
        if (!isId(id)) {
            throw bad("the id of a conversation has 1 to " + ID_CHARS_MAX + " characters and no control characters");
        }
    }

    /** Checks the size of a page and where it begins. */
    static void checkPage(int limit, @Nullable String next) {
        if (limit < 1 || limit > USERS_PER_CALL_MAX) {
            throw bad("a page has 1 to " + USERS_PER_CALL_MAX + " entries, not " + limit);
        }
        if (next != null && !isId(next)) {
            throw bad("next is not what a page said");
        }
    }

    private static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= ID_CHARS_MAX && WholeText.isLine(id);
    }

    static StoaException bad(String why) {
        return new StoaException(ErrorCode.BAD_REQUEST, why);
    }
}
