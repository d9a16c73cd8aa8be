package stoa.importer.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line. Empty lines and lines that begin with {@code #}, as LeanCloud's first one does, are no rows. A
 * line that cannot be read is a broken row, and the next is read on. Not thread-safe; blocks.
 */
final class JsonLinesExport implements ExportReader {
    private final InputStream bytes;
    private long number;

    JsonLinesExport(InputStream bytes) {
        this.bytes = bytes;
    }

    @Override
    public @Nullable ExportRow next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            line.reset();
            long length = readLine(line);
            if (length < 0) {
                return null;
            }
            if (length > ROW_BYTES_MAX) {
                return new ExportRow.Broken(++number, "it has more than " + ROW_BYTES_MAX + " bytes");
            }
            byte[] row = line.toByteArray();
            if (!isBlankOrComment(row)) {
                return read(row);
            }
        }
    }

    /** Bytes of the line; −1 at the end. Of a line that is too long the rest is passed over. */
    private long readLine(ByteArrayOutputStream line) throws IOException {
        long length = 0;
        int next = bytes.read();
        if (next < 0) {
            return -1;
        }
        while (next >= 0 && next != '\n') {
            if (length++ < ROW_BYTES_MAX) {
                line.write(next);
            }
            next = bytes.read();
        }
        return length;
    }

    private static boolean isBlankOrComment(byte[] row) {
        for (byte one : row) {
            if (one > ' ' || one < 0) {
                return one == '#';
            }
        }
        return true;
    }

    private ExportRow read(byte[] row) throws IOException {
        number++;
        try {
            JsonNode read = ExportJson.MAPPER.readTree(row);
            return read instanceof ObjectNode fields
                    ? new ExportRow.Legible(number, fields)
                    : new ExportRow.Broken(number, "it is no JSON object");
        } catch (JsonProcessingException unreadable) {
            return new ExportRow.Broken(number, "it is no JSON: " + unreadable.getOriginalMessage());
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
