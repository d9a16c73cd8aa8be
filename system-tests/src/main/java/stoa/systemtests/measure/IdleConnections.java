package stoa.systemtests.measure;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import stoa.systemtests.Arguments;

/** What a connection costs that does nothing: resident memory of the Stoa processes, before and after. Blocks. */
final class IdleConnections {
    private static final long SETTLE_SECONDS = 3;

    private IdleConnections() {}

    static String run(MeasuredStoa stoa, Arguments given) throws IOException, InterruptedException {
        int count = (int) given.number("--connections", 1_000);
        List<Long> pids = Arrays.stream(given.text("--pids", "").split(","))
                .filter(text -> !text.isBlank())
                .map(Long::valueOf)
                .toList();
        long before = settledKib(pids);
        try (Audience audience = new Audience(stoa)) {
            audience.connect("idler", count);
            long after = settledKib(pids);
            return String.format(
                    Locale.ROOT,
                    "%d idle connections: %.1f KiB resident each (%d KiB before, %d after)",
                    count,
                    (after - before) / (double) count,
                    before,
                    after);
        }
    }

    private static long settledKib(List<Long> pids) throws IOException, InterruptedException {
        for (long pid : pids) {
            new ProcessBuilder("jcmd", Long.toString(pid), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        return ProcessFigures.residentKib(pids);
    }
}
