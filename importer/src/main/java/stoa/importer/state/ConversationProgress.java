package stoa.importer.state;

import stoa.importer.source.MessagePages;

/**
 * How far the history of a conversation is.
 *
 * @param pass in which run over everything, from 1
 * @param id of the conversation
 * @param place how far down it is in this run
 * @param newestTs the newest message that this run has seen; 0 for none
 * @param failedTs the oldest message that this run could not bring; 0 for none
 * @param floorTs what is older was brought by earlier runs
 * @param done whether this run is through it
 * @param tally what became of its messages in this run
 */
public record ConversationProgress(
        int pass,
        String id,
        MessagePages.Place place,
        long newestTs,
        long failedTs,
        long floorTs,
        boolean done,
        Tally tally) {
    /**
     * Nothing of it is done.
     *
     * @param pass in which run
     * @param id of the conversation
     * @param floorTs what is older was brought by earlier runs
     * @return the beginning
     */
    public static ConversationProgress begun(int pass, String id, long floorTs) {
        return new ConversationProgress(pass, id, MessagePages.Place.BEGINNING, 0, 0, floorTs, false, Tally.NOTHING);
    }

    /**
     * From where on a later run has to look.
     *
     * @return what is older is brought, epoch milliseconds
     */
    public long nextFloorTs() {
        if (!done) {
            return floorTs;
        }
        long reached = Math.max(floorTs, newestTs);
        return failedTs == 0 ? reached : Math.min(reached, failedTs);
    }
}
