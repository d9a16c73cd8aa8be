package stoa.load.check;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/**
 * Compares what clients got of a room with what acks told: none lost, none doubled, order kept, and what gaps count is
 * what is missing. One thread, that of the order.
 */
public final class RoomCheck {
    private final RoomOrder order;
    private final RoomTruth truth;
    private boolean orderWhole = true;

    /**
     * A check.
     *
     * @param order what clients of a loop saw
     * @param published what acks told of all streams of the room
     */
    public RoomCheck(RoomOrder order, Collection<Published> published) {
        this.order = order;
        this.truth = new RoomTruth(published, order);
    }

    /**
     * What came of it.
     *
     * @param thinned deliveries that gaps account for, of messages that the room did not shed
     * @param checksum of the messages and their order; absent when these clients were not shown the whole run
     */
    public record Result(long thinned, OptionalLong checksum) {}

    /**
     * Whether all clients have got all they can expect.
     *
     * @param views of the clients
     * @return false as long as waiting may help
     */
    public boolean isComplete(List<ClientView> views) {
        for (ClientView view : views) {
            int from = truth.after(view.joinCursor());
            long accounted = view.received() + view.notDelivered() + cutGaps(view) + excused(view);
            if (view.isIn() && !view.isThinnedSilently() && accounted < truth.size() - from) {
                return false;
            }
        }
        return true;
    }

    /**
     * Checks everything; what is wrong goes to the order's failures.
     *
     * @param views of the clients whose views have to be exact
     * @param broken of clients that the server gave up: what they got has to be right, not all of it has to be there
     * @return figures
     */
    public Result check(List<ClientView> views, List<ClientView> broken) {
        checkOrder();
        long thinned = 0;
        long firstJoin = Long.MAX_VALUE;
        for (ClientView view : views) {
            if (view.isIn()) {
                firstJoin = Math.min(firstJoin, view.joinCursor());
                thinned += check(view);
            }
        }
        boolean fromTheStart = truth.size() == 0 || firstJoin < truth.cursor(0);
        boolean told = !views.isEmpty() && broken.isEmpty() && orderWhole && fromTheStart;
        return new Result(thinned, told ? OptionalLong.of(checksum()) : OptionalLong.empty());
    }

    private void checkOrder() {
        for (int i = 0; i < order.size(); i++) {
            object(order.cursor(i), order.message(i));
        }
        order.stragglers().forEach(this::object);
        for (int i = 0; i < truth.size() && orderWhole; i++) {
            long cursor = truth.cursor(i);
            orderWhole = truth.isShed(i) || order.find(0, cursor) >= 0 || order.hasStraggler(cursor);
        }
    }

    private void object(long cursor, long message) {
        String objection = truth.objection(cursor, message);
        if (!objection.isEmpty()) {
            order.failures().add(order.text(message) + objection);
        }
    }

    /** Of what all who were there got; what the room shed, some may have got later, others not. */
    private long checksum() {
        long sum = 0;
        for (int i = 0; i < truth.size(); i++) {
            if (!truth.isShed(i)) {
                sum += RoomOrder.mix(truth.cursor(i), truth.message(i));
            }
        }
        return sum;
    }

    /** How many messages the server did not deliver to this client alone, and said so. */
    private long check(ClientView view) {
        int from = truth.after(view.joinCursor());
        if (view.isGapless() && orderWhole && order.stragglers().isEmpty() && sawNothingShed(from)) {
            balance(view, truth.shedFrom(from), 0, -1);
            return 0;
        }
        int unseen = 0;
        int lost = 0;
        int firstLost = -1;
        for (int i = from; i < truth.size(); i++) {
            if (!view.saw(truth.cursor(i)) && !view.isExcused(truth.cursor(i))) {
                unseen++;
                if (!truth.isShed(i)) {
                    lost++;
                    firstLost = firstLost < 0 ? i : firstLost;
                }
            }
        }
        if (!view.isThinnedSilently()) {
            balance(view, unseen, lost, firstLost);
        }
        return lost;
    }

    /** Messages in what a client was told to reload, or may have missed. */
    private long excused(ClientView view) {
        long excused = 0;
        for (long[] hole : view.holes()) {
            excused += Math.max(0, truth.after(hole[1]) - truth.after(hole[0]));
        }
        return excused;
    }

    private boolean sawNothingShed(int from) {
        return order.size() - order.after(from == 0 ? -1 : truth.cursor(from - 1))
                == truth.size() - from - truth.shedFrom(from);
    }

    private long cutGaps(ClientView view) {
        long shed = 0;
        for (long[] gap : view.cutGaps()) {
            shed += truth.shedFrom(truth.after(gap[0] - 1)) - truth.shedFrom(truth.after(gap[1]));
        }
        return shed;
    }

    private void balance(ClientView view, int unseen, int lost, int firstLost) {
        long gaps = view.notDelivered() + cutGaps(view);
        boolean tooMany = gaps > unseen + truth.open() && view.reloads() == 0;
        if (gaps >= unseen && !tooMany) {
            return;
        }
        String client = order.names().client(view.client());
        if (gaps < lost || (gaps < unseen && lost > 0)) {
            order.failures()
                    .add(client + " lost " + order.text(truth.message(firstLost)) + " (cursor "
                            + truth.cursor(firstLost) + "): " + unseen + " did not come, gaps count " + gaps
                            + (view.position() < truth.cursor(truth.size() - 1)
                                    ? "; its last had cursor " + view.position() + ", more may have been on its way"
                                    : ""));
        } else {
            order.failures()
                    .add(client + " was told by gaps that " + gaps + " were not delivered, and it was " + unseen);
        }
    }
}
