package stoa.protocol.room;

import java.util.List;
import java.util.Map;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;

/**
 * Attributes of rooms: up to 100 keys with values, kept with the room, told in the room's order
 * (rongcloud-server-api, section 4.7).
 */
public final class AttributeOperations {
    /** Sets attributes. */
    public static final Operation<SetAttributes, AttributesChange> SET = Operation.once(
                    Service.ROOM, "room.set-attributes", SetAttributes.class, AttributesChange.class)
            .within(5_000);

    /** Deletes attributes. */
    public static final Operation<DeleteAttributes, AttributesChange> DELETE = Operation.once(
                    Service.ROOM, "room.delete-attributes", DeleteAttributes.class, AttributesChange.class)
            .within(5_000);

    /** Reads attributes. */
    public static final Operation<QueryAttributes, Attributes> QUERY =
            Operation.idempotent(Service.ROOM, "room.attributes", QueryAttributes.class, Attributes.class);

    private AttributeOperations() {}

    /**
     * Who changes attributes.
     *
     * @param user user id, the owner of what is set
     * @param isServer whether a back end does it, which may overwrite everybody's and need not be a member
     */
    public record Author(String user, boolean isServer) {}

    /**
     * Sets attributes.
     *
     * @param app app key
     * @param room room id; fails with {@code NO_SUCH_ROOM}
     * @param author who
     * @param entries 1 to 10 values by key
     * @param force whether others' values may be overwritten
     * @param autoDelete whether they go when their owner leaves
     */
    public record SetAttributes(
            String app, String room, Author author, Map<String, String> entries, boolean force, boolean autoDelete) {
        /** Copies the map. */
        public SetAttributes {
            entries = Map.copyOf(entries);
        }
    }

    /**
     * Deletes attributes.
     *
     * @param app app key
     * @param room room id; fails with {@code NO_SUCH_ROOM}
     * @param author who
     * @param keys 1 to 10
     * @param force whether others' values may be deleted
     */
    public record DeleteAttributes(String app, String room, Author author, List<String> keys, boolean force) {
        /** Copies the list. */
        public DeleteAttributes {
            keys = List.copyOf(keys);
        }
    }

    /**
     * What became of a change.
     *
     * @param version of the room's attributes after it; 0 when nothing changed
     * @param changed keys that were set or deleted
     * @param failed keys that were not, with the number of the error
     */
    public record AttributesChange(long version, List<String> changed, Map<String, Integer> failed) {
        /** Copies the collections. */
        public AttributesChange {
            changed = List.copyOf(changed);
            failed = Map.copyOf(failed);
        }
    }

    /**
     * Asks for attributes.
     *
     * @param app app key
     * @param room room id; fails with {@code NO_SUCH_ROOM}
     * @param keys at most 100; empty for all
     */
    public record QueryAttributes(String app, String room, List<String> keys) {
        /** Copies the list. */
        public QueryAttributes {
            keys = List.copyOf(keys);
        }
    }

    /**
     * Attributes as they are.
     *
     * @param version of the room's attributes
     * @param attributes by key
     */
    public record Attributes(long version, List<Attribute> attributes) {
        /** Copies the list. */
        public Attributes {
            attributes = List.copyOf(attributes);
        }
    }

    /**
     * One attribute.
     *
     * @param key 1 to 128 characters
     * @param value at most 4096 characters
     * @param user who set it last
     * @param autoDelete whether it goes when that user leaves
     * @param setAtMs when it was set last, epoch milliseconds
     */
    public record Attribute(String key, String value, String user, boolean autoDelete, long setAtMs) {}
}
