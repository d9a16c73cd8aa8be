package stoa.floors;

import java.util.List;

/**
 * What a floor does to connections; the difference between one floor and another. Called on the floor's one thread.
 *
 * @param <C> a connection
 */
interface Transport<C> {
    /** Bytes that a connection may owe its client beyond what the kernel holds; with more it is ended without a word. */
    int PENDING_BYTES_MAX = 512 * 1024;

    /**
     * Writes a reply at once.
     *
     * @param connection to whom
     * @param reply a text frame's payload
     */
    void answer(C connection, String reply);

    /**
     * Closes a connection in good order.
     *
     * @param connection which
     * @param code WebSocket close code
     */
    void close(C connection, int code);

    /**
     * Sends messages to members: all of them to each, but to none its own.
     *
     * @param members may shrink meanwhile by the one that is just written to, whose place the last one takes: go through
     *     them backwards
     * @param messages in order, at least one
     * @param tick members whose {@link Member#sentInTick} it is may have sent some of them
     */
    void deliver(List<Member<C>> members, List<Message> messages, long tick);

    /**
     * Wants {@link Floor#tickEnded} called once.
     *
     * @param afterMs in how many milliseconds, at least 1
     */
    void awaitTick(int afterMs);
}
