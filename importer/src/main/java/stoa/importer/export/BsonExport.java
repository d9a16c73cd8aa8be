package stoa.importer.export;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** BSON documents one behind the other, as {@code mongodump} writes them. Not thread-safe; blocks. */
final class BsonExport implements ExportReader {
    private static final int LENGTH_BYTES = 4;
    private static final int EMPTY_BYTES = 5;

    private final InputStream bytes;
    private long number;

    BsonExport(InputStream bytes) {
        this.bytes = bytes;
    }

    @Override
    public @Nullable ExportRow next() throws IOException {
        byte[] head = bytes.readNBytes(LENGTH_BYTES);
        if (head.length == 0) {
            return null;
        }
        number++;
        if (head.length < LENGTH_BYTES) {
            throw new EOFException("the file ends within row " + number);
        }
        int length = (head[0] & 0xff) | (head[1] & 0xff) << 8 | (head[2] & 0xff) << 16 | head[3] << 24;
        if (length < EMPTY_BYTES) {
            throw new IOException("row " + number + " says that it has " + length + " bytes: this is no BSON");
        }
        if (length > ROW_BYTES_MAX) {
            bytes.skipNBytes(length - (long) LENGTH_BYTES);
            return new ExportRow.Broken(number, "it has more than " + ROW_BYTES_MAX + " bytes");
        }
        byte[] document = new byte[length];
        System.arraycopy(head, 0, document, 0, LENGTH_BYTES);
        int read = bytes.readNBytes(document, LENGTH_BYTES, length - LENGTH_BYTES);
        if (read < length - LENGTH_BYTES) {
            throw new EOFException("the file ends within row " + number);
        }
        try {
            return new ExportRow.Legible(number, BsonDocument.read(document));
        } catch (IllegalArgumentException wrong) {
            return new ExportRow.Broken(number, "it is no BSON: " + wrong.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
