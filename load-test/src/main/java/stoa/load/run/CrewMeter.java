package stoa.load.run;

import java.nio.file.Path;
import java.time.Duration;
import stoa.load.figures.Durations;
import stoa.load.figures.SecondFigures;
import stoa.load.proc.ProcFiles;

/** Reads once a second what a crew counted. One thread. */
public final class CrewMeter {
    private final LoopFigures figures;
    private final ProcFiles proc = new ProcFiles(Path.of("/proc"));
    private final ProcessHandle self = ProcessHandle.current();
    private long cpuMicrosBefore;

    CrewMeter(LoopFigures figures) {
        this.figures = figures;
        this.cpuMicrosBefore = cpuMicros();
    }

    private long cpuMicros() {
        return self.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1_000;
    }

    /**
     * What was counted since the last call.
     *
     * @return figures
     */
    public SecondFigures take() {
        long cpu = cpuMicros();
        long cpuMicros = cpu - cpuMicrosBefore;
        cpuMicrosBefore = cpu;
        return new SecondFigures(
                figures.in.sum(),
                figures.opened.sumThenReset(),
                figures.returned.sumThenReset(),
                figures.lost.sumThenReset(),
                figures.sent.sumThenReset(),
                figures.accepted.sumThenReset(),
                figures.acceptedShed.sumThenReset(),
                figures.refused.sumThenReset(),
                figures.deliveries.sumThenReset(),
                figures.bytesIn.sumThenReset(),
                figures.gapLow.sumThenReset() + figures.gapNormal.sumThenReset() + figures.gapHigh.sumThenReset(),
                figures.refusals(),
                cpuMicros,
                proc.residentKib(self.pid()),
                Durations.encode(figures.takeDelivery()),
                Durations.encode(figures.takeAck()),
                Durations.encode(figures.takeEntry()));
    }
}
