package stoa.history.inbound;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import stoa.history.domain.LogRecord;
import stoa.protocol.kafka.DecodedRecord;
import stoa.protocol.kafka.EventHeaders;
import stoa.protocol.kafka.LogEventJson;
import stoa.protocol.log.LogEvent;

/** Records of Kafka as the domain knows them. Counts what nobody can read; the owner reports it. */
final class RecordDecoder {
    private final Runnable onUnreadable;

    RecordDecoder(Runnable onUnreadable) {
        this.onUnreadable = onUnreadable;
    }

    List<LogRecord> decode(List<ConsumerRecord<byte[], byte[]>> records) {
        List<LogRecord> decoded = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            decoded.add(decode(record));
        }
        return decoded;
    }

    private LogRecord decode(ConsumerRecord<byte[], byte[]> record) {
        LogEvent event = switch (LogEventJson.decode(header(record, EventHeaders.TYPE), record.value())) {
            case DecodedRecord.Event known -> known.event();
            case DecodedRecord.Filler _ -> null;
            case DecodedRecord.Unreadable _ -> {
                onUnreadable.run();
                yield null;
            }
        };
        return new LogRecord(record.offset(), record.timestamp(), event, header(record, EventHeaders.AFTER));
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
