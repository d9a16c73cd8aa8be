package stoa.gateway.domain;

import java.util.List;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Entry;

/** Who hears what the feeds publish; called on the hub's thread. */
interface FeedListener {
    /** The feed of a room has begun. */
    void entered(Conversation room, long next);

    /** What happened next in a room. */
    void published(Conversation room, List<Entry> entries);

    /** The feed has forgotten the room: its positions mean nothing any more. */
    void restarted(Conversation room);

    /** A partition has another owner. */
    void ownerChanged(Claim claim);
}
