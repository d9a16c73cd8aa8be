package stoa.load.performance;

import java.io.IOException;

/**
 * Messages at a steady rate to members of rooms, all of which must arrive.
 *
 * @param load who and how much
 * @param times how many times as long as other runs, for loads that give few figures
 */
record SteadyLoad(Load load, int times) implements Measurement {
    @Override
    public RunFigures warmUp(Stand stand) throws IOException, InterruptedException {
        return WarmUp.of(stand, load);
    }

    @Override
    public RunFigures measure(Stand stand) throws IOException, InterruptedException {
        return RunFigures.ofDeliveries(stand.load(load, times * stand.size().seconds()));
    }
}
