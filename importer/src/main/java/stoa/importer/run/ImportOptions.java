package stoa.importer.run;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * What is asked for.
 *
 * @param conversations exported files
 * @param state where it is noted how far the import is
 * @param failed where it is noted what could not be brought
 * @param stoa the server port of Stoa, without a path
 * @param source where histories come from, without a path
 * @param parallel how many conversations are read at once
 * @param withMessages whether histories are brought too
 */
public record ImportOptions(
        List<Path> conversations, Path state, Path failed, URI stoa, URI source, int parallel, boolean withMessages) {
    /** Copies the list. */
    public ImportOptions {
        conversations = List.copyOf(conversations);
    }
}
