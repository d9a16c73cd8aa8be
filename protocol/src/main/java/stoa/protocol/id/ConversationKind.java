package stoa.protocol.id;

import java.util.Locale;

/** The kinds of conversations; one log carries all of them. */
public enum ConversationKind {
    /** A live chat room. */
    ROOM;

    /**
     * The name on the wire and in the database.
     *
     * @return lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
