package stoa.protocol.log;

/**
 * One time an event was seen in the log, fresh or as a repeat.
 *
 * @param id the event's id
 * @param offset of this record
 * @param logTime the partition's clock at this record, epoch milliseconds
 * @param first the sighting that counted; this one where the event was fresh
 */
public record Sighting(String id, long offset, long logTime, Folded.Seen first) {}
