package stoa.load.plan;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import stoa.kit.config.SettingsException;

/**
 * What was asked for: options of the command line, and beneath them those of a scenario file, which has the same names
 * without dashes.
 */
public final class Options {
    /** Options of a run, in the command line or in a scenario. */
    private static final Set<String> OF_RUN = Set.of(
            "clients",
            "rooms",
            "publishers",
            "rate",
            "bytes",
            "seconds",
            "connect-per-second",
            "likes",
            "room-budget",
            "slow-clients",
            "slow-bytes-per-second",
            "settle-seconds",
            "loops");

    /** Options of the command line only. */
    private static final Set<String> OF_COMMAND = Set.of(
            "protocol", "url", "server", "scenario", "json", "html", "pids", "processes", "workers", "listen", "join");

    private static final String PHASES = "phases";
    private static final String PHASE = "phase.";
    private static final Set<String> OF_PHASE = Set.of("seconds", "rate", "join", "reconnect");

    private final Map<String, String> values;

    private Options(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * Reads options, and the scenario they name; blocks for the file.
     *
     * @param arguments of the command line
     * @return all of them
     * @throws SettingsException in one sentence when one is wrong
     */
    public static Options of(List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String argument = arguments.get(i);
            String name = argument.startsWith("--") ? argument.substring(2) : "";
            if (!OF_RUN.contains(name) && !OF_COMMAND.contains(name)) {
                throw new SettingsException(
                        "There is no option " + argument + "; ./stoa load --help tells which there are.");
            }
            if (i + 1 == arguments.size()) {
                throw new SettingsException(argument + " needs a value.");
            }
            given.put(name, arguments.get(i + 1));
        }
        Map<String, String> all = new HashMap<>();
        String scenario = given.get("scenario");
        if (scenario != null) {
            all.putAll(scenario(Path.of(scenario)));
            if (all.containsKey(PHASES) && (given.containsKey("seconds") || given.containsKey("rate"))) {
                throw new SettingsException("The phases of the scenario say how long and how fast; "
                        + "leave out --seconds and --rate, or write a scenario of your own.");
            }
        }
        all.putAll(given);
        return new Options(all);
    }

    private static Map<String, String> scenario(Path file) {
        Properties read = new Properties();
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            read.load(text);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new SettingsException("The scenario " + file + " cannot be read: " + unreadable.getMessage());
        }
        Map<String, String> values = new HashMap<>();
        Set<String> phases = Set.copyOf(names(read.getProperty(PHASES, "")));
        for (String name : read.stringPropertyNames()) {
            if (!OF_RUN.contains(name) && !name.equals(PHASES) && !isOfPhase(name, phases)) {
                throw new SettingsException("The scenario " + file + " sets " + name + ", which does not exist.");
            }
            values.put(name, read.getProperty(name).strip());
        }
        return values;
    }

    private static boolean isOfPhase(String name, Set<String> phases) {
        int dot = name.lastIndexOf('.');
        return name.startsWith(PHASE)
                && dot > PHASE.length()
                && phases.contains(name.substring(PHASE.length(), dot))
                && OF_PHASE.contains(name.substring(dot + 1));
    }

    private static List<String> names(String list) {
        return list.isBlank() ? List.of() : List.of(list.strip().split("\\s*,\\s*", -1));
    }

    /**
     * The names of the phases.
     *
     * @return in order; none where the run has but one
     */
    public List<String> phases() {
        return names(text(PHASES, ""));
    }

    /**
     * A text.
     *
     * @param name of the option, without dashes
     * @param otherwise where it is not set
     * @return the value
     */
    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /**
     * A list of texts.
     *
     * @param name of the option, without dashes
     * @param otherwise where it is not set
     * @return the values between the commas
     */
    public List<String> list(String name, String otherwise) {
        return names(text(name, otherwise));
    }

    /**
     * A whole number.
     *
     * @param name of the option, without dashes
     * @param otherwise where it is not set
     * @param min the least that is allowed
     * @param max the most that is allowed
     * @return the value
     * @throws SettingsException in one sentence when it is none
     */
    public int number(String name, int otherwise, int min, int max) {
        double value = decimal(name, otherwise, min, max);
        if (value != Math.rint(value)) {
            throw wrong(name, "a whole number", min, max);
        }
        return (int) value;
    }

    /**
     * A number.
     *
     * @param name of the option, without dashes
     * @param otherwise where it is not set
     * @param min the least that is allowed
     * @param max the most that is allowed
     * @return the value
     * @throws SettingsException in one sentence when it is none
     */
    public double decimal(String name, double otherwise, int min, int max) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(name, "a number", min, max);
        }
        throw wrong(name, "a number", min, max);
    }

    private SettingsException wrong(String name, String kind, int min, int max) {
        return new SettingsException(
                name + " needs " + kind + " from " + min + " to " + max + ", not \"" + text(name, "") + "\".");
    }
}
