package stoa.gateway;

import java.util.List;
import java.util.Optional;
import stoa.gateway.domain.TickLength;
import stoa.gateway.inbound.EdgeLimits;
import stoa.kit.config.Setting;
import stoa.kit.config.Settings;
import stoa.kit.process.ProcessSettings;
import stoa.kit.tls.PemFiles;
import stoa.kit.tls.TlsSettings;

/**
 * What an operator may set of a gateway.
 *
 * @param bind address both ports listen on
 * @param clientPort TCP port of clients, 0 for any free one
 * @param serverPort TCP port of back ends, 0 for any free one
 * @param clientUrl where clients reach this very gateway; empty for bind address and port
 * @param serverUrl what URLs of the server port begin with; empty for the host a back end called
 * @param loops event loops with connections, 0 for one per processor
 * @param demo whether anybody may have a token, and a room without a host gets one
 * @param limits bounds of the edge
 * @param ticks how long loops collect before they write
 * @param clientTls certificate and key of the client port; empty for none
 * @param serverTls the same of the server port
 * @param deflateBytesMin frames of rooms from this size on are compressed for clients that offer it; 0 for none
 */
public record GatewayConfig(
        String bind,
        int clientPort,
        int serverPort,
        Optional<String> clientUrl,
        Optional<String> serverUrl,
        int loops,
        boolean demo,
        EdgeLimits limits,
        TickLength ticks,
        Optional<PemFiles> clientTls,
        Optional<PemFiles> serverTls,
        int deflateBytesMin) {
    /** See {@link #clientPort}. */
    public static final Setting<Integer> CLIENT_PORT = Setting.port("STOA_CLIENT_PORT", 8080)
            .doc("Port of clients: WebSocket at /v1/connect, demo page at /; 0 for any free one.");

    /** See {@link #serverPort}. */
    public static final Setting<Integer> SERVER_PORT = Setting.port("STOA_SERVER_PORT", 8081)
            .doc("Port of back ends: RongCloud's server API, /v1/app/settings, console at /console; 0 for any free"
                    + " one.");

    /** See {@link #clientUrl}. */
    public static final Setting<Optional<String>> CLIENT_URL = Setting.optionalText("STOA_CLIENT_URL")
            .doc("WebSocket URL under which clients reach this very gateway; made of address and port if not set.");

    /** See {@link #serverUrl}. */
    public static final Setting<Optional<String>> SERVER_URL = Setting.optionalBaseUrl("STOA_SERVER_URL")
            .doc("What URLs that back ends are given begin with, e.g. https://im.example.com; http, or https with"
                    + " TLS, and the host they called if not set.");

    /** See {@link #clientTls}. */
    public static final TlsSettings CLIENT_TLS = TlsSettings.of("STOA_CLIENT", "client port");

    /** See {@link #serverTls}. */
    public static final TlsSettings SERVER_TLS = TlsSettings.of("STOA_SERVER", "server port");

    /** See {@link #loops}. */
    public static final Setting<Integer> LOOPS = Setting.integer("STOA_GATEWAY_LOOPS", 0)
            .between(0, 256)
            .unit("threads")
            .doc("Event loops with clients' connections; 0 for one per processor.");

    /** See {@link #demo}. */
    public static final Setting<Boolean> DEMO = Setting.flag("STOA_DEMO", false)
            .doc("Whether POST /demo/token on the client port gives a token to anybody, /demo/host a room its host.");

    /** See {@link EdgeLimits#connectionsMax}. */
    public static final Setting<Integer> CONNECTIONS_MAX = Setting.integer(
                    "STOA_CONNECTIONS_MAX", EdgeLimits.DEFAULT.connectionsMax())
            .between(1, 10_000_000)
            .unit("connections")
            .doc("Connections of one gateway; further ones are answered 503.");

    /** See {@link EdgeLimits#heartbeatMs}. */
    public static final Setting<Long> HEARTBEAT_MS = Setting.longInteger(
                    "STOA_HEARTBEAT_MS", EdgeLimits.DEFAULT.heartbeatMs())
            .between(100, 3_600_000)
            .unit("ms")
            .doc("A connection silent for this long is pinged, for twice as long closed.");

    /** See {@link EdgeLimits#connectTimeoutMs}. */
    public static final Setting<Long> CONNECT_TIMEOUT_MS = Setting.longInteger(
                    "STOA_CONNECT_TIMEOUT_MS", EdgeLimits.DEFAULT.connectTimeoutMs())
            .between(100, 600_000)
            .unit("ms")
            .doc("How long a connection may take to send its connect.");

    /** See {@link EdgeLimits#slowMs}. */
    public static final Setting<Long> SLOW_MS = Setting.longInteger(
                    "STOA_SLOW_CONNECTION_MS", EdgeLimits.DEFAULT.slowMs())
            .between(100, 3_600_000)
            .unit("ms")
            .doc("A connection that reads nothing for this long is closed.");

    /** See {@link EdgeLimits#drainPerSecond}. */
    public static final Setting<Integer> DRAIN_PER_SECOND = Setting.integer(
                    "STOA_DRAIN_CONNECTIONS_PER_SECOND", EdgeLimits.DEFAULT.drainPerSecond())
            .between(1, 1_000_000)
            .unit("connections/s")
            .doc("How many clients per second are sent elsewhere when the gateway stops.");

    /** See {@link EdgeLimits#httpSocketsMax}. */
    public static final Setting<Integer> HTTP_SOCKETS_MAX = Setting.integer(
                    "STOA_HTTP_SOCKETS_MAX", EdgeLimits.DEFAULT.httpSocketsMax())
            .between(1, 1_000_000)
            .unit("sockets")
            .doc("Sockets of the server port, and of the client port beyond STOA_CONNECTIONS_MAX; further ones are"
                    + " closed at once.");

    /** See {@link EdgeLimits#requestMs}. */
    public static final Setting<Long> REQUEST_MS = Setting.longInteger(
                    "STOA_HTTP_REQUEST_MS", EdgeLimits.DEFAULT.requestMs())
            .between(100, 3_600_000)
            .unit("ms")
            .doc("How long an HTTP request may take from its first byte to its last; then it is answered 408.");

    /** See {@link TickLength#busyMs}. */
    public static final Setting<Integer> TICK_MS = Setting.integer("STOA_TICK_MS", TickLength.DEFAULT.busyMs())
            .between(1, 1_000)
            .unit("ms")
            .doc("How long a busy loop collects what a room says before it writes.");

    /** See {@link TickLength#heavyMs}. */
    public static final Setting<Integer> TICK_HEAVY_MS = Setting.integer(
                    "STOA_TICK_HEAVY_MS", TickLength.DEFAULT.heavyMs())
            .between(1, 1_000)
            .unit("ms")
            .doc("The same above STOA_TICK_HEAVY_RATE.");

    /** See {@link TickLength#extremeMs}. */
    public static final Setting<Integer> TICK_EXTREME_MS = Setting.integer(
                    "STOA_TICK_EXTREME_MS", TickLength.DEFAULT.extremeMs())
            .between(1, 1_000)
            .unit("ms")
            .doc("The same above STOA_TICK_EXTREME_RATE.");

    /** See {@link TickLength#heavyPerSecond}. */
    public static final Setting<Long> TICK_HEAVY_RATE = Setting.longInteger(
                    "STOA_TICK_HEAVY_RATE", TickLength.DEFAULT.heavyPerSecond())
            .between(1, 1_000_000_000)
            .unit("deliveries/s")
            .doc("Deliveries (members times messages) of one loop above which it collects longer.");

    /** See {@link TickLength#extremePerSecond}. */
    public static final Setting<Long> TICK_EXTREME_RATE = Setting.longInteger(
                    "STOA_TICK_EXTREME_RATE", TickLength.DEFAULT.extremePerSecond())
            .between(1, 1_000_000_000)
            .unit("deliveries/s")
            .doc("Deliveries of one loop above which it collects longest.");

    /** See {@link TickLength#joinedMin}. */
    public static final Setting<Integer> TICK_JOINED_MIN = Setting.integer(
                    "STOA_TICK_JOINED_MIN", TickLength.DEFAULT.joinedMin())
            .between(0, 1_000)
            .unit("messages")
            .doc("Above STOA_TICK_HEAVY_RATE: where a tick would join fewer messages of a member, the longest is"
                    + " taken; 0: never.");

    /** See {@link #deflateBytesMin}. */
    public static final Setting<Integer> DEFLATE_BYTES_MIN = Setting.integer("STOA_DEFLATE_BYTES_MIN", 0)
            .between(0, 1_000_000)
            .unit("bytes")
            .doc("Frames of rooms from this size on are compressed, once for all, for clients that offer"
                    + " permessage-deflate; 0 refuses it.");

    /** All of them. */
    public static final List<Setting<?>> SETTINGS = List.of(
            CLIENT_PORT,
            SERVER_PORT,
            CLIENT_URL,
            SERVER_URL,
            CLIENT_TLS.certificate(),
            CLIENT_TLS.key(),
            SERVER_TLS.certificate(),
            SERVER_TLS.key(),
            LOOPS,
            DEMO,
            CONNECTIONS_MAX,
            HEARTBEAT_MS,
            CONNECT_TIMEOUT_MS,
            SLOW_MS,
            DRAIN_PER_SECOND,
            HTTP_SOCKETS_MAX,
            REQUEST_MS,
            TICK_MS,
            TICK_HEAVY_MS,
            TICK_EXTREME_MS,
            TICK_HEAVY_RATE,
            TICK_EXTREME_RATE,
            TICK_JOINED_MIN,
            DEFLATE_BYTES_MIN);

    /**
     * Takes the values out.
     *
     * @param settings with {@link #SETTINGS} and the process's declared
     * @return this gateway's
     */
    public static GatewayConfig of(Settings settings) {
        return new GatewayConfig(
                settings.get(ProcessSettings.BIND),
                settings.get(CLIENT_PORT),
                settings.get(SERVER_PORT),
                settings.get(CLIENT_URL),
                settings.get(SERVER_URL),
                settings.get(LOOPS),
                settings.get(DEMO),
                limits(settings),
                new TickLength(
                        settings.get(TICK_MS),
                        settings.get(TICK_HEAVY_MS),
                        settings.get(TICK_EXTREME_MS),
                        settings.get(TICK_HEAVY_RATE),
                        settings.get(TICK_EXTREME_RATE),
                        settings.get(TICK_JOINED_MIN)),
                CLIENT_TLS.files(settings),
                SERVER_TLS.files(settings),
                settings.get(DEFLATE_BYTES_MIN));
    }

    private static EdgeLimits limits(Settings settings) {
        EdgeLimits defaults = EdgeLimits.DEFAULT;
        return new EdgeLimits(
                settings.get(CONNECTIONS_MAX),
                defaults.frameBytesMax(),
                defaults.requestsUnansweredMax(),
                defaults.roomsPerConnectionMax(),
                settings.get(CONNECT_TIMEOUT_MS),
                settings.get(HEARTBEAT_MS),
                defaults.replyBytesMax(),
                settings.get(SLOW_MS),
                defaults.heldEntriesMax(),
                settings.get(DRAIN_PER_SECOND),
                defaults.goawayMs(),
                settings.get(HTTP_SOCKETS_MAX),
                settings.get(REQUEST_MS));
    }

    /**
     * How many loops have connections.
     *
     * @return above zero
     */
    public int loopsOrProcessors() {
        return loops > 0 ? loops : Runtime.getRuntime().availableProcessors();
    }
}
