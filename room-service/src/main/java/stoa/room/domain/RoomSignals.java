package stoa.room.domain;

/** What operators should see; counted and logged outside. */
public interface RoomSignals {
    /**
     * The memberships are being filled anew.
     *
     * @param why for people
     */
    void fillingAnew(String why);

    /**
     * A membership could not be written and will be told by its gateway later.
     *
     * @param failure why
     */
    void membershipUnsure(Throwable failure);

    /**
     * The memberships of a silent gateway were taken out.
     *
     * @param gateway its address
     * @param memberships how many
     */
    void gatewayDropped(String gateway, long memberships);

    /**
     * The end of a room could not be told yet; it is tried again.
     *
     * @param destruction which
     * @param failure why
     */
    void destructionDelayed(Destruction destruction, Throwable failure);

    /**
     * Something a room has to tell could not be told yet; it is tried again.
     *
     * @param lane which room
     * @param failure why
     */
    void tellingDelayed(RoomOutbox.Lane lane, Throwable failure);
}
