package stoa.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What {@code ./stoa COMMAND --help} says. The texts are files, so that the script can show them before anything is
 * built; a test holds the settings in them to those of the code.
 */
public final class HelpText {
    private HelpText() {}

    /**
     * Reads a text; blocks for the file.
     *
     * @param command for example {@code up} or {@code service-gateway}
     * @return the whole text
     * @throws IllegalStateException when there is none
     */
    public static String of(String command) {
        try (InputStream file = HelpText.class.getResourceAsStream("/help/" + command + ".txt")) {
            if (file == null) {
                throw new IllegalStateException("there is no help of " + command);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
