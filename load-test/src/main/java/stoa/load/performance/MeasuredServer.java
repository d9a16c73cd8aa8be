package stoa.load.performance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import stoa.load.run.AppAccess;

/** A Stoa that runs for a case alone. One thread, but {@link #close} from any; blocks. */
public interface MeasuredServer extends AutoCloseable {
    /** Starts servers. */
    @FunctionalInterface
    interface Starter {
        /**
         * Starts one without any data, and waits until it is ready.
         *
         * @param dir gets its data and its log
         * @return the server
         * @throws IOException when the folder cannot be used
         */
        MeasuredServer start(Path dir) throws IOException;
    }

    /**
     * Where clients connect.
     *
     * @return {@code http://host:port}
     */
    URI clientUrl();

    /**
     * The app, in which neither publishers nor rooms are limited.
     *
     * @return its key and secrets
     */
    AppAccess access();

    /**
     * Its processes; what these started counts as theirs.
     *
     * @return process ids
     */
    List<Long> pids();

    /**
     * A metric, by the name under which {@code /metrics} shows it.
     *
     * @param name without labels
     * @return the sum of all its labels; 0 where there is none
     * @throws IOException when it is not told
     * @throws InterruptedException when this process ends
     */
    double metric(String name) throws IOException, InterruptedException;

    /**
     * Collects garbage and waits until the memory of all its processes rests.
     *
     * @return resident KiB
     * @throws IOException when it cannot be asked for
     * @throws InterruptedException when this process ends
     */
    long settledKib() throws IOException, InterruptedException;

    /** Stops it and forgets its data. */
    @Override
    void close();
}
