package stoa.history.domain;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;

/**
 * Keeps the latest messages of active conversations at hand. Holds nothing that cannot be read from
 * the store; a cache that is not to be reached has nothing, it never fails. Any thread.
 */
public interface LatestCache {
    /** How many messages are kept: one more than may be asked for, which tells whether there are more. */
    int KEPT = 51;

    /**
     * Looks for the latest messages.
     *
     * @param conversation whose
     * @param token only what was kept under it is up to date
     * @return oldest first, at most {@link #KEPT}; empty when they are not at hand
     */
    Future<Optional<List<Entry>>> get(Conversation conversation, String token);

    /**
     * Keeps the latest messages.
     *
     * @param conversation whose
     * @param token names what they are up to date with
     * @param latest oldest first, all or {@link #KEPT}
     */
    void put(Conversation conversation, String token, List<Entry> latest);
}
