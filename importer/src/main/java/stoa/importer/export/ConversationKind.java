package stoa.importer.export;

import java.util.Locale;

/** What a conversation is. */
public enum ConversationKind {
    /** With members that stay. */
    GROUP,
    /** A chat room. */
    ROOM,
    /** An account of the app. */
    SERVICE;

    /**
     * As Stoa's import calls it.
     *
     * @return in small letters
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
