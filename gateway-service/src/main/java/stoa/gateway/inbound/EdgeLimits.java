package stoa.gateway.inbound;

/**
 * The bounds of the edge. What happens at each: see the class that holds it.
 *
 * @param connectionsMax connections of this process; more are answered HTTP 503
 * @param frameBytesMax bytes of a client's frame; larger ones close the connection with 1009
 * @param requestsUnansweredMax requests of a connection that wait for an answer; more are refused
 * @param roomsPerConnectionMax rooms one connection may be in
 * @param connectTimeoutMs how long a connection may take to log in, milliseconds
 * @param heartbeatMs after this silence a connection is pinged, after twice of it closed, milliseconds
 * @param replyBytesMax bytes written to a socket and not taken by the system; more close it
 * @param slowMs how long a connection may not read at all, milliseconds
 * @param heldEntriesMax live entries held for a join that is not answered yet; more make it fail
 * @param drainPerSecond connections that are sent elsewhere per second when the process stops
 * @param goawayMs within how long those clients are to go, milliseconds
 * @param httpSocketsMax sockets of the server port, and of the client port beyond {@code connectionsMax}; more are
 *     closed at once
 * @param requestMs how long an HTTP request may take from its first byte to its last, milliseconds; then 408
 */
public record EdgeLimits(
        int connectionsMax,
        int frameBytesMax,
        int requestsUnansweredMax,
        int roomsPerConnectionMax,
        long connectTimeoutMs,
        long heartbeatMs,
        long replyBytesMax,
        long slowMs,
        int heldEntriesMax,
        int drainPerSecond,
        long goawayMs,
        int httpSocketsMax,
        long requestMs) {
    /** What counts where nothing is set. */
    public static final EdgeLimits DEFAULT = new EdgeLimits(
            100_000,
            256 * 1024,
            256,
            100,
            10_000,
            30_000,
            16L * 1024 * 1024,
            60_000,
            1_000,
            500,
            2_000,
            10_000,
            30_000);

    /** Checks that none is zero or below. */
    public EdgeLimits {
        positive("connectionsMax", connectionsMax);
        positive("frameBytesMax", frameBytesMax);
        positive("requestsUnansweredMax", requestsUnansweredMax);
        positive("roomsPerConnectionMax", roomsPerConnectionMax);
        positive("connectTimeoutMs", connectTimeoutMs);
        positive("heartbeatMs", heartbeatMs);
        positive("replyBytesMax", replyBytesMax);
        positive("slowMs", slowMs);
        positive("heldEntriesMax", heldEntriesMax);
        positive("drainPerSecond", drainPerSecond);
        positive("goawayMs", goawayMs);
        positive("httpSocketsMax", httpSocketsMax);
        positive("requestMs", requestMs);
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be above 0, is " + value);
        }
    }
}
