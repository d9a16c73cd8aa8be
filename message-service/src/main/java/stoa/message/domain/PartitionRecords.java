package stoa.message.domain;

import java.util.List;

/**
 * What one poll brought of one partition.
 *
 * @param partition 0 to 63
 * @param records in order
 * @param position the offset that will be read next
 */
public record PartitionRecords(int partition, List<LogRecord> records, long position) {
    /** Copies the list. */
    public PartitionRecords {
        records = List.copyOf(records);
    }
}
