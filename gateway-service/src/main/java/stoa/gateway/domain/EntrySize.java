package stoa.gateway.domain;

import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/** How much of a bound in bytes an entry uses up. */
public final class EntrySize {
    /** What an entry needs beside its content: ids, times, object headers. */
    public static final int OVERHEAD_BYTES = 256;

    private EntrySize() {}

    /**
     * Estimates the memory of an entry.
     *
     * @param entry any entry
     * @return bytes, within a factor of two for long contents
     */
    public static int bytes(Entry entry) {
        return switch (entry.event()) {
            case LogEvent.MessageAccepted message ->
                OVERHEAD_BYTES
                        + message.content().value().length()
                        + (message.mention() == null
                                ? 0
                                : message.mention().value().length());
            case LogEvent.MessageModified modified ->
                OVERHEAD_BYTES + modified.content().value().length();
            case LogEvent.AttributesChanged changed ->
                OVERHEAD_BYTES + changed.set().toString().length();
            case LogEvent.ConversationChanged changed ->
                OVERHEAD_BYTES + changed.change().toString().length();
            case LogEvent.MarkerMoved moved ->
                OVERHEAD_BYTES + moved.news().toString().length();
            case LogEvent.MessageRecalled _,
                    LogEvent.MembersRestricted _,
                    LogEvent.MembersChanged _,
                    LogEvent.RoomDestroyed _ -> OVERHEAD_BYTES;
        };
    }
}
