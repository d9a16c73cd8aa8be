package stoa.protocol.id;

import java.util.Locale;

/** How much a message matters when not all can be delivered; from the first to be shed to the last. */
public enum Priority {
    /** Shed first: likes, presence in passing. */
    LOW,
    /** What a client's message is unless it says otherwise. */
    NORMAL,
    /** Shed last; half of a room's budget is kept for it. */
    HIGH,
    /** Never shed: server messages, whitelisted users and types. */
    PROTECTED;

    /**
     * The name on the wire.
     *
     * @return lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a priority by its name on the wire.
     *
     * @param label lower case
     * @return the priority
     * @throws IllegalArgumentException when there is none of this name
     */
    public static Priority ofLabel(String label) {
        for (Priority priority : values()) {
            if (priority.label().equals(label)) {
                return priority;
            }
        }
        throw new IllegalArgumentException("no priority is called " + label);
    }
}
