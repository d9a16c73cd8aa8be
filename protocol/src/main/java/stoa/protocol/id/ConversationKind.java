package stoa.protocol.id;

import java.util.Locale;

/** The kinds of conversations; one log carries all of them. */
public enum ConversationKind {
    /** A live chat room. */
    ROOM,
    /** Members that stay, one-to-one included; LeanCloud's "normal". */
    GROUP,
    /** A few members for a limited time; its id begins with {@link #TEMPORARY_PREFIX}. */
    TEMPORARY,
    /** One speaks to many subscribers, each of whom sees only what was said to them. */
    SERVICE;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** How the ids of temporary conversations begin, and no others. */
    public static final String TEMPORARY_PREFIX = "_tmp:";

    /**
     * The name on the wire and in the database.
     *
     * @return lower case
     */
    public String label() {
        return label;
    }
}
