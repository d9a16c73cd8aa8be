package stoa.room.domain;

/** What operators should see of the life of rooms and members; counted and logged outside. */
public interface LifeSignals {
    /**
     * A room ended by itself.
     *
     * @param lateMs how long after its time that was committed, in milliseconds
     */
    void roomEnded(long lateMs);

    /**
     * Nobody knew exactly when something happened last in rooms, so they live a little longer.
     *
     * @param failure why
     */
    void activityUnsure(Throwable failure);

    /** The activity of a room was forgotten here, because too many rooms are active. */
    void activityForgotten();

    /**
     * Kafka did not take who joined or left, so it is kept and told later.
     *
     * @param failure why
     */
    void memberEventDelayed(Throwable failure);

    /** Somebody could not join or leave, because too many do and nothing of them is told. */
    void memberEventRefused();

    /** Who joined or left was not told the members of a room: too much is to be told. */
    void memberNewsLost();
}
