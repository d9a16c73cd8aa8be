package stoa.gateway.domain;

/**
 * One connection of one session, as the hub knows it.
 *
 * @param loop the event loop that owns the connection
 * @param number unique in the process, never used again
 * @param session who speaks on it
 */
public record EdgeConnection(LoopInbox loop, long number, Session session) {}
