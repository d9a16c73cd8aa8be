package stoa.room;

import java.util.Map;
import stoa.kit.testing.TestServers;
import stoa.kit.testing.TestStores;

/** Real PostgreSQL, Redis and Kafka, for all tests of the module. */
public final class RealServers {
    /** The one database with the tables of room-service, and the one Redis. */
    public static final TestStores RUNNING = TestStores.of(
            new RoomService(),
            Map.of("STOA_KAFKA_BOOTSTRAP", TestServers.kafka().bootstrap()));

    private RealServers() {}
}
