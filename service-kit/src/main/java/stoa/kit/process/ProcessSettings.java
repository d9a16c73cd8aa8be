package stoa.kit.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stoa.kit.bus.BusLimits;
import stoa.kit.config.Setting;
import stoa.kit.config.Settings;
import stoa.kit.log.ProcessLog;

/**
 * The settings of the process itself, whatever services it runs.
 *
 * @param nodeName name of this process among those of the same service; empty for host name and process
 *     id
 * @param bind address that servers of this process listen on
 * @param managementPort TCP port of health and metrics, 0 for any free one
 * @param eventLoops event-loop threads, 0 for twice the processors
 * @param transport how sockets are served
 * @param drainTimeoutMs how long services may take to hand over their work at a stop
 * @param stopTimeoutMs how long each service may take to close at a stop
 * @param cluster how processes find each other; empty for a process of its own
 */
public record ProcessSettings(
        String nodeName,
        String bind,
        int managementPort,
        int eventLoops,
        SocketTransport transport,
        long drainTimeoutMs,
        long stopTimeoutMs,
        Optional<ClusterSettings> cluster) {
    /** See {@link #nodeName}. */
    public static final Setting<String> NODE_NAME = Setting.text("STOA_NODE_NAME", "")
            .doc("Name of this process among those of the same service; made of host name and process id if not set.");

    /** See {@link #bind}. */
    public static final Setting<String> BIND = Setting.text("STOA_BIND", "127.0.0.1")
            .doc("Address that all servers of this process listen on; 0.0.0.0 for all.");

    /** See {@link #managementPort}. */
    public static final Setting<Integer> MANAGEMENT_PORT = Setting.port("STOA_MANAGEMENT_PORT", 9090)
            .doc("Port of /health/live, /health/ready, /metrics and /loggers; 0 for any free one.");

    /** See {@link #eventLoops}. */
    public static final Setting<Integer> EVENT_LOOPS = Setting.integer("STOA_EVENT_LOOPS", 0)
            .between(0, 256)
            .unit("threads")
            .doc("Event-loop threads; 0 for twice the processors.");

    /** See {@link #transport}. */
    public static final Setting<SocketTransport> TRANSPORT = Setting.oneOf("STOA_TRANSPORT", SocketTransport.EPOLL)
            .doc("How sockets are served: epoll, io_uring or nio. "
                    + "What does not work here is replaced: io_uring by epoll, epoll by nio.");

    /** See {@link #drainTimeoutMs}. */
    public static final Setting<Long> DRAIN_TIMEOUT_MS = Setting.longInteger("STOA_DRAIN_TIMEOUT_MS", 20_000)
            .unit("ms")
            .doc("How long services may take to hand over their work at a stop.");

    /** See {@link #stopTimeoutMs}. */
    public static final Setting<Long> STOP_TIMEOUT_MS = Setting.longInteger("STOA_STOP_TIMEOUT_MS", 10_000)
            .unit("ms")
            .doc("How long each service may take to close at a stop.");

    /** All settings of the process, its log, its cluster and its bus. */
    public static final List<Setting<?>> SETTINGS = united();

    /**
     * Takes the values out.
     *
     * @param settings with {@link #SETTINGS} declared
     * @return this process's
     */
    public static ProcessSettings of(Settings settings) {
        return new ProcessSettings(
                settings.get(NODE_NAME),
                settings.get(BIND),
                settings.get(MANAGEMENT_PORT),
                settings.get(EVENT_LOOPS),
                settings.get(TRANSPORT),
                settings.get(DRAIN_TIMEOUT_MS),
                settings.get(STOP_TIMEOUT_MS),
                ClusterSettings.of(settings, settings.get(BIND)));
    }

    private static List<Setting<?>> united() {
        List<Setting<?>> all = new ArrayList<>();
        all.add(NODE_NAME);
        all.add(BIND);
        all.add(MANAGEMENT_PORT);
        all.add(EVENT_LOOPS);
        all.add(TRANSPORT);
        all.add(DRAIN_TIMEOUT_MS);
        all.add(STOP_TIMEOUT_MS);
        all.addAll(ClusterSettings.SETTINGS);
        all.addAll(BusLimits.SETTINGS);
        all.addAll(ProcessLog.SETTINGS);
        return List.copyOf(all);
    }
}
