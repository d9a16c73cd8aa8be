package stoa.load.team;

import java.util.List;
import java.util.Map;

/**
 * What a process found.
 *
 * @param failures how many
 * @param sentences the first of them
 * @param thinned deliveries that gaps account for, to single clients that read too slowly
 * @param reloads how often clients were told to reload
 * @param unanswered sends without an answer
 * @param checksums of what clients of a loop saw, per room that they saw from the start on
 */
public record Checked(
        long failures,
        List<String> sentences,
        long thinned,
        long reloads,
        long unanswered,
        List<Map<Integer, Long>> checksums) {
    /** Copies the lists. */
    public Checked {
        sentences = List.copyOf(sentences);
        checksums = List.copyOf(checksums);
    }
}
