package stoa.protocol.log;

/**
 * What the sender of a message is told of one member (LeanCloud protocol, section 9).
 *
 * @param message message id
 * @param ts of the message, epoch milliseconds
 * @param sender user id of who sent it, and asked for this
 * @param firstReceived whether the member had not even received it before
 */
public record Receipt(String message, long ts, String sender, boolean firstReceived) {
    /** Messages whose senders are told at once at most; of more the latest. */
    public static final int TOLD_MAX = 100;
}
