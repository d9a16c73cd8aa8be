package stoa.gateway.inbound.ws;

import stoa.protocol.error.StoaException;

/** A connection as its loop knows it, whatever protocol its client speaks. On the loop only. */
public interface LoopConnection {
    /**
     * Its number.
     *
     * @return unique in the process, never used again
     */
    long number();

    /**
     * Looks whether the client is still there; called a few times per heartbeat.
     *
     * @param nowMs the loop's clock, milliseconds
     * @param checkEveryMs how often it is called
     */
    void check(long nowMs, long checkEveryMs);

    /**
     * Tells the client to go to another gateway.
     *
     * @param afterMs within how many milliseconds
     */
    void goAway(long afterMs);

    /**
     * Closes it; nothing more where it was closed already.
     *
     * @param reason told to the client
     * @param leave whether its memberships end at once
     */
    void end(StoaException reason, boolean leave);
}
