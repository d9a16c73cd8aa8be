package stoa.load.performance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stoa.load.plan.Protocol;

/**
 * Measures cases, each on a server of its own, as often as wanted. One thread, but {@link #close} from any; blocks.
 */
final class CaseRunner implements AutoCloseable {
    private static final int SENTENCES_MAX = 5;

    private final MeasuredServer.Starter servers;
    private final int runs;
    private final Stand.Size size;
    private final Path out;
    private final PrintStream progress;
    private @Nullable MeasuredServer running;
    private boolean closed;

    /**
     * A runner.
     *
     * @param servers starts what is measured
     * @param runs of each case
     * @param size of their loads
     * @param out gets a folder for each case
     * @param progress gets a line for each step
     */
    CaseRunner(MeasuredServer.Starter servers, int runs, Stand.Size size, Path out, PrintStream progress) {
        this.servers = servers;
        this.runs = runs;
        this.size = size;
        this.out = out;
        this.progress = progress;
    }

    /**
     * Measures a case. What could not be done breaks it like what was not exact; no further run is tried then.
     *
     * @throws IOException when its folder cannot be used
     * @throws InterruptedException when the process ends
     */
    CaseOutcome run(Case one) throws IOException, InterruptedException {
        String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        progress.println(one.name() + ": " + one.title());
        List<RunFigures> done = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        Path dir = Files.createDirectories(out.resolve(folder(one)));
        @Nullable Stand stand = null;
        try {
            for (int run = 1; run <= runs && broken.isEmpty(); run++) {
                if (stand == null || one.freshServer()) {
                    stand = stand(one.freshServer() ? dir.resolve("run-" + run) : dir);
                    take(one.measurement().warmUp(stand).wrong(), broken);
                }
                if (broken.isEmpty()) {
                    RunFigures figures = one.measurement().measure(stand);
                    done.add(figures);
                    take(figures.wrong(), broken);
                    progress.println("  run " + run + " of " + runs + ": " + text(figures));
                }
            }
        } catch (IOException notDone) {
            take(List.of("the run could not be done: " + notDone.getMessage()), broken);
        } finally {
            stop();
        }
        return new CaseOutcome(
                one.name(), size.protocol(), startedAt, Machine.here(Path.of("/proc")), size, done, broken, List.of());
    }

    /** A case of another protocol has a folder of its own. */
    private String folder(Case one) {
        return Protocol.NATIVE.text().equals(size.protocol()) ? one.name() : one.name() + '-' + size.protocol();
    }

    private Stand stand(Path dir) throws IOException {
        stop();
        Files.createDirectories(dir);
        progress.println("  Stoa starts");
        MeasuredServer started = servers.start(dir);
        synchronized (this) {
            running = started;
            if (closed) {
                stop();
                throw new IOException("stopped");
            }
        }
        progress.println("  warming up");
        return new LoadStand(started, size, dir);
    }

    private void take(Collection<String> wrong, List<String> broken) {
        wrong.stream().limit(SENTENCES_MAX).forEach(sentence -> progress.println("  WRONG: " + sentence));
        wrong.stream().limit(SENTENCES_MAX).forEach(broken::add);
    }

    private static String text(RunFigures figures) {
        return figures.values().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(value -> value.getKey().text(value.getValue())
                        + ' '
                        + value.getKey().unit())
                .collect(Collectors.joining(", "));
    }

    private synchronized void stop() {
        MeasuredServer server = running;
        running = null;
        if (server != null) {
            server.close();
        }
    }

    /** Stops the server that is being measured; nothing is measured any more. */
    @Override
    public synchronized void close() {
        closed = true;
        stop();
    }
}
