package stoa.load.check;

/**
 * What became of the messages of a stream, as its acks told.
 *
 * @param stream number of the stream
 * @param outcomes by number, from 1 on at index 0: the cursor of what was delivered, minus the cursor of what was shed,
 *     {@link #REFUSED}, {@link #UNKNOWN}, or {@link #TAKEN} where acks tell no cursor
 */
public record Published(int stream, long[] outcomes) {
    /** It was refused: nobody may get it. */
    public static final long REFUSED = 0;

    /** There was no answer, or one that leaves it open: who got it is to have got it in one place. */
    public static final long UNKNOWN = -1;

    /** It was accepted without a place of its own, since it will be merged. */
    public static final long TAKEN = 1;
}
