package stoa.history.domain;

/**
 * Something an app is to be told.
 *
 * @param hook by which webhook
 * @param app app key
 * @param lane what keeps its order: room id, or user id
 * @param id of the event, unique together with app and hook: a repeat has the same
 * @param body what is said
 * @param source where it stands on Kafka
 */
public record WebhookEvent(Webhook hook, String app, String lane, String id, WebhookBody body, Source source) {
    /**
     * A record of Kafka.
     *
     * @param topic its topic
     * @param partition its partition
     * @param offset its offset
     * @param type its header {@code ce_type}
     * @param atMs its time stamp, epoch milliseconds
     */
    public record Source(String topic, int partition, long offset, String type, long atMs) {}
}
