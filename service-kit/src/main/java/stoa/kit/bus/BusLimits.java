package stoa.kit.bus;

import java.util.List;
import stoa.kit.config.Setting;
import stoa.kit.config.Settings;

/**
 * The bounds of one node's end of the bus.
 *
 * @param inFlightPerNodeMax asks to one node that may wait for an answer; one more fails OVERLOADED at
 *     once
 * @param servingMax questions this node may be working on; one more is answered OVERLOADED
 * @param broadcastsUnwrittenMax broadcasts of one name that may wait for their sockets; one more is
 *     dropped and counted
 * @param heartbeatMs how often a node says that it lives, milliseconds
 * @param nodeSilentMs after how long without a heartbeat a node gets no more questions, milliseconds
 */
public record BusLimits(
        int inFlightPerNodeMax, int servingMax, int broadcastsUnwrittenMax, long heartbeatMs, long nodeSilentMs) {
    /** See {@link #inFlightPerNodeMax}. */
    public static final Setting<Integer> IN_FLIGHT_PER_NODE_MAX = Setting.integer(
                    "STOA_BUS_IN_FLIGHT_PER_NODE_MAX", 4096)
            .between(1, 1_000_000)
            .unit("requests")
            .doc("Requests to one other node that may wait for an answer; one more is refused at once.");

    /** See {@link #servingMax}. */
    public static final Setting<Integer> SERVING_MAX = Setting.integer("STOA_BUS_SERVING_MAX", 8192)
            .between(1, 1_000_000)
            .unit("requests")
            .doc("Requests of other nodes that may be worked on at a time; one more is refused.");

    /** All bounds that an operator may set. */
    public static final List<Setting<?>> SETTINGS = List.of(IN_FLIGHT_PER_NODE_MAX, SERVING_MAX);

    /** The bounds where nothing is set. */
    public static final BusLimits DEFAULT = new BusLimits(4096, 8192, 4096, 250, 1_000);

    /**
     * The bounds an operator set.
     *
     * @param settings with {@link #SETTINGS} declared
     * @return the bounds
     */
    public static BusLimits of(Settings settings) {
        return new BusLimits(
                settings.get(IN_FLIGHT_PER_NODE_MAX),
                settings.get(SERVING_MAX),
                DEFAULT.broadcastsUnwrittenMax,
                DEFAULT.heartbeatMs,
                DEFAULT.nodeSilentMs);
    }
}
