package stoa.room.domain;

import java.util.List;
import java.util.Map;
import stoa.protocol.room.AttributeOperations.Author;

/** A change of a room's attributes that somebody wants. */
public sealed interface AttributeWish {
    /**
     * Who is said to have done it.
     *
     * @return user id
     */
    String by();

    /**
     * Sets attributes.
     *
     * @param author who
     * @param entries values by key
     * @param force whether others' values may be overwritten
     * @param autoDelete whether they go when their owner leaves
     */
    record Set(Author author, Map<String, String> entries, boolean force, boolean autoDelete) implements AttributeWish {
        /** Copies the map. */
        public Set {
            entries = Map.copyOf(entries);
        }

        @Override
        public String by() {
            return author.user();
        }
    }

    /**
     * Deletes attributes.
     *
     * @param author who
     * @param keys which
     * @param force whether others' values may be deleted
     */
    record Delete(Author author, List<String> keys, boolean force) implements AttributeWish {
        /** Copies the list. */
        public Delete {
            keys = List.copyOf(keys);
        }

        @Override
        public String by() {
            return author.user();
        }
    }

    /**
     * Deletes what goes with a user who left.
     *
     * @param user user id
     */
    record OwnerLeft(String user) implements AttributeWish {
        @Override
        public String by() {
            return user;
        }
    }
}
