package stoa.gateway.inbound.leancloud;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.json.Json;
import stoa.protocol.json.JsonReader;

/**
 * What a query for conversations wants that chat rooms can be, too: those of some ids, and nothing more of them
 * ("LeanCloud protocol", section 16.1). Pure.
 *
 * @param ids different ids; none for a query that chat rooms do not fit
 * @param onlyRooms whether nothing but chat rooms is wanted
 */
record WantedIds(List<String> ids, boolean onlyRooms) {
    private static final int DEPTH_MAX = 8;
    private static final WantedIds NONE = new WantedIds(List.of(), false);

    /** Copies the list. */
    WantedIds {
        ids = List.copyOf(ids);
    }

    /**
     * Reads a description.
     *
     * @param where JSON as sent; null for none
     * @throws StoaException {@code CONVERSATION_QUERY_FAILED} where it is none, or asks for chat rooms otherwise than by
     *     their ids
     */
    static WantedIds of(@Nullable String where) {
        if (where == null) {
            return NONE;
        }
        Json.Obj read = read(where);
        boolean onlyRooms = new Json.Bool(true).equals(read.fields().get("tr"));
        int known = onlyRooms ? 2 : 1;
        SequencedSet<String> ids = ids(read.fields().get("objectId"));
        if (ids.isEmpty() || read.fields().size() != known) {
            if (onlyRooms) {
                throw failed("chat rooms are found by their objectId alone");
            }
            return NONE;
        }
        return new WantedIds(new ArrayList<>(ids), onlyRooms);
    }

    private static Json.Obj read(String where) {
        try {
            return JsonReader.object(where, DEPTH_MAX);
        } catch (IllegalArgumentException unreadable) {
            throw failed("what is looked for cannot be read: " + unreadable.getMessage());
        }
    }

    private static SequencedSet<String> ids(@Nullable Json objectId) {
        SequencedSet<String> ids = new LinkedHashSet<>();
        if (objectId instanceof Json.Text(String id)) {
            ids.add(id);
        } else if (objectId instanceof Json.Obj operators
                && operators.fields().size() == 1
                && operators.fields().get("$in") instanceof Json.Arr(List<Json> items)) {
            for (Json item : items) {
                if (item instanceof Json.Text(String id)) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    private static StoaException failed(String why) {
        return new StoaException(ErrorCode.CONVERSATION_QUERY_FAILED, why);
    }
}
