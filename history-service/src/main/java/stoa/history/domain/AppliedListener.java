package stoa.history.domain;

import java.util.Map;

/** Is told by this process' applier how far it got. Any thread, never blocks. */
public interface AppliedListener {
    /**
     * The log was looked at.
     *
     * @param generation its generation
     */
    void log(int generation);

    /**
     * The store has more.
     *
     * @param generation log generation
     * @param nextOffsets next offset by partition
     */
    void applied(int generation, Map<Integer, Long> nextOffsets);
}
