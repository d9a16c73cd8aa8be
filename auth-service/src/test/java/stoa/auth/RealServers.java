package stoa.auth;

import java.util.Map;
import stoa.kit.testing.TestServers;
import stoa.kit.testing.TestStores;

/** A real PostgreSQL with the tables of auth-service beside a real Redis and Kafka, for all tests of the module. */
public final class RealServers {
    /** The one database, and settings that name a first app. */
    public static final TestStores RUNNING = TestStores.of(
            new AuthService(),
            Map.of(
                    "STOA_KAFKA_BOOTSTRAP", TestServers.kafka().bootstrap(),
                    "STOA_APP_KEY", "first",
                    "STOA_APP_SECRET", "secret 1",
                    "STOA_MASTER_KEY", "master 1",
                    "STOA_APP_SETTINGS", "{\"recallSeconds\": 90}"));

    private RealServers() {}
}
