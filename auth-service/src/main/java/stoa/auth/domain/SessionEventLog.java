package stoa.auth.domain;

import io.vertx.core.Future;
import java.util.List;
import stoa.protocol.kafka.SessionEvent;

/** Where what happened to users' connections is written for others to read. */
public interface SessionEventLog {
    /**
     * Writes events, those of one user in this order.
     *
     * @param events at most a few hundred
     * @return when all of them are there; after a failure any part may be, and all may be written again
     */
    Future<Void> append(List<SessionEvent> events);
}
