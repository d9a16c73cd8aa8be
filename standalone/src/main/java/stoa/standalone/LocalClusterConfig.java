package stoa.standalone;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a {@link LocalCluster} is made of.
 *
 * @param dataDir data of the embedded servers, secrets of the first app, and {@code log/} with one file per process
 * @param fixedPorts true for the ports of the documentation, false for any free ones (tests)
 * @param environment settings for every service process, {@code STOA_…}
 * @param heapMaxMb largest heap of each service process, megabytes
 * @param jvmFlags more flags for the JVM of each service process
 */
public record LocalClusterConfig(
        Path dataDir, boolean fixedPorts, Map<String, String> environment, int heapMaxMb, List<String> jvmFlags) {
    private static final int HEAP_MB_DEFAULT = 320;
    /** Only the first compiler: processes that are started over and over count more than the last bit of speed. */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1");

    /** Makes the directory absolute and copies the collections. */
    public LocalClusterConfig {
        dataDir = dataDir.toAbsolutePath().normalize();
        environment = Map.copyOf(environment);
        jvmFlags = List.copyOf(jvmFlags);
    }

    /**
     * A cluster for tests: free ports, usual heap, quick starts.
     *
     * @param dataDir data and logs
     * @param environment settings for every service process
     * @return the configuration
     */
    public static LocalClusterConfig forTests(Path dataDir, Map<String, String> environment) {
        return new LocalClusterConfig(dataDir, false, environment, HEAP_MB_DEFAULT, QUICK_START);
    }

    /**
     * A cluster for development: the ports of the documentation, usual heap.
     *
     * @param dataDir data and logs
     * @return the configuration
     */
    public static LocalClusterConfig forDevelopment(Path dataDir) {
        return new LocalClusterConfig(dataDir, true, Map.of(), HEAP_MB_DEFAULT, List.of());
    }
}
