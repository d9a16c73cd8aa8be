package stoa.floors;

/**
 * A message on its way to a room's members.
 *
 * @param sender number of the member that gets its ack only
 * @param event the event as JSON
 */
record Message(long sender, String event) {}
