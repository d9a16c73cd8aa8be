package stoa.gateway.inbound.egress;

import stoa.gateway.domain.LiveEntry;
import stoa.protocol.log.LogEvent.MessageAccepted;

/**
 * Who reads on a connection.
 *
 * @param user user id, who gets what is for that user
 * @param session session id, whose own messages are left out, since it has their acks
 */
public record Reader(String user, String session) {
    /** Whether an entry is told to this reader. */
    boolean gets(LiveEntry entry) {
        return entry.isFor(user) && !sent(entry);
    }

    private boolean sent(LiveEntry entry) {
        return entry.entry().event() instanceof MessageAccepted message && session.equals(message.session());
    }
}
