package stoa.systemtests.measure;

/** What a member is shown of a room, as far as it is checked. */
sealed interface RoomSight {
    /**
     * A message.
     *
     * @param id message id
     * @param cursor its place
     * @param ts server time, milliseconds
     * @param type message type
     * @param count the field {@code count} of its content, 0 where there is none
     */
    record Message(String id, long cursor, long ts, String type, long count) implements RoomSight {}

    /**
     * Messages that were not delivered.
     *
     * @param low of low priority
     * @param normal of normal priority
     * @param high of high priority
     */
    record Gap(int low, int normal, int high) implements RoomSight {}
}
