package stoa.gateway.inbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import stoa.gateway.domain.ShedCount;
import stoa.protocol.error.ErrorCode;

/** What the edge counts. Any thread. */
public final class EdgeMetrics {
    private final MeterRegistry meters;
    private final AtomicInteger connections;
    private final AtomicInteger roomsOnLoops;
    private final Counter deliveries;
    private final Counter frames;
    private final Counter frameBytes;
    private final Counter deflatedFrames;
    private final Counter slowConnections;
    private final Counter joinsOverflowed;
    private final DistributionSummary tickMs;
    private final Map<String, Timer> requests = new ConcurrentHashMap<>();

    /**
     * Registers the meters.
     *
     * @param meters where
     */
    public EdgeMetrics(MeterRegistry meters) {
        this.meters = meters;
        connections = gauge("stoa_gateway_connections");
        roomsOnLoops = gauge("stoa_gateway_loop_rooms");
        deliveries = meters.counter("stoa_gateway_deliveries");
        frames = meters.counter("stoa_gateway_frames_out");
        frameBytes = meters.counter("stoa_gateway_frame_bytes_out");
        deflatedFrames = meters.counter("stoa_gateway_frames_deflated");
        slowConnections = meters.counter("stoa_gateway_slow_connections");
        joinsOverflowed = meters.counter("stoa_gateway_joins_overflowed");
        tickMs = meters.summary("stoa_gateway_tick_ms");
    }

    private AtomicInteger gauge(String name) {
        AtomicInteger value = new AtomicInteger();
        meters.gauge(name, value);
        return value;
    }

    /**
     * Connections of the process.
     *
     * @return how many there are, to be changed by whoever opens and closes them
     */
    public AtomicInteger connections() {
        return connections;
    }

    /**
     * Rooms in the indexes of the loops; a room counts once per loop.
     *
     * @return how many there are, to be changed by the loops
     */
    public AtomicInteger roomsOnLoops() {
        return roomsOnLoops;
    }

    /**
     * A request was answered.
     *
     * @param op one of a fixed set
     * @param outcome {@code ok} or the name of the error
     * @param tookMs milliseconds
     */
    public void request(String op, String outcome, long tookMs) {
        requests.computeIfAbsent(
                        op + ' ' + outcome,
                        _ -> meters.timer("stoa_gateway_request_seconds", "op", op, "outcome", outcome))
                .record(tookMs, TimeUnit.MILLISECONDS);
    }

    /**
     * Frames were handed to sockets.
     *
     * @param count how many
     * @param bytes of all of them
     */
    public void frames(long count, long bytes) {
        frames.increment((double) count);
        frameBytes.increment((double) bytes);
    }

    /**
     * Some of the frames were compressed.
     *
     * @param count how many
     */
    public void deflated(long count) {
        deflatedFrames.increment((double) count);
    }

    /**
     * Entries reached connections.
     *
     * @param count entries times connections
     */
    public void delivered(long count) {
        deliveries.increment((double) count);
    }

    /**
     * A loop wrote what it had collected.
     *
     * @param lengthMs the tick that was chosen, 0 when it wrote at once
     */
    public void tick(long lengthMs) {
        tickMs.record((double) lengthMs);
    }

    /** A connection stopped reading. */
    public void slow() {
        slowConnections.increment();
    }

    /** More live entries came during a join than are held. */
    public void joinOverflowed() {
        joinsOverflowed.increment();
    }

    /**
     * Entries were not delivered to connections.
     *
     * @param place "room" for the room's budget, "connection" for a slow one
     * @param shed how many entries each of them did not get
     * @param connections how many connections
     */
    public void shed(String place, ShedCount shed, long connections) {
        shed(place, "low", shed.low() * connections);
        shed(place, "normal", shed.normal() * connections);
        shed(place, "high", shed.high() * connections);
    }

    private void shed(String place, String priority, long count) {
        if (count > 0) {
            meters.counter("stoa_gateway_shed", "place", place, "priority", priority)
                    .increment((double) count);
        }
    }

    /**
     * The server closed a connection.
     *
     * @param code why
     */
    public void closed(ErrorCode code) {
        meters.counter("stoa_gateway_closed", "reason", code.name()).increment();
    }
}
