package stoa.standalone;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import stoa.embedded.ChildProcess;
import stoa.embedded.EmbeddedKafkaProcess;
import stoa.embedded.EmbeddedPostgres;
import stoa.embedded.EmbeddedRedis;
import stoa.embedded.EmbeddedServer;
import stoa.embedded.EmbeddedServers;
import stoa.embedded.ServerConfig;
import stoa.embedded.TcpPort;
import stoa.protocol.bus.Service;

/**
 * Stoa as separate processes on this machine: two gateways, two message-, two room-, two history-services, one auth,
 * with embedded PostgreSQL, Redis and Kafka. Every part can be killed, frozen and started again; nothing is started
 * again by itself. All processes end when this one does, even when it is killed.
 *
 * <p>Every method blocks. Deeds on different nodes may come from different threads; deeds on one node from one at a
 * time.
 */
public final class LocalCluster implements AutoCloseable {
    private static final Duration READY_PATIENCE = Duration.ofMinutes(2);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

    /** More starting JVMs take longer each than the cluster waits for a process it takes in, and no less together. */
    private static final int JOINING_AT_A_TIME = 4;

    private final LocalClusterConfig config;
    private final Consumer<String> progress;
    private final List<LocalNode> nodes;
    private final EmbeddedPostgres postgres;
    private final EmbeddedRedis redis;
    private final EmbeddedKafkaProcess kafka;
    private final Map<String, ChildProcess> running = new ConcurrentHashMap<>();
    private final NodeReadiness readiness = new NodeReadiness();
    private FirstApp app = new FirstApp("", "", "", false);

    /**
     * Lays out processes and ports; nothing runs yet.
     *
     * @param config directories, ports, settings
     * @param progress told one line per step; called from several threads
     */
    public LocalCluster(LocalClusterConfig config, Consumer<String> progress) {
        this.config = config;
        this.progress = progress;
        this.nodes = LocalPorts.nodes(config.fixedPorts());
        this.postgres = new EmbeddedPostgres(server("postgres", LocalPorts.PG));
        this.redis = new EmbeddedRedis(server("redis", LocalPorts.REDIS));
        this.kafka = new EmbeddedKafkaProcess(server("kafka", LocalPorts.KAFKA));
    }

    private ServerConfig server(String name, int port) {
        return ServerConfig.loopback(config.dataDir().resolve(name), config.fixedPorts() ? port : 0);
    }

    /** Forgets the data of an earlier run; before {@link #start}. */
    public void erase() {
        servers().servers().forEach(EmbeddedServer::erase);
    }

    /**
     * Starts the servers, then the services, and returns when every process is ready.
     *
     * @throws StartException or {@link stoa.embedded.EmbeddedServerException} in one sentence when something cannot
     *     start; what had started is stopped again
     */
    public void start() {
        requireFreePorts();
        try {
            Map<String, String> given = new HashMap<>(System.getenv());
            given.putAll(config.environment());
            app = FirstApp.in(config.dataDir(), given, new SecureRandom());
            servers().start(progress);
            // one alone first, so that the others find a cluster to join instead of each founding one
            launch(nodes.getFirst());
            readiness.awaitLive(nodes.getFirst(), process(nodes.getFirst()), READY_PATIENCE);
            for (int joined = 1; joined < nodes.size(); joined += JOINING_AT_A_TIME) {
                List<LocalNode> next = nodes.subList(joined, Math.min(nodes.size(), joined + JOINING_AT_A_TIME));
                next.forEach(this::launch);
                next.forEach(node -> readiness.awaitLive(node, process(node), READY_PATIENCE));
            }
            nodes.forEach(this::awaitReady);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void requireFreePorts() {
        for (LocalNode node : nodes) {
            LocalNode.Ports ports = node.ports();
            for (int port : List.of(ports.client(), ports.server(), ports.management(), ports.cluster())) {
                if (port != 0 && !TcpPort.isFree("127.0.0.1", port)) {
                    throw new StartException("Port " + port + " of " + node.name()
                            + " is taken by another process; the ports of a cluster are fixed.");
                }
            }
        }
    }

    private EmbeddedServers servers() {
        return new EmbeddedServers(List.of(postgres, redis, kafka));
    }

    /**
     * All service processes.
     *
     * @return in the order they are started
     */
    public List<LocalNode> nodes() {
        return nodes;
    }

    /**
     * The processes of one service.
     *
     * @param service which
     * @return by index
     */
    public List<LocalNode> nodes(Service service) {
        return nodes.stream().filter(node -> node.service() == service).toList();
    }

    /**
     * The embedded PostgreSQL.
     *
     * @return to be killed or restarted
     */
    public EmbeddedPostgres postgres() {
        return postgres;
    }

    /**
     * The embedded Redis.
     *
     * @return to be killed or restarted
     */
    public EmbeddedRedis redis() {
        return redis;
    }

    /**
     * The embedded Kafka.
     *
     * @return to be killed or restarted
     */
    public EmbeddedKafkaProcess kafka() {
        return kafka;
    }

    /**
     * Settings with the first app's key and secrets; known after {@link #start}.
     *
     * @return {@code STOA_APP_KEY}, {@code STOA_APP_SECRET}, {@code STOA_MASTER_KEY}
     */
    public Map<String, String> appEnvironment() {
        return app.environment();
    }

    /**
     * The log of a process.
     *
     * @param node which
     * @return a text file that grows
     */
    public Path logFile(LocalNode node) {
        return config.dataDir().resolve("log").resolve(node.name() + ".log");
    }

    /**
     * Process id.
     *
     * @param node a node that was launched
     * @return of the latest process of that name, running or not
     */
    public long pid(LocalNode node) {
        return process(node).pid();
    }

    /**
     * Starts the process of a node, and does not wait for it.
     *
     * @param node whose process is not running
     */
    public void launch(LocalNode node) {
        ChildProcess old = running.get(node.name());
        if (old != null && old.isAlive()) {
            throw new StartException("The process " + node.name() + " already runs.");
        }
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(config.environment());
        environment.putAll(app.environment());
        environment.putAll(Map.of(
                StandaloneSettings.PG_URL,
                postgres.uri(),
                StandaloneSettings.REDIS_URL,
                redis.uri(),
                StandaloneSettings.KAFKA_BOOTSTRAP,
                kafka.bootstrap(),
                "STOA_CLUSTER_MEMBERS",
                String.join(",", nodes.stream().map(LocalNode::member).toList())));
        environment.putAll(node.environment());
        Map<String, String> own = StoaServices.environmentOf(node.service(), environment);
        List<String> command = new ArrayList<>(ChildJvm.command(config.heapMaxMb(), config.jvmFlags()));
        command.addAll(List.of(
                ServiceMain.class.getName(),
                ServiceMain.END_WITH_PARENT,
                node.service().label()));
        running.put(node.name(), ChildProcess.start(command, own, logFile(node)));
    }

    /**
     * Waits until a process wants requests.
     *
     * @param node which was launched
     * @throws StartException in one sentence when it ended or did not get ready
     */
    public void awaitReady(LocalNode node) {
        long tookMs = readiness.awaitReady(node, process(node), READY_PATIENCE);
        progress.accept(node.name() + " is ready (after " + tookMs + " ms more)");
    }

    /**
     * Launches a stopped or killed process under its old name and ports, and waits until it is ready.
     *
     * @param node which
     */
    public void start(LocalNode node) {
        launch(node);
        awaitReady(node);
    }

    /**
     * SIGKILL; returns when it is gone.
     *
     * @param node which
     */
    public void kill(LocalNode node) {
        process(node).kill();
    }

    /**
     * SIGSTOP.
     *
     * @param node which
     */
    public void suspend(LocalNode node) {
        process(node).suspend();
    }

    /**
     * SIGCONT.
     *
     * @param node which
     */
    public void resume(LocalNode node) {
        process(node).resume();
    }

    /**
     * SIGTERM; returns when it is gone.
     *
     * @param node which
     * @return true when it went by itself within a minute, false when it had to be killed
     */
    public boolean stop(LocalNode node) {
        return process(node).terminate("TERM", STOP_PATIENCE);
    }

    /**
     * Stops cleanly, starts again, waits until it is ready.
     *
     * @param node which
     */
    public void restart(LocalNode node) {
        stop(node);
        start(node);
    }

    private ChildProcess process(LocalNode node) {
        ChildProcess process = running.get(node.name());
        if (process == null) {
            throw new StartException("The process " + node.name() + " was never started.");
        }
        return process;
    }

    /** Stops every process, gateways first and auth last, then the servers. */
    @Override
    public void close() {
        Service last = Service.GATEWAY;
        List<LocalNode> sameService = new ArrayList<>();
        for (LocalNode node : nodes.reversed()) {
            if (node.service() != last) {
                stopTogether(sameService);
                sameService.clear();
                last = node.service();
            }
            sameService.add(node);
        }
        stopTogether(sameService);
        servers().stop();
    }

    private void stopTogether(List<LocalNode> some) {
        List<ChildProcess> alive = some.stream()
                .map(node -> running.get(node.name()))
                .filter(process -> process != null && process.isAlive())
                .toList();
        alive.forEach(process -> {
            process.resume();
            process.signal("TERM");
        });
        alive.forEach(process -> {
            if (!process.awaitExit(STOP_PATIENCE)) {
                process.kill();
            }
        });
    }
}
