package stoa.load.run;

/** What a participant is there for; on its loop's thread. */
sealed interface Role permits Receiver, Speaker, Bystander {
    /** A message came, see {@link stoa.load.wire.FrameScanner.Sink}. */
    void message(int stream, int number, long sentMicros, long cursor);

    /** A merged message came. */
    void tally(long count, long cursor);

    /** Messages were not delivered. */
    void gap(long low, long normal, long high, long from, long to);

    /** A send was answered. */
    void answered(long send, int code, long cursor, boolean shed);

    /**
     * It is in a room.
     *
     * @param cursor of the join reply
     * @param complete whether all that was missed came before this
     */
    void joined(long cursor, boolean complete);

    /** Where it comes back; below 0 where it was not in yet. */
    long position();

    /** Its connection ended. */
    void cut();
}
