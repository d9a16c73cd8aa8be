package stoa.history.domain;

import java.util.List;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.Sighting;

/**
 * What the store knows of a partition, enough to go on exactly where the last applier stopped.
 *
 * @param head the fold's head; its next offset is the first one not applied
 * @param sightings every sighting of the head's window, by offset
 */
public record AppliedState(FoldHead head, List<Sighting> sightings) {
    /** A partition nobody has applied anything of. */
    public static final AppliedState EMPTY = new AppliedState(FoldHead.EMPTY, List.of());

    /** Copies the list. */
    public AppliedState {
        sightings = List.copyOf(sightings);
    }
}
