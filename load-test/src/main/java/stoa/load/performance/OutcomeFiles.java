package stoa.load.performance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Keeps the outcome of each case as JSON, so that a table may be made of several sessions. Blocks for the files. */
final class OutcomeFiles {
    private static final String SUFFIX = ".outcome.json";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path dir;

    OutcomeFiles(Path dir) {
        this.dir = dir;
    }

    /** Keeps an outcome, in the place of an earlier one of the same case and protocol. */
    void keep(CaseOutcome outcome) throws IOException {
        String suffix = outcome.protocol().equals("native") ? SUFFIX : '-' + outcome.protocol() + SUFFIX;
        Files.writeString(dir.resolve(outcome.name() + suffix), JSON.writeValueAsString(outcome) + '\n');
    }

    /** All that are kept. */
    List<CaseOutcome> all() throws IOException {
        List<CaseOutcome> outcomes = new ArrayList<>();
        try (Stream<Path> files = Files.list(dir)) {
            for (Path file : files.sorted().toList()) {
                if (file.toString().endsWith(SUFFIX)) {
                    outcomes.add(JSON.readValue(file.toFile(), CaseOutcome.class));
                }
            }
        }
        return outcomes;
    }
}
