package stoa.importer.source;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A message of a history.
 *
 * @param id its id
 * @param ts when it was said, epoch milliseconds
 * @param body as {@code POST /v1/import/messages} takes it
 */
public record SourceMessage(String id, long ts, ObjectNode body) {}
