package stoa.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import stoa.gateway.inbound.nativejson.NativeEvents;
import stoa.protocol.log.Entry;

/** An entry becomes the bytes that all members get: once per message and gateway. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EventEncoding {
    private final Entry entry = Samples.entry(4_711);

    /**
     * Encodes one message.
     *
     * @return JSON
     */
    @Benchmark
    public byte[] message() {
        return NativeEvents.fields(entry);
    }
}
