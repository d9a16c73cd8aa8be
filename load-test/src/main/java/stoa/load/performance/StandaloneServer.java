package stoa.load.performance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import stoa.load.proc.ProcFiles;
import stoa.load.run.AppAccess;
import stoa.standalone.LocalStandalone;

/** A child process with everything: services, Kafka, PostgreSQL, Redis. */
final class StandaloneServer implements MeasuredServer {
    /** Nothing that would hold back what the cases send, in either protocol; everything else as it is without settings. */
    private static final String APP_SETTINGS =
            "{\"messagesPerSecond\":0,\"roomBudgetPer200Ms\":0,\"leanCloudClients\":true}";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long BYTES_PER_MB = 1024L * 1024;
    private static final int LOOKS_MAX = 15;
    /** Memory that changes by less than a part in so many within a second is at rest. */
    private static final int REST = 500;

    private final Path dir;
    private final LocalStandalone stoa;
    private final ProcFiles proc = new ProcFiles(Path.of("/proc"));
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    private StandaloneServer(Path dir, LocalStandalone stoa) {
        this.dir = dir;
        this.stoa = stoa;
    }

    /** Starts one whose heap may be as large as that of this process. */
    static StandaloneServer start(Path dir) throws IOException {
        Files.createDirectories(dir);
        int heapMb = (int) (Runtime.getRuntime().maxMemory() / BYTES_PER_MB);
        LocalStandalone stoa = new LocalStandalone(dir, heapMb, Map.of("STOA_APP_SETTINGS", APP_SETTINGS));
        StandaloneServer server = new StandaloneServer(dir, stoa);
        try {
            stoa.start();
        } catch (RuntimeException failed) {
            server.close();
            throw failed;
        }
        return server;
    }

    @Override
    public URI clientUrl() {
        return stoa.clientUrl();
    }

    @Override
    public AppAccess access() {
        Map<String, String> app = stoa.appEnvironment();
        return new AppAccess(
                app.getOrDefault("STOA_APP_KEY", ""),
                app.getOrDefault("STOA_APP_SECRET", ""),
                app.getOrDefault("STOA_MASTER_KEY", ""));
    }

    @Override
    public List<Long> pids() {
        return List.of(stoa.pid());
    }

    @Override
    public double metric(String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(stoa.managementUrl().resolve("/metrics"))
                .timeout(PATIENCE)
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("/metrics answered " + answer.statusCode());
        }
        return Metrics.sum(answer.body(), name);
    }

    @Override
    public long settledKib() throws IOException, InterruptedException {
        long before = 0;
        for (int look = 0; look < LOOKS_MAX; look++) {
            collectGarbage();
            TimeUnit.SECONDS.sleep(1);
            long now = proc.withDescendants(pids()).stream()
                    .mapToLong(proc::proportionalKib)
                    .sum();
            if (Math.abs(now - before) < now / REST) {
                return now;
            }
            before = now;
        }
        return before;
    }

    private void collectGarbage() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        int code = new ProcessBuilder(jcmd.toString(), Long.toString(stoa.pid()), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException(jcmd + " ended with " + code);
        }
    }

    @Override
    public void close() {
        stoa.close();
        Path data = dir.resolve("data");
        if (!Files.isDirectory(data)) {
            return;
        }
        try (Stream<Path> all = Files.walk(data)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
