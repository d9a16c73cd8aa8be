package stoa.protocol.log;

/** What {@link LogEvent.MembersRestricted} changes. */
public enum Restriction {
    /** Users may not speak. */
    MUTED,
    /** Users may speak again. */
    UNMUTED,
    /** Users are put out and may not come back. */
    BANNED,
    /** Users may come back. */
    UNBANNED,
    /** Only who is on the speakers' list may speak. */
    ALL_MUTED,
    /** Everybody may speak again. */
    ALL_UNMUTED,
    /** Users may speak while all others are muted. */
    SPEAKERS_ADDED,
    /** Users may not any more. */
    SPEAKERS_REMOVED
}
