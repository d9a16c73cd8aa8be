package stoa.systemtests;

import java.util.List;

/** Command line arguments of the form {@code --name value} and {@code --flag}. */
public final class Arguments {
    private final List<String> given;

    /**
     * Wraps what a main method got.
     *
     * @param given as given
     */
    public Arguments(String[] given) {
        this.given = List.of(given);
    }

    /**
     * Whether a flag was given.
     *
     * @param name with its dashes
     * @return true when it was
     */
    public boolean has(String name) {
        return given.contains(name);
    }

    /**
     * The value of an option.
     *
     * @param name with its dashes
     * @param otherwise where it was not given
     * @return the value
     */
    public String text(String name, String otherwise) {
        int at = given.indexOf(name);
        return at >= 0 && at + 1 < given.size() ? given.get(at + 1) : otherwise;
    }

    /**
     * The value of an option as a number.
     *
     * @param name with its dashes
     * @param otherwise where it was not given
     * @return the value
     * @throws IllegalArgumentException in one sentence when it is not a number
     */
    public long number(String name, long otherwise) {
        String text = text(name, Long.toString(otherwise));
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(name + " needs a whole number, not \"" + text + "\"", notANumber);
        }
    }
}
