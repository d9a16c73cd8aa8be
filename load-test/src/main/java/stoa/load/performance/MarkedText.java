package stoa.load.performance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import stoa.kit.config.SettingsException;

/** The part of a document that a program writes, between two comments. Blocks for the file. */
final class MarkedText {
    static final String BEGIN = "<!-- measured: begin -->";
    static final String END = "<!-- measured: end -->";

    private MarkedText() {}

    /** Refuses a document that has no place for the text, before anything is measured. */
    static void check(Path file) throws IOException {
        replaced(file, "");
    }

    /** Puts a text in the place of what is there. */
    static void write(Path file, String text) throws IOException {
        Files.writeString(file, replaced(file, text));
    }

    private static String replaced(Path file, String text) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new SettingsException("--write needs a document that is there, not " + file + '.');
        }
        String before = Files.readString(file);
        int begin = before.indexOf(BEGIN);
        int end = before.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new SettingsException("--write needs a document with the lines " + BEGIN + " and " + END + ", which "
                    + file + " has not.");
        }
        return before.substring(0, begin + BEGIN.length()) + "\n\n" + text + '\n' + before.substring(end);
    }
}
