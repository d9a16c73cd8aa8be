package stoa.history.inbound;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import stoa.history.domain.WebhookEvent;
import stoa.history.domain.WebhookRules;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.kafka.DecodedRecord;
import stoa.protocol.kafka.EventHeaders;
import stoa.protocol.kafka.EventType;
import stoa.protocol.kafka.LogEventJson;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.kafka.RoomEventJson;
import stoa.protocol.kafka.SessionEvent;
import stoa.protocol.kafka.SessionEventJson;

/** Records of three topics as what an app may want to be told of. Counts what nobody can read. */
final class WebhookDecoder {
    private final Runnable onUnreadable;

    WebhookDecoder(Runnable onUnreadable) {
        this.onUnreadable = onUnreadable;
    }

    /**
     * Something that happened in an app.
     *
     * @param app app key
     * @param told what the app is told, given its settings
     */
    record Happened(String app, Function<AppSettings, List<WebhookEvent>> told) {}

    /** Answers null for what says nothing. */
    @Nullable
    Happened decode(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(EventHeaders.TYPE);
        String type =
                header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
        WebhookEvent.Source source =
                new WebhookEvent.Source(record.topic(), record.partition(), record.offset(), type, record.timestamp());
        byte @Nullable [] value = record.value();
        try {
            if (value != null && type.equals(EventType.ROOM_EVENT.typeName())) {
                RoomEvent event = RoomEventJson.decode(value);
                return new Happened(event.app(), settings -> WebhookRules.of(event, source, settings));
            }
            if (value != null && type.equals(EventType.SESSION_EVENT.typeName())) {
                SessionEvent event = SessionEventJson.decode(value);
                return new Happened(event.app(), settings -> WebhookRules.of(event, source, settings));
            }
        } catch (IllegalArgumentException e) {
            onUnreadable.run();
            return null;
        }
        return ofLog(type, value, source);
    }

    private @Nullable Happened ofLog(String type, byte @Nullable [] value, WebhookEvent.Source source) {
        return switch (LogEventJson.decode(type, value)) {
            case DecodedRecord.Event(var event) ->
                new Happened(event.conversation().app(), settings -> WebhookRules.of(event, source, settings));
            case DecodedRecord.Filler _ -> null;
            case DecodedRecord.Unreadable _ -> {
                onUnreadable.run();
                yield null;
            }
        };
    }
}
