package stoa.importer.export;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an export row by row, never the whole of it: JSON lines, a JSON array, an object with the array {@code results},
 * or BSON, each plain or gzip; which it is, the file itself says. Not thread-safe; blocks.
 */
public interface ExportReader extends Closeable {
    /** Bytes of a row at most; a larger one is broken. */
    int ROW_BYTES_MAX = 16 * 1024 * 1024;

    /** Objects and arrays within each other at most. */
    int DEPTH_MAX = 64;

    /**
     * The next row.
     *
     * @return null behind the last
     * @throws IOException when the file cannot be read on
     */
    @Nullable
    ExportRow next() throws IOException;

    /**
     * Opens an export.
     *
     * @param file which
     * @return before its first row
     * @throws IOException when it cannot be read
     */
    static ExportReader open(Path file) throws IOException {
        return Kind.open(Files.newInputStream(file));
    }

    /** How an export begins. */
    final class Kind {
        private static final int LOOK_BYTES = 256;
        private static final int BUFFER_BYTES = 1 << 16;
        private static final int GZIP_FIRST = 0x1f;
        private static final int GZIP_SECOND = 0x8b;
        private static final int BSON_LENGTH_BYTES = 4;
        private static final Pattern RESULTS = Pattern.compile("(?s)\\s*\\{\\s*\"results\"\\s*:\\s*\\[.*");

        private Kind() {}

        static ExportReader open(InputStream raw) throws IOException {
            InputStream bytes = new BufferedInputStream(raw, BUFFER_BYTES);
            byte[] first = look(bytes);
            if (first.length > 1 && (first[0] & 0xff) == GZIP_FIRST && (first[1] & 0xff) == GZIP_SECOND) {
                bytes = new BufferedInputStream(new GZIPInputStream(bytes, BUFFER_BYTES), BUFFER_BYTES);
                first = look(bytes);
            }
            // A document is smaller than what its length could say: text has no such zero byte
            if (first.length >= BSON_LENGTH_BYTES && first[BSON_LENGTH_BYTES - 1] == 0) {
                return new BsonExport(bytes);
            }
            String text = new String(first, StandardCharsets.UTF_8);
            if (text.stripLeading().startsWith("[")) {
                return JsonArrayExport.of(bytes);
            }
            return RESULTS.matcher(text).matches() ? JsonArrayExport.ofResults(bytes) : new JsonLinesExport(bytes);
        }

        private static byte[] look(InputStream bytes) throws IOException {
            bytes.mark(LOOK_BYTES);
            byte[] first = bytes.readNBytes(LOOK_BYTES);
            bytes.reset();
            return first;
        }
    }
}
