package stoa.importer.state;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file with what could not be brought: JSON lines {@code {"what", "in", "id", "why"}}. A run that goes on adds to it; what
 * failed just before a run was killed may stand in it twice. Thread-safe; blocks.
 */
public final class FailedList implements Closeable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Writer out;

    private FailedList(Writer out) {
        this.out = out;
    }

    /**
     * Opens it.
     *
     * @param file which
     * @param anew whether what is in it is of an earlier pass
     * @return to be added to
     * @throws IOException when it cannot be written
     */
    public static FailedList open(Path file, boolean anew) throws IOException {
        return new FailedList(Files.newBufferedWriter(
                file,
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                anew ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND));
    }

    /**
     * Adds one.
     *
     * @param what {@code row}, {@code conversation} or {@code message}
     * @param in the file or the conversation
     * @param id its number or id
     * @param why for people
     * @throws IOException when it cannot be written
     */
    public synchronized void add(String what, String in, String id, String why) throws IOException {
        out.write(JSON.createObjectNode()
                .put("what", what)
                .put("in", in)
                .put("id", id)
                .put("why", why)
                .toString());
        out.write('\n');
        out.flush();
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
