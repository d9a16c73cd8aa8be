package stoa.protocol.kafka;

import stoa.protocol.id.Conversation;

/**
 * The topics other teams may read. Partitions are given at creation and never changed.
 */
public enum KafkaTopic {
    /** Accepted messages and all else that has a place in a conversation's order. */
    MESSAGES("stoa.messages", Conversation.PARTITIONS, true),
    /** Rooms created, destroyed, joined, left, restricted. */
    ROOM_EVENTS("stoa.room-events", 16, true),
    /** Users online, offline, kicked. */
    SESSION_EVENTS("stoa.session-events", 16, true),
    /** Push intents for offline users. */
    PUSH("stoa.push", 16, true),
    /** What could not be processed or delivered, with the reason. */
    DEAD_LETTERS("stoa.dead-letters", 4, true);

    private final String topicName;
    private final int partitions;
    private final boolean brokerTime;

    KafkaTopic(String topicName, int partitions, boolean brokerTime) {
        this.topicName = topicName;
        this.partitions = partitions;
        this.brokerTime = brokerTime;
    }

    /**
     * The name on the broker.
     *
     * @return e.g. {@code stoa.messages}
     */
    public String topicName() {
        return topicName;
    }

    /**
     * How many partitions it is created with.
     *
     * @return above zero
     */
    public int partitions() {
        return partitions;
    }

    /**
     * Whether time stamps are the broker's ({@code message.timestamp.type=LogAppendTime}).
     *
     * @return true for all topics so far
     */
    public boolean brokerTime() {
        return brokerTime;
    }
}
