package stoa.history.domain;

/**
 * What the store knows of a conversation at one moment.
 *
 * @param nextOffset how far its partition is applied, in the generation asked for
 * @param keptFrom below this offset of that generation entries may be missing
 * @param key names the conversation in the store; {@link #UNKNOWN} when it has no entries
 * @param version grows with every change
 * @param lastGeneration log generation of its last entry
 * @param lastOffset offset of its last entry
 * @param destroyedTs time of its last destruction, 0 for none: what is not later belongs to another room
 */
public record ConversationState(
        long nextOffset, long keptFrom, long key, long version, int lastGeneration, long lastOffset, long destroyedTs) {
    /** The key of a conversation without entries. */
    public static final long UNKNOWN = 0;

    /**
     * Whether there is anything to look for.
     *
     * @return false when the conversation never had an entry
     */
    public boolean isKnown() {
        return key != UNKNOWN;
    }

    /**
     * Names what can be read now; another token means something changed.
     *
     * @return key and version
     */
    public String token() {
        // Not what versions of this program kept that did not show imported messages.
        return key + "." + version + ".i";
    }
}
