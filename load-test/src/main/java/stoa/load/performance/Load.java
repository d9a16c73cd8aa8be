package stoa.load.performance;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Who takes part in a load and how much is said.
 *
 * @param clients who receive, spread over the rooms
 * @param rooms how many; 0 for clients that are in none
 * @param publishers who send
 * @param rates messages a second of all publishers, for parts of the load that take equally long
 */
public record Load(int clients, int rooms, int publishers, List<Double> rates) {
    /** Length of every message's content. */
    public static final int BYTES = 200;

    /** A process may have 20,000 descriptors in many places; several share out the work of receiving besides. */
    private static final int CONNECTIONS_PER_PROCESS = 8_000;

    private static final int MANY_CONNECTIONS = 2_000;
    private static final int PERCENT = 100;

    /** Copies the list. */
    public Load {
        rates = List.copyOf(rates);
    }

    /**
     * At one rate.
     *
     * @param clients who receive
     * @param rooms how many
     * @param publishers who send
     * @param rate messages a second
     * @return the load
     */
    public static Load of(int clients, int rooms, int publishers, double rate) {
        return new Load(clients, rooms, publishers, List.of(rate));
    }

    /**
     * A smaller one of the same kind. In one room the messages stay as many; in many rooms they get fewer with the rooms.
     *
     * @param percent of its size
     * @return at least one client in one room
     */
    Load scaled(int percent) {
        if (percent == PERCENT) {
            return this;
        }
        boolean many = rooms > 1;
        return new Load(
                part(clients, percent),
                part(rooms, percent),
                many ? part(publishers, percent) : publishers,
                many ? rates.stream().map(rate -> rate * percent / PERCENT).toList() : rates);
    }

    /** With more messages. */
    Load faster(double times) {
        return new Load(
                clients,
                rooms,
                publishers,
                rates.stream().map(rate -> rate * times).toList());
    }

    private static int part(int number, int percent) {
        return number == 0 ? 0 : Math.max(1, number * percent / PERCENT);
    }

    /** How many processes of the load test it needs. */
    int processes() {
        return (clients + publishers + CONNECTIONS_PER_PROCESS - 1) / CONNECTIONS_PER_PROCESS;
    }

    /** The load as a scenario of {@code ./stoa load}. */
    String scenario(int seconds) {
        int each = Math.max(1, seconds / rates.size());
        String names = IntStream.range(0, rates.size()).mapToObj(Load::name).collect(Collectors.joining(","));
        String phases = IntStream.range(0, rates.size())
                .mapToObj(part -> String.format(
                        Locale.ROOT,
                        "phase.%s.seconds=%d%nphase.%s.rate=%s%n",
                        name(part),
                        each,
                        name(part),
                        rates.get(part)))
                .collect(Collectors.joining());
        return String.format(
                Locale.ROOT,
                "clients=%d%nrooms=%d%npublishers=%d%nbytes=%d%nconnect-per-second=%d%nphases=%s%n%s",
                clients,
                rooms,
                publishers,
                BYTES,
                clients + publishers > MANY_CONNECTIONS ? 1_000 : 500,
                names,
                phases);
    }

    private static String name(int part) {
        return "part-" + (part + 1);
    }
}
