package stoa.standalone;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.embedded.ChildProcess;
import stoa.embedded.TcpPort;

/**
 * Stoa as {@code ./stoa up} runs it, in a process of its own on free ports of loopback: to be measured. It ends when
 * this process does, even when it is killed. Every method blocks; from one thread at a time, but {@link #close} from any.
 */
public final class LocalStandalone implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration READY_PATIENCE = Duration.ofMinutes(3);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

    private final Path dataDir;
    private final Path logFile;
    private final int heapMaxMb;
    private final Map<String, String> environment = new HashMap<>();
    private final int clientPort = TcpPort.free(LOOPBACK);
    private final int managementPort = TcpPort.free(LOOPBACK);
    private FirstApp app = new FirstApp("", "", "", false);
    private volatile @Nullable ChildProcess process;

    /**
     * Chooses ports; nothing runs yet.
     *
     * @param dir gets the folder {@code data} and the log of the process
     * @param heapMaxMb largest Java heap, MiB
     * @param environment settings beside those of this process's own environment, and instead of them
     */
    public LocalStandalone(Path dir, int heapMaxMb, Map<String, String> environment) {
        this.dataDir = dir.resolve("data").toAbsolutePath().normalize();
        this.logFile = dir.resolve("stoa.log");
        this.heapMaxMb = heapMaxMb;
        this.environment.putAll(environment);
        this.environment.put("STOA_CLIENT_PORT", Integer.toString(clientPort));
        this.environment.put("STOA_MANAGEMENT_PORT", Integer.toString(managementPort));
        for (String name : List.of("STOA_SERVER_PORT", "STOA_PG_PORT", "STOA_REDIS_PORT", "STOA_KAFKA_PORT")) {
            this.environment.put(name, Integer.toString(TcpPort.free(LOOPBACK)));
        }
    }

    /**
     * Starts it without the data of an earlier one, and waits until it is ready.
     *
     * @throws StartException in one sentence when it does not get ready
     */
    public void start() {
        app = FirstApp.in(dataDir, environment, new SecureRandom());
        environment.putAll(app.environment());
        List<String> command = new ArrayList<>(ChildJvm.asAlone(heapMaxMb));
        command.addAll(List.of(
                StandaloneMain.class.getName(), ServiceMain.END_WITH_PARENT, "--fresh", "--data", dataDir.toString()));
        ChildProcess started = ChildProcess.start(command, environment, logFile);
        process = started;
        new NodeReadiness().awaitReady("Stoa", managementUrl(), started, READY_PATIENCE);
    }

    /**
     * Its process, which started PostgreSQL and Redis.
     *
     * @return process id
     */
    public long pid() {
        ChildProcess started = process;
        if (started == null) {
            throw new IllegalStateException("Stoa was not started");
        }
        return started.pid();
    }

    /**
     * Where clients connect.
     *
     * @return {@code http://host:port}
     */
    public URI clientUrl() {
        return URI.create("http://" + LOOPBACK + ":" + clientPort);
    }

    /**
     * Where operators look.
     *
     * @return {@code http://host:port}
     */
    public URI managementUrl() {
        return URI.create("http://" + LOOPBACK + ":" + managementPort);
    }

    /**
     * The first app's key and secrets; known after {@link #start}.
     *
     * @return {@code STOA_APP_KEY}, {@code STOA_APP_SECRET}, {@code STOA_MASTER_KEY}
     */
    public Map<String, String> appEnvironment() {
        return app.environment();
    }

    /** Stops it; kills what does not stop within a minute. */
    @Override
    public void close() {
        ChildProcess started = process;
        if (started != null && started.isAlive()) {
            started.terminate("TERM", STOP_PATIENCE);
        }
    }
}
