package stoa.importer.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A conversation of an export.
 *
 * @param id its id
 * @param kind what it is
 * @param body as {@code POST /v1/import/conversations} takes it
 * @param ignored names of fields that Stoa has no place for
 */
public record ExportedConversation(String id, ConversationKind kind, ObjectNode body, List<String> ignored) {
    /** Copies the list. */
    public ExportedConversation {
        ignored = List.copyOf(ignored);
    }
}
