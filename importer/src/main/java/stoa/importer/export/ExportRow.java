package stoa.importer.export;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A row of an export. */
public sealed interface ExportRow {
    /**
     * Which it is.
     *
     * @return 1 for the first
     */
    long number();

    /**
     * A row that could be read.
     *
     * @param number 1 for the first
     * @param fields as exported
     */
    record Legible(long number, ObjectNode fields) implements ExportRow {}

    /**
     * A row that could not.
     *
     * @param number 1 for the first
     * @param why for people
     */
    record Broken(long number, String why) implements ExportRow {}
}
