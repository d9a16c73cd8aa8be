package stoa.load.wire;

/**
 * Picks out of a server's frames what the load test has to know, and makes nothing of the rest. Used by one thread;
 * keeps nothing between frames.
 */
public sealed interface FrameScanner permits EventScanner, CommandScanner {
    /**
     * Scans a frame.
     *
     * @param bytes hold the payload
     * @param from its first byte
     * @param to behind its last byte
     * @param sink is told what there is
     * @throws UnreadableFrameException when it is none of the protocol
     */
    void scan(byte[] bytes, int from, int to, Sink sink) throws UnreadableFrameException;

    /**
     * Whether the reply that is being told has all that was missed. During {@link Sink#reply} only.
     *
     * @return false when the server says that it has not, or cannot say that it has
     */
    boolean isComplete();

    /**
     * The session in the reply that is being told. During {@link Sink#reply} only.
     *
     * @return the signed text; empty when there is none
     */
    String session();

    /** Is told what a frame holds, in order. */
    interface Sink {
        /**
         * A message of the load test.
         *
         * @param stream whose
         * @param number its number in the stream
         * @param sentMicros intended send time, microseconds since 1970
         * @param cursor its place in the room; 0 where it had none
         */
        void message(int stream, int number, long sentMicros, long cursor);

        /**
         * A message that merges several of a counted type.
         *
         * @param count how many they count for
         * @param cursor its place in the room
         */
        void tally(long count, long cursor);

        /**
         * Messages that were not delivered.
         *
         * @param low of low priority
         * @param normal of normal priority
         * @param high of high priority
         * @param from cursor of the first; 0 where none had one
         * @param to cursor of the last
         */
        void gap(long low, long normal, long high, long from, long to);

        /**
         * A request was answered.
         *
         * @param id of the request
         * @param code 0 when it succeeded, else the error's number
         * @param cursor place of what was sent, or of a join; 0 where there was none
         * @param shed whether it is not delivered
         */
        void reply(long id, int code, long cursor, boolean shed);

        /**
         * Another event.
         *
         * @param name of the event
         */
        void event(String name);
    }
}
