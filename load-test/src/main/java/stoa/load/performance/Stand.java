package stoa.load.performance;

import java.io.IOException;
import stoa.load.report.Report;
import stoa.load.team.Leader;

/** Where a case is measured: puts loads on the server. One thread; what it does blocks. */
public interface Stand {
    /**
     * How long and how much.
     *
     * @param seconds of a run
     * @param warmUpSeconds of the load before the first run
     * @param percent of each load's size
     * @param protocol that clients speak
     */
    record Size(int seconds, int warmUpSeconds, int percent, String protocol) {}

    /**
     * What is measured.
     *
     * @return the server
     */
    MeasuredServer server();

    /**
     * What was asked for.
     *
     * @return how long and how much
     */
    Size size();

    /**
     * Puts a load on the server.
     *
     * @param load of full size
     * @param seconds how long
     * @param interlude is done while all are still connected
     * @return what came of it
     * @throws IOException when it could not be done
     * @throws InterruptedException when the process ends
     */
    Report load(Load load, int seconds, Leader.Interlude interlude) throws IOException, InterruptedException;

    /**
     * Puts a load on the server.
     *
     * @param load of full size
     * @param seconds how long
     * @return what came of it
     * @throws IOException when it could not be done
     * @throws InterruptedException when the process ends
     */
    default Report load(Load load, int seconds) throws IOException, InterruptedException {
        return load(load, seconds, () -> {});
    }
}
