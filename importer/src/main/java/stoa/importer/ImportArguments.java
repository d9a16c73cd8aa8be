package stoa.importer;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import stoa.importer.run.ImportOptions;

/**
 * What the command was given.
 *
 * @param options of the run
 * @param perSecond calls to LeanCloud a second
 * @param page messages asked for at once
 * @param version of LeanCloud's API
 */
record ImportArguments(ImportOptions options, int perSecond, int page, String version) {
    private static final int PARALLEL_MAX = 64;
    private static final int PER_SECOND_MAX = 1_000;
    private static final int PAGE_MAX = 1_000;
    private static final Set<String> VALUES = Set.of(
            "--conversations",
            "--leancloud",
            "--server",
            "--state",
            "--failed",
            "--parallel",
            "--per-second",
            "--page",
            "--api");
    private static final String WITHOUT_MESSAGES = "--without-messages";

    /** Reads them; throws IllegalArgumentException with what is wrong. */
    static ImportArguments of(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.getFirst().equals("leancloud")) {
            throw new IllegalArgumentException("What is imported? ./stoa import leancloud --conversations FILE …");
        }
        Map<String, String> given = new HashMap<>();
        boolean withMessages = true;
        for (int i = 1; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (name.equals(WITHOUT_MESSAGES)) {
                withMessages = false;
            } else if (!VALUES.contains(name)) {
                throw new IllegalArgumentException("There is no option \"" + name + "\".");
            } else if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(name + " wants a value.");
            } else {
                given.merge(name, arguments.get(++i), (one, other) -> one + ',' + other);
            }
        }
        return read(given, withMessages);
    }

    private static ImportArguments read(Map<String, String> given, boolean withMessages) {
        String source = given.getOrDefault("--leancloud", "");
        if (withMessages && source.isEmpty()) {
            throw new IllegalArgumentException("--leancloud tells where histories are read, for example"
                    + " https://xxx.api.lncldglobal.com; without them give " + WITHOUT_MESSAGES + '.');
        }
        String state = given.getOrDefault("--state", "stoa-import.state");
        String version = given.getOrDefault("--api", "1.2");
        if (!version.equals("1.2") && !version.equals("1.1")) {
            throw new IllegalArgumentException("--api is 1.2 or 1.1.");
        }
        ImportOptions options = new ImportOptions(
                files(given.getOrDefault("--conversations", "")),
                Path.of(state),
                Path.of(given.getOrDefault("--failed", state + ".failed.jsonl")),
                url("--server", given.getOrDefault("--server", "http://127.0.0.1:8081")),
                url("--leancloud", source.isEmpty() ? "http://127.0.0.1" : source),
                number(given, "--parallel", 4, PARALLEL_MAX),
                withMessages);
        return new ImportArguments(
                options,
                number(given, "--per-second", 10, PER_SECOND_MAX),
                number(given, "--page", PAGE_MAX, PAGE_MAX),
                version);
    }

    private static List<Path> files(String names) {
        List<Path> files = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            if (name.isEmpty() || !Files.isReadable(Path.of(name))) {
                throw new IllegalArgumentException(
                        name.isEmpty()
                                ? "--conversations names the exported files of _Conversation."
                                : "The file " + name + " cannot be read.");
            }
            files.add(Path.of(name));
        }
        return files;
    }

    private static URI url(String option, String text) {
        try {
            URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (url.getHost() != null && Set.of("http", "https").contains(url.getScheme())) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        throw new IllegalArgumentException(option + " is a URL that begins with http:// or https://.");
    }

    private static int number(Map<String, String> given, String option, int standard, int max) {
        String text = given.getOrDefault(option, Integer.toString(standard));
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw new IllegalArgumentException(option + " is a number from 1 to " + max + '.');
    }
}
