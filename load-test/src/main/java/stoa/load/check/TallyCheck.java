package stoa.load.check;

import java.util.Collection;
import java.util.List;

/** Messages of a counted type: every client has to get the same sum, which is that of all that were accepted. Pure. */
public final class TallyCheck {
    private TallyCheck() {}

    /**
     * How many of them there were.
     *
     * @param published what acks told of all streams of the room
     * @param perMessage what one counts for
     * @return the sum that every client has to get
     */
    public static long expected(Collection<Published> published, int perMessage) {
        long accepted = 0;
        for (Published stream : published) {
            for (long outcome : stream.outcomes()) {
                accepted += outcome == Published.REFUSED || outcome == Published.UNKNOWN ? 0 : 1;
            }
        }
        return accepted * perMessage;
    }

    /**
     * Whether all have got it.
     *
     * @param views of the clients
     * @param expected the sum
     * @return false as long as waiting may help
     */
    public static boolean isComplete(List<ClientView> views, long expected) {
        return views.stream().allMatch(view -> !view.isIn() || view.tallied() >= expected);
    }

    /**
     * Checks the sums; what is wrong goes to the order's failures.
     *
     * @param order of the room
     * @param views of the clients
     * @param expected the sum
     * @param messagesMax messages that a client may get at most, since there is one a second
     */
    public static void check(RoomOrder order, List<ClientView> views, long expected, long messagesMax) {
        for (ClientView view : views) {
            String client = order.names().client(view.client());
            if (view.isIn() && view.tallied() != expected) {
                order.failures().add(client + " got the sum " + view.tallied() + " instead of " + expected);
            }
            if (view.received() > messagesMax) {
                order.failures()
                        .add(client + " got " + view.received() + " messages instead of one a second, " + messagesMax);
            }
        }
    }
}
