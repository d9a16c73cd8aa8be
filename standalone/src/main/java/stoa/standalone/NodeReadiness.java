package stoa.standalone;

import java.io.IOException;
import java.net.URI;
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
        return await(of(node, process), "/health/live", patience);
    }

    /** Waits until the process wants requests; returns the milliseconds it took. */
    long awaitReady(LocalNode node, ChildProcess process, Duration patience) {
        return await(of(node, process), "/health/ready", patience);
    }

    /** Waits until a process that is no node of a cluster wants requests. */
    void awaitReady(String name, URI management, ChildProcess process, Duration patience) {
        await(new Awaited(name, management, process), "/health/ready", patience);
    }

    private record Awaited(String name, URI management, ChildProcess process) {}

    private static Awaited of(LocalNode node, ChildProcess process) {
        return new Awaited(node.name(), node.managementUrl(), process);
    }

    private long await(Awaited node, String path, Duration patience) {
        ChildProcess process = node.process();
        long startNs = System.nanoTime();
        Answer answer = ask(node, path);
        while (!answer.isOk()) {
            if (!process.isAlive()) {
                throw new StartException("The process " + node.name() + " ended while starting: " + process.logTail()
                        + " (log: " + process.logFile() + ").");
            }
            if (System.nanoTime() - startNs > patience.toNanos()) {
                throw new StartException("The process " + node.name() + " did not get ready within "
                        + patience.toSeconds() + " s: " + path + " says " + answer.text() + "; it wrote last: "
                        + process.logTail() + " (log: " + process.logFile() + ").");
            }
            LockSupport.parkNanos(POLL_NS);
            answer = ask(node, path);
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }

    private record Answer(int status, String text) {
        boolean isOk() {
            return status == HTTP_OK;
        }
    }

    private Answer ask(Awaited node, String path) {
        HttpRequest request = HttpRequest.newBuilder(node.management().resolve(path))
                .timeout(REQUEST_TIMEOUT)
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            return new Answer(0, "nothing (" + e.getClass().getSimpleName() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("Interrupted while waiting for " + node.name() + ".", e);
        }
    }
}
