package stoa.floors;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What a floor's command line says: names with a value each. Whatever is wrong ends the program with a line about it. */
final class Arguments {
    private static final int EXIT_USAGE = 2;

    private final Map<String, String> given = new HashMap<>();

    /**
     * Reads a command line.
     *
     * @param arguments name, value, name, value
     * @param known the names there are
     */
    Arguments(String[] arguments, List<String> known) {
        for (int i = 0; i < arguments.length; i += 2) {
            if (!known.contains(arguments[i]) || i + 1 == arguments.length) {
                throw fail("usage: each of " + String.join(", ", new TreeSet<>(known)) + " takes a value");
            }
            given.put(arguments[i], arguments[i + 1]);
        }
    }

    /**
     * A number.
     *
     * @param name as given
     * @param otherwise where it is not
     * @param max the largest that is taken; the smallest is 0
     * @return the number
     */
    int number(String name, int otherwise, int max) {
        String text = given.getOrDefault(name, Integer.toString(otherwise));
        int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
        if (value < 0 || value > max) {
            throw fail(name + " takes a number from 0 to " + max);
        }
        return value;
    }

    /**
     * One of some words.
     *
     * @param name as given
     * @param words what is taken, the default first
     * @return the word
     */
    String word(String name, List<String> words) {
        String word = given.getOrDefault(name, words.getFirst());
        if (!words.contains(word)) {
            throw fail(name + " takes one of " + String.join(", ", words));
        }
        return word;
    }

    /**
     * Ends the program.
     *
     * @param why a line for people
     * @return nothing, ever; so that callers can throw it
     */
    static IllegalStateException fail(String why) {
        System.err.println(why);
        System.exit(EXIT_USAGE);
        return new IllegalStateException(why);
    }
}
