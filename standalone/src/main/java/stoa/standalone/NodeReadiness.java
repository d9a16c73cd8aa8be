package stoa.standalone;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import stoa.embedded.ChildProcess;

/** Asks a process's management port until it answers as wished. Blocking, any thread. */
final class NodeReadiness {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
    private static final int HTTP_OK = 200;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(REQUEST_TIMEOUT).build();

    /** Waits until the process answers at all; returns the milliseconds it took. */
    long awaitLive(LocalNode node, ChildProcess process, Duration patience) {
        return await(node, process, "/health/live", patience);
    }

    /** Waits until the process wants requests; returns the milliseconds it took. */
    long awaitReady(LocalNode node, ChildProcess process, Duration patience) {
        return await(node, process, "/health/ready", patience);
    }

    private long await(LocalNode node, ChildProcess process, String path, Duration patience) {
        long startNs = System.nanoTime();
        while (!answersOk(node, path)) {
            if (!process.isAlive()) {
                throw new StartException("The process " + node.name() + " ended while starting: " + process.logTail()
                        + " (log: " + process.logFile() + ").");
            }
            if (System.nanoTime() - startNs > patience.toNanos()) {
                throw new StartException("The process " + node.name() + " did not get ready within "
                        + patience.toSeconds() + " s (log: " + process.logFile() + ").");
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }

    private boolean answersOk(LocalNode node, String path) {
        HttpRequest request = HttpRequest.newBuilder(node.managementUrl().resolve(path))
                .timeout(REQUEST_TIMEOUT)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == HTTP_OK;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("Interrupted while waiting for " + node.name() + ".", e);
        }
    }
}
