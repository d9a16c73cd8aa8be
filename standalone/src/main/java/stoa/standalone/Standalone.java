package stoa.standalone;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stoa.embedded.EmbeddedKafka;
import stoa.embedded.EmbeddedPostgres;
import stoa.embedded.EmbeddedRedis;
import stoa.embedded.EmbeddedServer;
import stoa.embedded.EmbeddedServers;
import stoa.embedded.PortTakenException;
import stoa.embedded.ServerConfig;
import stoa.embedded.TcpPort;
import stoa.kit.StoaService;
import stoa.kit.config.Setting;
import stoa.kit.config.Settings;
import stoa.kit.log.ProcessLog;
import stoa.kit.process.ProcessSettings;
import stoa.kit.process.ServiceProcess;

/**
 * The five services and the three embedded servers in this JVM. Start and stop block; stop may come from another thread
 * while start still runs.
 */
public final class Standalone implements AutoCloseable {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long SAY_MISSING_AFTER_NS = TimeUnit.SECONDS.toNanos(3);

    private final Path dataDir;
    private final Map<String, String> environment;
    private final Consumer<String> progress;
    private final List<StoaService> services = StoaServices.all();
    private final Settings settings;
    private final EmbeddedPostgres postgres;
    private final EmbeddedRedis redis;
    private final EmbeddedKafka kafka;
    private final ReentrantLock steps = new ReentrantLock();
    private volatile boolean stopping;
    private @Nullable ServiceProcess process;
    private FirstApp app = new FirstApp("", "", "", false);

    /**
     * Reads the settings; nothing runs yet.
     *
     * @param dataDir data of the servers and secrets of the first app
     * @param environment settings, {@code STOA_…}
     * @param progress told one line per step; called from several threads
     * @throws stoa.kit.config.SettingsException for settings that cannot be used
     */
    public Standalone(Path dataDir, Map<String, String> environment, Consumer<String> progress) {
        this.dataDir = dataDir.toAbsolutePath().normalize();
        this.environment = Map.copyOf(environment);
        this.progress = progress;
        this.settings = StandaloneSettings.declaration(services).read(environment);
        this.postgres = new EmbeddedPostgres(server("postgres", settings.get(StandaloneSettings.PG_PORT)));
        this.redis = new EmbeddedRedis(server("redis", settings.get(StandaloneSettings.REDIS_PORT)));
        this.kafka = new EmbeddedKafka(server("kafka", settings.get(StandaloneSettings.KAFKA_PORT)));
    }

    private ServerConfig server(String name, int port) {
        return ServerConfig.loopback(dataDir.resolve(name), port);
    }

    /**
     * The settings that differ from their defaults.
     *
     * @return lines for people, secrets masked
     */
    public List<String> changedSettings() {
        return settings.changed();
    }

    /** Forgets the data of an earlier run; before {@link #start}. The first app keeps its secrets. */
    public void erase() {
        servers().servers().forEach(EmbeddedServer::erase);
    }

    /**
     * Starts everything and returns when it wants requests, or when {@link #close} was called meanwhile.
     *
     * @throws StartException in one sentence when it cannot start; what had started has to be closed
     */
    public void start() {
        ProcessLog.configure(settings);
        requireFreePorts();
        step(() -> app = FirstApp.in(dataDir, environment, new SecureRandom()));
        step(this::startServers);
        ServiceProcess[] started = new ServiceProcess[1];
        step(() -> {
            Map<String, String> decided = new HashMap<>(app.environment());
            decided.put(StandaloneSettings.PG_URL, postgres.uri());
            decided.put(StandaloneSettings.REDIS_URL, redis.uri());
            decided.put(StandaloneSettings.KAFKA_BOOTSTRAP, kafka.bootstrap());
            started[0] = new ServiceProcess(services, StandaloneSettings.forServices(services, environment, decided));
            process = started[0];
        });
        if (!stopping) {
            awaitServices(started[0]);
        }
    }

    /** Before anything runs: a port that is taken is found at once, and named with its setting. */
    private void requireFreePorts() {
        Map<Integer, String> settingByPort = new HashMap<>();
        for (Setting<Integer> setting : StandaloneSettings.PORTS) {
            int port = settings.get(setting);
            if (port == 0) {
                continue;
            }
            String other = settingByPort.put(port, setting.name());
            if (other != null) {
                throw new StartException(
                        "Port " + port + " is given twice, by " + other + " and " + setting.name() + ".");
            }
            if (!StandaloneSettings.SERVER_PORTS.contains(setting)
                    && !TcpPort.isFree(settings.get(ProcessSettings.BIND), port)) {
                throw new StartException("Port " + port + " on " + settings.get(ProcessSettings.BIND)
                        + " is taken by another process. Choose another with " + setting.name() + ".");
            }
        }
    }

    private void startServers() {
        try {
            servers().start(progress);
        } catch (PortTakenException e) {
            throw new StartException(
                    e.getMessage() + " Choose another with " + StandaloneSettings.portSetting(e.server()) + ".", e);
        }
    }

    private void awaitServices(ServiceProcess running) {
        try {
            running.start()
                    .recover(failure -> Future.failedFuture(
                            failure instanceof StartException || failure instanceof stoa.kit.process.StartException
                                    ? failure
                                    : new StartException("Stoa cannot start: " + failure.getMessage() + ".", failure)))
                    .await();
        } catch (CompletionException e) {
            throw new StartException(String.valueOf(e.getCause()), e);
        }
        long startNs = System.nanoTime();
        List<String> said = List.of();
        for (List<String> missing = running.missing(); !missing.isEmpty() && !stopping; missing = running.missing()) {
            if (!missing.equals(said) && System.nanoTime() - startNs > SAY_MISSING_AFTER_NS) {
                progress.accept("Waiting for " + String.join(", ", missing));
                said = missing;
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private void step(Runnable action) {
        steps.lock();
        try {
            if (!stopping) {
                action.run();
            }
        } finally {
            steps.unlock();
        }
    }

    private EmbeddedServers servers() {
        return new EmbeddedServers(List.of(postgres, redis, kafka));
    }

    /**
     * Whether {@link #close} was called.
     *
     * @return true from then on
     */
    public boolean isStopping() {
        return stopping;
    }

    /**
     * The settings in force, also the defaults.
     *
     * @return to be asked with the constants of the services
     */
    public Settings settings() {
        return settings;
    }

    /**
     * Where other programs reach Kafka.
     *
     * @return {@code host:port}
     */
    public String kafkaBootstrap() {
        return kafka.bootstrap();
    }

    /**
     * The first app's key and secrets; known after {@link #start}.
     *
     * @return {@code STOA_APP_KEY}, {@code STOA_APP_SECRET}, {@code STOA_MASTER_KEY}
     */
    public Map<String, String> appEnvironment() {
        return app.environment();
    }

    FirstApp app() {
        return app;
    }

    /** As {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    /**
     * Stops the services in reverse order, then the servers.
     *
     * @return false when a service did not stop cleanly
     */
    public boolean stop() {
        stopping = true;
        steps.lock();
        try {
            ServiceProcess running = process;
            boolean clean = running == null || stopsCleanly(running);
            if (!clean) {
                progress.accept("Not everything stopped cleanly");
            }
            process = null;
            servers().stop();
            return clean;
        } finally {
            steps.unlock();
        }
    }

    private boolean stopsCleanly(ServiceProcess running) {
        long withinMs = settings.get(ProcessSettings.DRAIN_TIMEOUT_MS)
                + (services.size() + 2) * settings.get(ProcessSettings.STOP_TIMEOUT_MS);
        try {
            return running.stop().toCompletionStage().toCompletableFuture().get(withinMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
