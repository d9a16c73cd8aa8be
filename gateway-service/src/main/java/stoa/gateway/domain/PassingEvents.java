package stoa.gateway.domain;

import stoa.protocol.log.Claim;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Append;

/**
 * Tells through the owner of a conversation what goes past the log. What finds no owner, or too many before it, is lost:
 * who would have been told learns it the next time they open a session. On the hub's thread.
 */
final class PassingEvents {
    /** Events that owners have not answered at most; one more is not told. */
    static final int UNANSWERED_MAX = 4_096;

    private final HubPorts ports;
    private final FeedBoard feeds;
    private int unanswered;
    private long untold;

    PassingEvents(HubPorts ports, FeedBoard feeds) {
        this.ports = ports;
        this.feeds = feeds;
    }

    /** How many were not told, since the start. */
    long untold() {
        return untold;
    }

    void tell(LogEvent event) {
        Claim claim = feeds.owner(event.conversation().partition()).orElse(null);
        if (claim == null || unanswered >= UNANSWERED_MAX) {
            untold++;
            return;
        }
        unanswered++;
        ports.owners()
                .append(claim.owner(), new Append(claim.epoch(), event, true))
                .onComplete(_ -> unanswered--);
    }
}
