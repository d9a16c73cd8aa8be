package stoa.embedded;

/**
 * A real server that belongs to this process and to one data directory.
 *
 * <p>Not thread-safe: one thread at a time starts, stops or kills it. Every method may block.
 */
public sealed interface EmbeddedServer permits EmbeddedPostgres, EmbeddedRedis, EmbeddedKafka, EmbeddedKafkaProcess {

    /**
     * Name for people.
     *
     * @return for example {@code PostgreSQL}
     */
    String name();

    /**
     * Where clients connect.
     *
     * @return a URI for PostgreSQL and Redis, {@code host:port} for Kafka; known as soon as the object exists
     */
    String address();

    /**
     * Starts the server and returns when it accepts connections. A server that an earlier, killed process left on the
     * same data directory is stopped first. Does nothing when it already runs.
     *
     * @throws PortTakenException when another process holds the port
     * @throws EmbeddedServerException when it cannot start, in one sentence
     */
    void start();

    /**
     * Looks whether the port is free before anything is started. A port that this server may hold itself, left by an
     * earlier, killed process, is looked at by {@link #start} alone.
     *
     * @throws PortTakenException when another process holds the port
     */
    void requireFreePort();

    /** Stops the server cleanly and returns when it is gone. Does nothing when it is not running. */
    void stop();

    /**
     * Forgets all data, also that of a server which an earlier, killed process left running. Only while stopped.
     *
     * @throws EmbeddedServerException when another living process uses the directory
     */
    void erase();

    /** Stops and starts again on the same port and data. */
    default void restart() {
        stop();
        start();
    }
}
