package stoa.gateway.domain;

/** Why a subscription was given up and made anew. */
public enum SubscriptionLoss {
    /** A batch is missing. */
    BATCH_MISSING,
    /** Nothing was heard for {@link PartitionFeed#SILENCE_MAX_MS}. */
    SILENCE,
    /** A control request failed. */
    REFUSED,
    /** Another node took over. */
    NEW_OWNER
}
