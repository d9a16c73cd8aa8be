package stoa.room;

import java.util.Map;
import stoa.kit.testing.TestStores;

/** Real PostgreSQL and Redis, for all tests of the module. */
public final class RealServers {
    /** The one database with the tables of room-service, and the one Redis. */
    public static final TestStores RUNNING = TestStores.of(new RoomService(), Map.of());

    private RealServers() {}
}
