package stoa.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.Folded;
import stoa.protocol.log.PartitionFold;

/** A record of the log becomes an entry: once per message at the owner and once in the history. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LogFolding {
    private final PartitionFold fold = PartitionFold.restore(FoldHead.EMPTY, List.of());
    private long offset;

    /**
     * Folds one message, which was not seen before.
     *
     * @return what it came to
     */
    @Benchmark
    public Folded message() {
        long at = offset++;
        return fold.fold(at, Samples.timeMs(at), Samples.message(at));
    }
}
