package stoa.load.performance;

import java.io.IOException;

/** How a case is measured. Blocks. */
interface Measurement {
    /** Lets the server do the like of it first, since the JVM is slow until it has compiled what is used. */
    RunFigures warmUp(Stand stand) throws IOException, InterruptedException;

    /** Does one run. */
    RunFigures measure(Stand stand) throws IOException, InterruptedException;
}
