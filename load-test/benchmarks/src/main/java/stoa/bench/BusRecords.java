package stoa.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import stoa.kit.bus.RecordBytes;
import stoa.protocol.message.MessageOperations.Batch;

/** A batch between two processes: encoded once per gateway and partition, decoded once at the gateway. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BusRecords {
    /** Messages in the batch. */
    @Param({"1", "20"})
    public int messages;

    private Batch batch = Samples.batch(1);
    private byte[] bytes = {};

    /** Makes the batch. */
    @Setup
    public void fill() {
        batch = Samples.batch(messages);
        bytes = RecordBytes.of(batch);
    }

    /**
     * Owner's side.
     *
     * @return the bytes
     */
    @Benchmark
    public byte[] encode() {
        return RecordBytes.of(batch);
    }

    /**
     * Gateway's side.
     *
     * @return the batch
     */
    @Benchmark
    public Batch decode() {
        return RecordBytes.read(bytes, Batch.class);
    }
}
