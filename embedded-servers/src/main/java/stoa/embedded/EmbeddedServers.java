package stoa.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Several servers that start and stop together, each in a thread of its own. Blocking; one thread at a time.
 *
 * @param servers the servers, in the order they were given
 */
public record EmbeddedServers(List<EmbeddedServer> servers) {
    /** Copies the list. */
    public EmbeddedServers {
        servers = List.copyOf(servers);
    }

    /**
     * Starts all at the same time and returns when all are ready. None is started when a port is taken; when one fails,
     * the others are stopped again.
     *
     * @param progress told one line per server that got ready; called from several threads
     * @throws EmbeddedServerException the first failure, in the order of the list
     */
    public void start(Consumer<String> progress) {
        servers.forEach(EmbeddedServer::requireFreePort);
        try {
            inParallel(server -> {
                long startNs = System.nanoTime();
                server.start();
                long tookMs = (System.nanoTime() - startNs) / 1_000_000;
                progress.accept(server.name() + " listens at " + server.address() + " (" + tookMs + " ms)");
            });
        } catch (EmbeddedServerException e) {
            stop();
            throw e;
        }
    }

    /** Stops all at the same time and returns when all are gone. */
    public void stop() {
        inParallel(EmbeddedServer::stop);
    }

    private void inParallel(Consumer<EmbeddedServer> action) {
        List<EmbeddedServerException> failures = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, servers.size()))) {
            List<Future<?>> all = new ArrayList<>();
            servers.forEach(server -> all.add(threads.submit(() -> action.accept(server))));
            for (Future<?> one : all) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    failures.add(
                            e.getCause() instanceof EmbeddedServerException known
                                    ? known
                                    : new EmbeddedServerException("A server failed: " + e.getCause(), e));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    failures.add(new EmbeddedServerException("Interrupted while waiting for the servers."));
                }
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }
}
