package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.gateway.domain.EdgeConnection;
import stoa.gateway.domain.RoomHub;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendResult.Sent;

/**
 * What a client wants said when it is lost ("LeanCloud protocol", section 8): in passing, so that it is in no history.
 * Whether the client may speak is asked then.
 *
 * @param where a conversation
 * @param send transient
 */
record Will(Conversation where, Send send) {
    private static final Logger LOG = LoggerFactory.getLogger(Will.class);

    /** Says it. */
    void send(RoomHub hub, EdgeConnection edge) {
        Future<Sent> _ = hub.send(edge, where, send)
                .onFailure(failure -> LOG.debug(
                        "the last message of a lost client was not sent: {}",
                        StoaException.of(failure).code()));
    }
}
