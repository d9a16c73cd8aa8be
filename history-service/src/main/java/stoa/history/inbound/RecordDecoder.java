package stoa.history.inbound;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
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
        Header type = record.headers().lastHeader(EventHeaders.TYPE);
        String typeName =
                type == null || type.value() == null ? null : new String(type.value(), StandardCharsets.UTF_8);
        LogEvent event = switch (LogEventJson.decode(typeName, record.value())) {
            case DecodedRecord.Event known -> known.event();
            case DecodedRecord.Filler _ -> null;
            case DecodedRecord.Unreadable _ -> {
                onUnreadable.run();
                yield null;
            }
        };
        return new LogRecord(record.offset(), record.timestamp(), event);
    }
}
