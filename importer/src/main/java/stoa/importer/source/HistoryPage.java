package stoa.importer.source;

import java.util.List;

/**
 * What a service answered.
 *
 * @param messages in the order in which it answered
 * @param unreadable those that are no messages, as text, each at most 200 characters
 */
public record HistoryPage(List<SourceMessage> messages, List<String> unreadable) {
    /** Copies the lists. */
    public HistoryPage {
        messages = List.copyOf(messages);
        unreadable = List.copyOf(unreadable);
    }
}
