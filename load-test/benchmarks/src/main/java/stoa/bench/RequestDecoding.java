package stoa.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import stoa.gateway.inbound.nativejson.NativeReader;
import stoa.gateway.inbound.nativejson.NativeRequest;
import stoa.gateway.inbound.nativejson.UnreadableFrameException;

/** A client's frame becomes a request: once per message that is sent. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestDecoding {
    private final byte[] frame = Samples.sendFrame();

    /**
     * Reads one {@code send}.
     *
     * @return the request
     * @throws UnreadableFrameException never
     */
    @Benchmark
    public List<NativeRequest> send() throws UnreadableFrameException {
        return NativeReader.read(ByteBuffer.wrap(frame));
    }
}
