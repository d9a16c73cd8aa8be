package stoa.room.domain.conversation;

import java.util.ArrayList;
import java.util.List;

/**
 * What conversations are ordered by (LeanCloud protocol, section 16.2).
 *
 * @param field which
 * @param descending whether the largest come first; what has no such field comes last then, else first
 */
public record SortKey(WhereField field, boolean descending) {
    /** Keys of one query at most. */
    public static final int KEYS_MAX = 5;

    /**
     * Reads keys.
     *
     * @param sort names with commas between them, {@code -} in front for descending
     * @return none for an empty text
     * @throws stoa.protocol.error.StoaException {@code CONVERSATION_QUERY_FAILED} with the reason
     */
    public static List<SortKey> read(String sort) {
        List<SortKey> keys = new ArrayList<>();
        if (sort.isBlank()) {
            return keys;
        }
        String[] names = sort.split(",", -1);
        if (names.length > KEYS_MAX || sort.length() > WhereReader.TEXT_CHARS_MAX || sort.indexOf('\0') >= 0) {
            throw WhereReader.failed("sort has at most " + KEYS_MAX + " keys");
        }
        for (String one : names) {
            String name = one.strip();
            boolean descending = name.startsWith("-");
            WhereField field = WhereField.of(descending ? name.substring(1) : name);
            if (field instanceof WhereField.Column column && column.type() == WhereField.Type.USERS) {
                throw WhereReader.failed("conversations are not ordered by " + name);
            }
            keys.add(new SortKey(field, descending));
        }
        return keys;
    }
}
