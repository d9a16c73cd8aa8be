package stoa.gateway.domain;

import java.util.List;

/**
 * What became of a batch.
 *
 * @param accepted whether to confirm it; else it is answered {@code NOT_OWNER}
 * @param effects what the feed wants done
 */
public record FeedDelivery(boolean accepted, List<FeedEffect> effects) {
    /** Copies the list. */
    public FeedDelivery {
        effects = List.copyOf(effects);
    }
}
