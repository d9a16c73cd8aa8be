package stoa.history.domain;

import java.util.List;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/** Keeps answers small enough for the bus, whatever people send. Stateless. */
final class ReplyLimit {
    /** Characters of content in one answer at most. */
    static final int REPLY_CHARS_MAX = 4 * 1024 * 1024;

    private static final int OTHER_FIELDS_CHARS = 300;

    private ReplyLimit() {}

    /** How many of the first entries fit; at least one, so that whoever asks again gets on. */
    static int fitting(List<Entry> entries) {
        long chars = 0;
        for (int i = 0; i < entries.size(); i++) {
            chars += chars(entries.get(i));
            if (chars > REPLY_CHARS_MAX && i > 0) {
                return i;
            }
        }
        return entries.size();
    }

    private static int chars(Entry entry) {
        return OTHER_FIELDS_CHARS
                + switch (entry.event()) {
                    case LogEvent.MessageAccepted message ->
                        message.content().value().length();
                    case LogEvent.MessageModified modified ->
                        modified.content().value().length();
                    case LogEvent.AttributesChanged changed ->
                        changed.set().toString().length();
                    case LogEvent.ConversationChanged changed ->
                        changed.change().toString().length();
                    case LogEvent.MessageRecalled _,
                            LogEvent.MembersRestricted _,
                            LogEvent.MembersChanged _,
                            LogEvent.MarkerMoved _,
                            LogEvent.RoomDestroyed _ -> 0;
                };
    }
}
