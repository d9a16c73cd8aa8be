package stoa.room.domain.conversation;

import java.util.List;
import stoa.protocol.json.Json;

/**
 * What conversations are looked for (LeanCloud protocol, section 16.1). Either it holds or it does not: what a
 * conversation has not is equal to null, and otherwise fits nothing, so that its {@link Not} holds.
 */
public sealed interface Where {
    /**
     * All hold; with none it holds.
     *
     * @param parts which
     */
    record And(List<Where> parts) implements Where {
        /** Copies the list. */
        public And {
            parts = List.copyOf(parts);
        }
    }

    /**
     * At least one holds.
     *
     * @param parts which
     */
    record Or(List<Where> parts) implements Where {
        /** Copies the list. */
        public Or {
            parts = List.copyOf(parts);
        }
    }

    /**
     * It does not hold.
     *
     * @param part what
     */
    record Not(Where part) implements Where {}

    /**
     * The field is, or an array that is it holds, one of some values.
     *
     * @param field which
     * @param values at least one
     */
    record OneOf(WhereField field, List<Json> values) implements Where {
        /** Copies the list. */
        public OneOf {
            values = List.copyOf(values);
        }
    }

    /**
     * The field is before or after a value of its own type: number, text by code points, or date.
     *
     * @param field which
     * @param order how
     * @param bound the value
     */
    record Compared(WhereField field, Order order, Json bound) implements Where {}

    /**
     * The field is an array that holds all of some values.
     *
     * @param field which
     * @param values different ones; with none it never holds
     */
    record HoldsAll(WhereField field, List<Json> values) implements Where {
        /** Copies the list. */
        public HoldsAll {
            values = List.copyOf(values);
        }
    }

    /**
     * The field is an array of so many.
     *
     * @param field which
     * @param size how many
     */
    record Sized(WhereField field, int size) implements Where {}

    /**
     * The field is there, if only as null.
     *
     * @param field which
     */
    record Exists(WhereField field) implements Where {}

    /**
     * The field is a text, or an array that holds one, in which a pattern is found.
     *
     * @param field which
     * @param pattern as PCRE writes it
     * @param ignoreCase whether case does not count
     * @param lines whether {@code ^} and {@code $} are at every line
     */
    record Matches(WhereField field, String pattern, boolean ignoreCase, boolean lines) implements Where {}

    /** How values are compared. */
    enum Order {
        /** Below it. */
        BELOW,
        /** Below or equal. */
        AT_MOST,
        /** Above it. */
        ABOVE,
        /** Above or equal. */
        AT_LEAST
    }
}
