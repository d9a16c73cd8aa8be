package stoa.room.domain.conversation;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A field of a conversation that is looked at. */
public sealed interface WhereField {
    /** Keys of a dotted name at most. */
    int KEYS_MAX = 10;

    /**
     * An attribute.
     *
     * @param keys from the outside in
     */
    record Path(List<String> keys) implements WhereField {
        /** Copies the list. */
        public Path {
            keys = List.copyOf(keys);
        }
    }

    /** What is no attribute. */
    enum Column implements WhereField {
        /** The id. */
        OBJECT_ID("objectId", Type.TEXT),
        /** Who began it. */
        CREATOR("c", Type.TEXT),
        /** Whether it is a chat room; those are not among conversations. */
        TRANSIENT("tr", Type.FLAG),
        /** Whether it is a service conversation. */
        SYSTEM("sys", Type.FLAG),
        /** Whether it was begun as unique. */
        UNIQUE("unique", Type.FLAG),
        /** When it was begun. */
        CREATED_AT("createdAt", Type.DATE),
        /** When it was changed last. */
        UPDATED_AT("updatedAt", Type.DATE),
        /** When something was said last; not there before. */
        LAST_MESSAGE_AT("lm", Type.DATE),
        /** Its members; none of a service conversation. */
        MEMBERS("m", Type.USERS),
        /** Those of the members who want no notice. */
        MUTED_BY("mu", Type.USERS);

        private static final Map<String, Column> BY_NAME =
                Stream.of(values()).collect(Collectors.toUnmodifiableMap(one -> one.fieldName, Function.identity()));

        private final String fieldName;
        private final Type type;

        Column(String fieldName, Type type) {
            this.fieldName = fieldName;
            this.type = type;
        }

        /**
         * The name in queries.
         *
         * @return e.g. {@code lm}
         */
        public String fieldName() {
            return fieldName;
        }

        /**
         * What its values are.
         *
         * @return the type
         */
        public Type type() {
            return type;
        }
    }

    /** What the values of a column are. */
    enum Type {
        /** Text. */
        TEXT,
        /** True or false. */
        FLAG,
        /** Epoch milliseconds, as a number. */
        DATE,
        /** An array of user ids. */
        USERS
    }

    /**
     * Finds a field by its name.
     *
     * @param name as sent
     * @return the field
     * @throws stoa.protocol.error.StoaException {@code CONVERSATION_QUERY_FAILED} for a name that none can have
     */
    static WhereField of(String name) {
        Column column = Column.BY_NAME.get(name);
        if (column != null) {
            return column;
        }
        List<String> keys = List.of(name.split("\\.", -1));
        if (name.startsWith("$") || keys.size() > KEYS_MAX || keys.contains("")) {
            throw WhereReader.failed("no field can be named " + name);
        }
        return new Path(keys);
    }
}
