package stoa.message.inbound;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import stoa.message.domain.DeadLetters;
import stoa.message.domain.LogRecord;
import stoa.message.domain.OwnerMeters;
import stoa.message.domain.PartitionRecords;
import stoa.protocol.kafka.DeadLetter;
import stoa.protocol.kafka.DecodedRecord;
import stoa.protocol.kafka.EventHeaders;
import stoa.protocol.kafka.LogEventJson;

/** Reads records of {@code stoa.messages}; what cannot be read goes to the dead letters. Stateless. */
final class RecordReader {
    private final DeadLetters deadLetters;
    private final OwnerMeters meters;

    RecordReader(DeadLetters deadLetters, OwnerMeters meters) {
        this.deadLetters = deadLetters;
        this.meters = meters;
    }

    /** Reads records of one partition, if any; those before the offset were read by an earlier owner already. */
    List<PartitionRecords> read(int partition, List<ConsumerRecord<byte[], byte[]>> records, long deadLettersFrom) {
        if (records.isEmpty()) {
            return List.of();
        }
        List<LogRecord> read =
                records.stream().map(record -> read(record, deadLettersFrom)).toList();
        return List.of(new PartitionRecords(partition, read, records.getLast().offset() + 1));
    }

    private LogRecord read(ConsumerRecord<byte[], byte[]> record, long deadLettersFrom) {
        String type = header(record, EventHeaders.TYPE);
        int bytes = Math.max(0, record.serializedValueSize());
        return switch (LogEventJson.decode(type, record.value())) {
            case DecodedRecord.Event event ->
                new LogRecord(
                        record.offset(), record.timestamp(), event.event(), bytes, header(record, EventHeaders.AFTER));
            case DecodedRecord.Filler _ -> new LogRecord(record.offset(), record.timestamp(), null, bytes);
            case DecodedRecord.Unreadable unreadable -> {
                if (record.offset() >= deadLettersFrom) {
                    meters.deadLetter();
                    deadLetters.add(new DeadLetter(
                            record.topic(),
                            record.partition(),
                            record.offset(),
                            unreadable.reason(),
                            type,
                            new DeadLetter.Content(record.key(), record.value())));
                }
                yield new LogRecord(record.offset(), record.timestamp(), null, bytes);
            }
        };
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        @Nullable Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
