package stoa.protocol.kafka;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The headers of our records: CloudEvents 1.0 in binary mode over Kafka. Stateless, any thread. */
public final class EventHeaders {
    /** Version of CloudEvents, always {@code 1.0}. */
    public static final String SPEC_VERSION = "ce_specversion";

    /** Id of the event: a repeat of an event in the log carries the same. */
    public static final String ID = "ce_id";

    /** Where it comes from: {@code /apps/<app key>}. */
    public static final String SOURCE = "ce_source";

    /** What it is, see {@link EventType}. */
    public static final String TYPE = "ce_type";

    /** When it was accepted, RFC 3339 in UTC with milliseconds; the record's own time stamp decides. */
    public static final String TIME = "ce_time";

    /** Media type of the value, always {@code application/json}. */
    public static final String CONTENT_TYPE = "content-type";

    /**
     * Id of the event that was written just before this one in the same batch: the record counts only where that one
     * was seen (see {@code PartitionFold}). Missing where nothing has to be before it.
     */
    public static final String AFTER = "stoa_after";

    private EventHeaders() {}

    /**
     * The headers of one record.
     *
     * @param type what it is
     * @param id id of the event
     * @param app app key it belongs to
     * @param acceptedAt when it was accepted
     * @return header to value, in a fixed order
     */
    public static Map<String, String> of(EventType type, String id, String app, Instant acceptedAt) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(SPEC_VERSION, "1.0");
        headers.put(ID, id);
        headers.put(SOURCE, "/apps/" + app);
        headers.put(TYPE, type.typeName());
        headers.put(TIME, acceptedAt.truncatedTo(ChronoUnit.MILLIS).toString());
        headers.put(CONTENT_TYPE, "application/json");
        return headers;
    }
}
