package stoa.systemtests.client;

import org.jspecify.annotations.Nullable;

/**
 * A message a client sent and what became of it. Changed on the client's context only.
 */
public final class SentMessage {
    private final String room;
    private final long number;
    private final long firstSentAtMs;
    private @Nullable Acked acked;
    private @Nullable String refusal;
    private boolean unknownOnce;

    /**
     * What the server promised.
     *
     * @param id message id
     * @param ts its time
     * @param cursor its place
     * @param atMs when the ack came, on the run's clock
     */
    public record Acked(String id, long ts, long cursor, long atMs) {}

    /**
     * A message about to be sent.
     *
     * @param room where
     * @param number the sender's count in this room
     * @param firstSentAtMs on the run's clock
     */
    public SentMessage(String room, long number, long firstSentAtMs) {
        this.room = room;
        this.number = number;
        this.firstSentAtMs = firstSentAtMs;
    }

    /**
     * Where it was sent.
     *
     * @return room id
     */
    public String room() {
        return room;
    }

    /**
     * Its number.
     *
     * @return from 1
     */
    public long number() {
        return number;
    }

    /**
     * When it was first sent.
     *
     * @return milliseconds on the run's clock
     */
    public long firstSentAtMs() {
        return firstSentAtMs;
    }

    /**
     * The promise, if there is one.
     *
     * @return null while it is not acknowledged
     */
    public @Nullable Acked acked() {
        return acked;
    }

    /**
     * Why it was given up.
     *
     * @return null unless the server refused it for good
     */
    public @Nullable String refusal() {
        return refusal;
    }

    /**
     * Whether the server once said that it does not know.
     *
     * @return true when order against its neighbours is not promised
     */
    public boolean unknownOnce() {
        return unknownOnce;
    }

    void ack(Acked promise) {
        acked = promise;
    }

    void refuse(String why) {
        refusal = why;
    }

    /** The server said that it does not know, or might not know. */
    public void unknown() {
        unknownOnce = true;
    }
}
