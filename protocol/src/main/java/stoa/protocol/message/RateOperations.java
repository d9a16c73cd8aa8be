package stoa.protocol.message;

import java.util.List;
import java.util.Map;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;

/** What a node with owners of partitions answers about the pace in rooms. Each node is asked for itself. */
public final class RateOperations {
    /** How long one count lasts, in milliseconds. */
    public static final int SLOT_MS = 1_000;

    /** Counts that are kept. */
    public static final int SLOTS = 60;

    /** Rooms asked for at once at most. */
    public static final int ROOMS_MAX = 100;

    /** How many messages came lately into rooms whose partitions this node owns or owned. */
    public static final Operation<QueryRates, Rates> RATES =
            Operation.idempotent(Service.MESSAGE, "message.rates", QueryRates.class, Rates.class);

    private RateOperations() {}

    /**
     * Asks for the pace.
     *
     * @param app app key
     * @param rooms room ids, at most {@link #ROOMS_MAX}; the sum over the app's rooms is answered in any case
     */
    public record QueryRates(String app, List<String> rooms) {
        /** Copies the list. */
        public QueryRates {
            rooms = List.copyOf(rooms);
        }
    }

    /**
     * The pace as one node counted it.
     *
     * @param all of all rooms of the app
     * @param byRoom of the rooms asked for; those in which nothing was said lately are left out
     * @param uncounted messages of the node that were not counted because too many rooms are active
     */
    public record Rates(Series all, Map<String, Series> byRoom, long uncounted) {
        /** Copies the map. */
        public Rates {
            byRoom = Map.copyOf(byRoom);
        }
    }

    /**
     * Messages for each of the last {@link #SLOTS} counts, the latest at the end.
     *
     * @param accepted in the log and on their way to members
     * @param shed in the log and not delivered, because the room's budget was used up; or refused, because too much
     *     was on its way into the log
     */
    public record Series(List<Integer> accepted, List<Integer> shed) {
        /** Copies the lists. */
        public Series {
            accepted = List.copyOf(accepted);
            shed = List.copyOf(shed);
        }
    }
}
