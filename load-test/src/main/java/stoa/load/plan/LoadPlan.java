package stoa.load.plan;

import java.util.List;

/**
 * What a run does; the same for all of its processes.
 *
 * @param run names the run: what its users and rooms begin with
 * @param urls client ports of gateways, the clients in turn at each
 * @param crowd who takes part
 * @param traffic what they say
 * @param pace how fast they come, how slowly some read
 * @param phases in order
 */
public record LoadPlan(String run, List<String> urls, Crowd crowd, Traffic traffic, Pace pace, List<Phase> phases) {
    /** Type of plain messages: one that no rule treats specially, so that their priority is normal. */
    public static final String TYPE = "stoa:load";

    /** Copies the lists. */
    public LoadPlan {
        urls = List.copyOf(urls);
        phases = List.copyOf(phases);
    }

    /**
     * Who takes part.
     *
     * @param clients who receive, spread over the rooms
     * @param rooms how many; 0 for clients that connect and are in none
     * @param publishers who send, and are not among the clients
     */
    public record Crowd(int clients, int rooms, int publishers) {}

    /**
     * What is said.
     *
     * @param protocol in which clients speak and hear
     * @param bytes length of a message's content
     * @param likes what a message of a counted type counts for; 0 for plain messages
     * @param roomBudget messages that a room delivers per 200 ms, 0 for all; -1 leaves the app's setting
     */
    public record Traffic(Protocol protocol, int bytes, int likes, int roomBudget) {}

    /**
     * How fast.
     *
     * @param connectPerSecond connections opened per second, of all processes together
     * @param slowClients how many clients read slowly
     * @param slowBytesPerSecond how slowly each of them
     * @param settleSeconds how long is waited for the last deliveries
     * @param loops selector loops of each process
     */
    public record Pace(int connectPerSecond, int slowClients, int slowBytesPerSecond, int settleSeconds, int loops) {}

    /**
     * Seconds of all phases.
     *
     * @return their sum
     */
    public int seconds() {
        return phases.stream().mapToInt(Phase::seconds).sum();
    }

    /**
     * Clients that are there before the first phase.
     *
     * @return how many
     */
    public int early() {
        return crowd.clients() - phases.stream().mapToInt(Phase::join).sum();
    }

    /**
     * Whether connections are cut and come back.
     *
     * @return true when a phase says so
     */
    public boolean reconnects() {
        return phases.stream().anyMatch(phase -> phase.reconnect() > 0);
    }

    /**
     * The fastest phase.
     *
     * @return messages per second of all publishers
     */
    public double rateMax() {
        return phases.stream().mapToDouble(Phase::rate).max().orElse(0);
    }
}
