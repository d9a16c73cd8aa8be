package stoa.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL with durable settings (fsync and synchronous commit on, data checksums) as a child process. Nobody
 * is asked for a password, so it should listen on loopback only. Blocking; one thread at a time.
 */
public final class EmbeddedPostgres implements EmbeddedServer {
    /** The database created at first start. */
    public static final String DATABASE = "stoa";

    private static final String USER = "postgres";
    private static final Duration INIT_PATIENCE = Duration.ofMinutes(2);
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    /** Line of postmaster.pid that holds the state of the server (PostgreSQL sources, pidfile.h). */
    private static final int PID_FILE_STATUS_LINE = 7;

    private final ServerConfig config;
    private final int port;
    private final Path cluster;
    private @Nullable DirectoryLock lock;
    private @Nullable ChildProcess process;

    /**
     * Describes a server; nothing runs yet.
     *
     * @param config data directory and address
     */
    public EmbeddedPostgres(ServerConfig config) {
        this.config = config;
        this.port = TcpPort.chosen(config);
        this.cluster = config.dataDir().resolve("cluster");
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public String address() {
        return uri();
    }

    /**
     * Connection URI of the database {@value #DATABASE}.
     *
     * @return {@code postgresql://user@host:port/database}
     */
    public String uri() {
        return uri(DATABASE);
    }

    /**
     * Connection URI of any database.
     *
     * @param database its name
     * @return {@code postgresql://user@host:port/database}
     */
    public String uri(String database) {
        return "postgresql://" + USER + "@" + config.host() + ":" + port + "/" + database;
    }

    /**
     * TCP port.
     *
     * @return the port it listens on
     */
    public int port() {
        return port;
    }

    @Override
    public void requireFreePort() {
        if (process == null && !Files.exists(pidFile())) {
            TcpPort.requireFree(name(), config.host(), port);
        }
    }

    @Override
    public void start() {
        if (process != null && process.isAlive()) {
            return;
        }
        if (lock == null) {
            lock = DirectoryLock.take(config.dataDir());
        }
        stopOrphan();
        try {
            TcpPort.requireFree(name(), config.host(), port);
            Path home = BinaryStore.ofUser().postgresHome();
            if (!Files.exists(cluster)) {
                create(home);
            }
            ChildProcess started = ChildProcess.start(command(home), Map.of(), logFile());
            process = started;
            new StartWait(name(), started, START_PATIENCE).until(this::ready);
        } catch (EmbeddedServerException e) {
            release();
            throw e;
        }
    }

    private void stopOrphan() {
        OrphanServer.stop(pidFile(), "postgres", cluster, "INT");
    }

    /** Creates the cluster beside and renames it, so that a crash in between leaves nothing half made. */
    private void create(Path home) {
        Path beside = config.dataDir().resolve("cluster-creating");
        BinaryStore.delete(beside);
        run(asOrdinaryUser(List.of(
                home.resolve("bin/initdb").toString(),
                "-D",
                beside.toString(),
                "-U",
                USER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8")));
        String createDatabase = "echo 'CREATE DATABASE " + DATABASE + "' | \"$0\" --single -D \"$1\" postgres";
        run(asOrdinaryUser(
                List.of("sh", "-c", createDatabase, home.resolve("bin/postgres").toString(), beside.toString())));
        try {
            Files.move(beside, cluster);
        } catch (IOException e) {
            throw new EmbeddedServerException("The PostgreSQL data cannot be created: " + e.getMessage() + ".", e);
        }
    }

    private void run(List<String> command) {
        ChildProcess child = ChildProcess.start(command, Map.of(), logFile());
        if (!child.awaitExit(INIT_PATIENCE)) {
            child.kill();
        }
        if (child.exitCode() != 0) {
            throw new EmbeddedServerException("PostgreSQL's data directory cannot be created: " + child.logTail()
                    + " (log: " + child.logFile() + ").");
        }
    }

    private List<String> command(Path home) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "listen_addresses", config.host(),
                "port", Integer.toString(port),
                "unix_socket_directories", "",
                "fsync", "on",
                "synchronous_commit", "on",
                "full_page_writes", "on",
                "max_connections", "300",
                "shared_buffers", "64MB",
                "jit", "off",
                "client_min_messages", "warning"));
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin/postgres").toString(), "-D", cluster.toString()));
        settings.forEach((name, value) -> {
            command.add("-c");
            command.add(name + "=" + value);
        });
        return asOrdinaryUser(command);
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own it is nobody, yet may use root's files. */
    private static List<String> asOrdinaryUser(List<String> command) {
        if (!System.getProperty("user.name").equals("root")) {
            return command;
        }
        List<String> full = new ArrayList<>(List.of("unshare", "-U"));
        full.addAll(command);
        return full;
    }

    private boolean ready() {
        try {
            List<String> lines = Files.readAllLines(pidFile());
            return lines.size() > PID_FILE_STATUS_LINE
                    && lines.get(PID_FILE_STATUS_LINE).strip().equals("ready");
        } catch (IOException e) {
            return false;
        }
    }

    private Path pidFile() {
        return cluster.resolve("postmaster.pid");
    }

    private Path logFile() {
        return config.dataDir().resolve("postgres.log");
    }

    @Override
    public void stop() {
        if (process != null && process.isAlive()) {
            // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave
            process.terminate("INT", STOP_PATIENCE);
        }
        release();
    }

    @Override
    public void erase() {
        DirectoryLock.erase(config.dataDir(), this::stopOrphan);
    }

    /** SIGKILL to all its processes, as a crash would be; {@link #start} recovers from the write-ahead log. */
    public void kill() {
        if (process != null) {
            process.kill();
        }
    }

    private void release() {
        if (process != null && process.isAlive()) {
            process.kill();
        }
        process = null;
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }
}
