package stoa.systemtests.chaos;

import stoa.protocol.bus.Service;

/** Something that goes wrong during a run. */
public sealed interface Fault {
    /**
     * SIGKILL of one process of a service, started again afterwards.
     *
     * @param service whose
     * @param index which of its processes, from 0
     */
    record Kill(Service service, int index) implements Fault {}

    /**
     * SIGSTOP, then SIGCONT.
     *
     * @param service whose
     * @param index which of its processes, from 0
     * @param frozenMs how long, milliseconds
     */
    record Freeze(Service service, int index, long frozenMs) implements Fault {}

    /** {@code FLUSHALL} on Redis. */
    record FlushRedis() implements Fault {}

    /** Redis is stopped and started. */
    record RestartRedis() implements Fault {}

    /** PostgreSQL is stopped and started. */
    record RestartPostgres() implements Fault {}

    /** Kafka is killed and started. */
    record RestartKafka() implements Fault {}

    /** Every process is restarted gracefully, one after the other. */
    record RollingRestart() implements Fault {}

    /** A third of the clients lose their connection at once. */
    record CutClients() implements Fault {}

    /**
     * What it is, for the report.
     *
     * @return a short name
     */
    default String label() {
        return switch (this) {
            case Kill kill -> "SIGKILL " + kill.service().label() + '-' + (kill.index() + 1);
            case Freeze freeze ->
                "SIGSTOP " + freeze.service().label() + '-' + (freeze.index() + 1) + " for " + freeze.frozenMs()
                        + " ms";
            case FlushRedis _ -> "FLUSHALL";
            case RestartRedis _ -> "restart of Redis";
            case RestartPostgres _ -> "restart of PostgreSQL";
            case RestartKafka _ -> "restart of Kafka";
            case RollingRestart _ -> "rolling restart";
            case CutClients _ -> "connections cut";
        };
    }
}
