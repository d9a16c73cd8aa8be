package stoa.systemtests.chaos;

import java.net.URI;
import java.util.List;
import stoa.protocol.bus.Service;

/**
 * A running Stoa whose processes can be hurt. All calls block until the deed is done; not from an
 * event loop.
 */
public interface ChaosTarget extends AutoCloseable {
    /**
     * Where clients connect.
     *
     * @return one WebSocket URL per gateway
     */
    List<URI> gateways();

    /**
     * Where back ends call.
     *
     * @return one base URL per gateway
     */
    List<URI> serverApis();

    /**
     * Where other teams' consumers read.
     *
     * @return Kafka brokers to ask first, {@code host:port,…}
     */
    String kafkaBootstrap();

    /**
     * How many processes a service has.
     *
     * @param service which
     * @return at least 1
     */
    int processes(Service service);

    /**
     * SIGKILL.
     *
     * @param service whose process
     * @param index which, from 0
     */
    void kill(Service service, int index);

    /**
     * Starts a killed process again, under its old name and ports, and waits until it is ready.
     *
     * @param service whose process
     * @param index which, from 0
     */
    void start(Service service, int index);

    /**
     * SIGSTOP.
     *
     * @param service whose process
     * @param index which, from 0
     */
    void freeze(Service service, int index);

    /**
     * SIGCONT.
     *
     * @param service whose process
     * @param index which, from 0
     */
    void thaw(Service service, int index);

    /**
     * SIGTERM, waits for the end, starts it again and waits until it is ready.
     *
     * @param service whose process
     * @param index which, from 0
     */
    void restart(Service service, int index);

    /** {@code FLUSHALL}. */
    void flushRedis();

    /** Stops Redis and starts it again on its data. */
    void restartRedis();

    /** Stops PostgreSQL and starts it again on its data. */
    void restartPostgres();

    /** Kills Kafka and starts it again on its data. */
    void restartKafka();

    /** Stops everything. */
    @Override
    void close();
}
