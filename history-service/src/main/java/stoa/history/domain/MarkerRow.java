package stoa.history.domain;

/**
 * A marker right after one write moved it, and where it stood before: from that follows who is told of which messages,
 * each of them once. Pure.
 *
 * @param readTs time of the last message that was read, epoch milliseconds
 * @param receivedTs the same of what was received; never less than {@code readTs}
 * @param readBeforeTs {@code readTs} before
 * @param receivedBeforeTs {@code receivedTs} before
 */
public record MarkerRow(long readTs, long receivedTs, long readBeforeTs, long receivedBeforeTs) {
    /**
     * Messages between two times.
     *
     * @param afterTs only later ones
     * @param upToTs not later than this
     */
    public record Stretch(long afterTs, long upToTs) {
        /**
         * Whether there is nothing in it.
         *
         * @return true when it has no length
         */
        public boolean isEmpty() {
            return upToTs <= afterTs;
        }
    }

    /**
     * What was read that was not before.
     *
     * @return empty where the write was only of what was received
     */
    public Stretch read() {
        return new Stretch(readBeforeTs, readTs);
    }

    /**
     * What was received that was not before, without what the same write says was read: whoever is told that it was read
     * is told both.
     *
     * @return empty where nothing is left
     */
    public Stretch received() {
        boolean isRead = !read().isEmpty();
        return new Stretch(isRead ? Math.max(receivedBeforeTs, readTs) : receivedBeforeTs, receivedTs);
    }
}
