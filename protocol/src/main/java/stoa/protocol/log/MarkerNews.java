package stoa.protocol.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a member of a conversation is now (LeanCloud protocol, section 9).
 *
 * @param read whether they have read, and so received; else only received
 * @param upToTs up to which message, epoch milliseconds
 * @param unread what they have not read from there on; null where they only received
 * @param receipts what senders are told, at most {@link Receipt#TOLD_MAX}
 */
public record MarkerNews(
        boolean read, long upToTs, @Nullable Unread unread, List<Receipt> receipts) {
    /** Copies the list. */
    public MarkerNews {
        receipts = List.copyOf(receipts);
    }
}
