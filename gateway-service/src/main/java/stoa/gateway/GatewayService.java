package stoa.gateway;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.gateway.domain.AuthCalls;
import stoa.gateway.domain.ConversationCalls;
import stoa.gateway.domain.DemoHosts;
import stoa.gateway.domain.Hub;
import stoa.gateway.domain.HubPorts;
import stoa.gateway.domain.LiveUsers;
import stoa.gateway.domain.RoomCalls;
import stoa.gateway.domain.SessionReports;
import stoa.gateway.inbound.EdgeMetrics;
import stoa.gateway.inbound.bus.HubInbox;
import stoa.gateway.inbound.bus.LiveUsersInbox;
import stoa.gateway.inbound.http.DemoApi;
import stoa.gateway.inbound.http.HttpDoor;
import stoa.gateway.inbound.http.KnownSettings;
import stoa.gateway.inbound.http.PortAddress;
import stoa.gateway.inbound.http.ServerMetrics;
import stoa.gateway.inbound.http.ServerPort;
import stoa.gateway.inbound.http.ServerServices;
import stoa.gateway.inbound.http.ServerUrl;
import stoa.gateway.inbound.http.WebPages;
import stoa.gateway.inbound.leancloud.LeanCloudProtocol;
import stoa.gateway.inbound.leancloud.rest.RestApi;
import stoa.gateway.inbound.leancloud.rest.RestServices;
import stoa.gateway.inbound.ws.ClientServer;
import stoa.gateway.inbound.ws.EdgeServices;
import stoa.gateway.outbound.BusAllRoomsCalls;
import stoa.gateway.outbound.BusAppCalls;
import stoa.gateway.outbound.BusAuthCalls;
import stoa.gateway.outbound.BusConsoleCalls;
import stoa.gateway.outbound.BusConversationCalls;
import stoa.gateway.outbound.BusHistoryCalls;
import stoa.gateway.outbound.BusHourLogCalls;
import stoa.gateway.outbound.BusImportCalls;
import stoa.gateway.outbound.BusMarkerCalls;
import stoa.gateway.outbound.BusOwnerCalls;
import stoa.gateway.outbound.BusRestAuthCalls;
import stoa.gateway.outbound.BusRoomCalls;
import stoa.gateway.outbound.BusServerRoomCalls;
import stoa.gateway.outbound.BusSettingsCalls;
import stoa.gateway.outbound.BusUnreadCalls;
import stoa.gateway.outbound.BusUserCalls;
import stoa.gateway.outbound.HubMeters;
import stoa.kit.ReadinessCheck;
import stoa.kit.ServiceContext;
import stoa.kit.StoaService;
import stoa.kit.config.Setting;
import stoa.kit.process.StartException;
import stoa.kit.tls.TlsIdentity;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.auth.UserOperations;
import stoa.protocol.bus.Service;
import stoa.protocol.id.Conversation;

/**
 * The gateway: wires hub, client port and server port. The hub lives on the context the service is
 * started on, connections on loops of their own.
 */
public final class GatewayService implements StoaService {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayService.class);
    private static final long TICK_MS = 100;
    private static final long REPORT_AGAIN_MS = 1_000;
    private static final long DRAIN_CHECK_MS = 50;
    private static final long DRAIN_LEAVES_MAX_MS = 3_000;

    private final List<ClientServer> clientServers = new CopyOnWriteArrayList<>();
    private final List<String> deployments = new CopyOnWriteArrayList<>();
    private @Nullable ServiceContext context;
    private @Nullable Hub hub;
    private @Nullable ServerPort serverPort;
    private volatile boolean everComplete;
    private int drainPerSecond;
    private long tickTimer = -1;
    private long reportTimer = -1;
    private @Nullable SessionReports reports;
    private @Nullable GatewayPresence presence;
    private @Nullable GatewayTls tls;

    /** A gateway that was not started. */
    public GatewayService() {}

    @Override
    public String name() {
        return Service.GATEWAY.label();
    }

    @Override
    public List<Setting<?>> settings() {
        return GatewayConfig.SETTINGS;
    }

    @Override
    public Future<Void> start(ServiceContext given) {
        context = given;
        GatewayConfig config = GatewayConfig.of(given.settings());
        drainPerSecond = config.limits().drainPerSecond();
        Context hubContext = given.vertx().getOrCreateContext();
        RoomCalls rooms = new BusRoomCalls(given.bus());
        AuthCalls auth = new BusAuthCalls(given.bus());
        ConversationCalls conversations = new BusConversationCalls(given.bus());
        HubPorts ports = new HubPorts(
                given.node(),
                rooms,
                new BusHistoryCalls(given.bus()),
                new BusOwnerCalls(given.bus()),
                conversations::policy,
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                given.clock()::millis);
        Hub created = new Hub(ports, task -> hubContext.runOnContext(_ -> task.run()));
        hub = created;
        HubInbox.register(given.bus(), created);
        HubMeters.bind(given.meters(), created);
        tickTimer = given.vertx().setPeriodic(TICK_MS, _ -> created.tick());
        LiveUsers users = liveUsers(given);
        GatewayPresence watched = GatewayPresence.start(given, users);
        presence = watched;
        ServerServices serverServices = serverServices(given, auth, rooms, created);
        RestApi rest = new RestApi(restServices(given, conversations, serverServices));
        EdgeServices services = new EdgeServices(
                created,
                auth,
                users,
                watched.watch(),
                rooms,
                config.limits(),
                config.ticks(),
                config.deflateBytesMin(),
                new EdgeMetrics(given.meters()),
                given.clock(),
                given.random(),
                List.of(new LeanCloudProtocol(
                        serverServices.users(), conversations, new BusMarkerCalls(given.bus()), rest::answers)));
        WebPages pages = new WebPages(config.demo() ? demo(serverServices) : null);
        GatewayTls certificates = new GatewayTls(given);
        tls = certificates;
        return certificates
                .read(config.clientTls())
                .compose(identity -> openClientPort(given, config, services, pages, identity)
                        .onSuccess(_ -> certificates.watch(
                                "clients", config.clientTls(), identity, clientServers.getFirst()::renew)))
                .compose(_ -> certificates.read(config.serverTls()))
                .compose(identity -> openServerPort(given, config, serverServices, identity)
                        .onSuccess(
                                server -> certificates.watch("back_ends", config.serverTls(), identity, server::renew)))
                .mapEmpty();
    }

    private static DemoApi demo(ServerServices services) {
        return new DemoApi(services.auth(), new DemoHosts(services.serverRooms(), services.users()));
    }

    private static ServerServices serverServices(ServiceContext given, AuthCalls auth, RoomCalls rooms, Hub hub) {
        LongSupplier steadyClockMs = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        KnownSettings settings = new KnownSettings(new BusSettingsCalls(given.bus()), steadyClockMs);
        given.bus().subscribe(AuthOperations.SETTINGS_CHANGED, settings::hear);
        return new ServerServices(
                auth,
                new BusAppCalls(given.bus()),
                new BusUserCalls(given.bus()),
                settings,
                rooms,
                new BusServerRoomCalls(given.bus()),
                hub.serverDesk(),
                new BusAllRoomsCalls(given.bus()),
                new BusHistoryCalls(given.bus()),
                new BusHourLogCalls(given.bus()),
                new BusImportCalls(given.bus()),
                new BusConsoleCalls(given.bus()),
                new ServerMetrics(given.meters()),
                given.clock(),
                steadyClockMs,
                given.random());
    }

    private static RestServices restServices(
            ServiceContext given, ConversationCalls conversations, ServerServices services) {
        return new RestServices(
                new BusRestAuthCalls(given.bus()),
                conversations,
                services.rooms(),
                services.serverRooms(),
                services.messages(),
                services.history(),
                new BusUnreadCalls(given.bus()),
                services.users(),
                services.metrics(),
                services.clock(),
                services.steadyClockMs(),
                services.random());
    }

    private LiveUsers liveUsers(ServiceContext given) {
        SessionReports told = new SessionReports(batch -> given.bus().ask(UserOperations.SESSIONS_CHANGED, batch));
        reports = told;
        LiveUsers users = new LiveUsers(new LiveUsers.Ports(
                given.node(),
                opened -> given.bus().publish(UserOperations.SESSION_OPENED, opened),
                told,
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                given.clock()::millis));
        LiveUsersInbox.register(given.bus(), users);
        reportTimer = given.vertx().setPeriodic(REPORT_AGAIN_MS, _ -> told.tick());
        Gauge.builder("stoa_gateway_session_events_waiting", told, SessionReports::waiting)
                .description("Events of sessions auth-service has not heard yet")
                .register(given.meters());
        FunctionCounter.builder("stoa_gateway_session_events_dropped", told, SessionReports::dropped)
                .description("Events of sessions dropped because too many waited")
                .register(given.meters());
        return users;
    }

    private Future<Void> openClientPort(
            ServiceContext given,
            GatewayConfig config,
            EdgeServices services,
            WebPages pages,
            Optional<TlsIdentity> identity) {
        // Below zero means any free port, the same one for all loops.
        int port = config.clientPort() == 0 ? -1 : config.clientPort();
        PortAddress address = new PortAddress(config.bind(), port, identity);
        HttpDoor door = HttpDoor.ofClients(config.limits(), given.meters());
        return given.vertx()
                .deployVerticle(
                        () -> {
                            ClientServer server = new ClientServer(address, services, pages, door);
                            clientServers.add(server);
                            return server;
                        },
                        new DeploymentOptions().setInstances(config.loopsOrProcessors()))
                .recover(failure -> refused("clients", config.clientPort(), GatewayConfig.CLIENT_PORT, failure))
                .map(id -> {
                    deployments.add(id);
                    String scheme = identity.isPresent() ? "wss://" : "ws://";
                    String url =
                            config.clientUrl().orElse(scheme + config.bind() + ':' + clientPort() + ClientServer.PATH);
                    given.bus().announce("clientUrl", url);
                    LOG.info("clients connect to {}", url);
                    return null;
                });
    }

    private Future<ServerPort> openServerPort(
            ServiceContext given, GatewayConfig config, ServerServices services, Optional<TlsIdentity> identity) {
        HttpDoor door = HttpDoor.ofBackEnds(config.limits(), given.meters());
        ServerPort server = new ServerPort(
                new PortAddress(config.bind(), config.serverPort(), identity),
                new ServerUrl(config.serverUrl(), identity.isPresent()),
                services,
                door);
        serverPort = server;
        return given.vertx()
                .deployVerticle(server)
                .recover(failure -> refused("back ends", config.serverPort(), GatewayConfig.SERVER_PORT, failure))
                .map(id -> {
                    deployments.add(id);
                    String scheme = identity.isPresent() ? "https" : "http";
                    LOG.info("back ends call {}://{}:{}", scheme, config.bind(), server.port());
                    return server;
                });
    }

    private static Future<String> refused(String what, int port, Setting<?> setting, Throwable failure) {
        boolean taken = StartException.isPortTaken(failure);
        return Future.failedFuture(taken ? StartException.portTaken(what, port, setting.name(), failure) : failure);
    }

    /**
     * The port clients connect to.
     *
     * @return the real one, where any free one was asked for
     */
    public int clientPort() {
        return clientServers.getFirst().port();
    }

    /**
     * The port back ends call.
     *
     * @return the real one, where any free one was asked for
     */
    public int serverPort() {
        ServerPort server = serverPort;
        return server == null ? 0 : server.port();
    }

    @Override
    public Future<Void> drain() {
        int perLoop = Math.max(1, drainPerSecond / Math.max(1, clientServers.size()));
        List<Future<Void>> drained = new ArrayList<>();
        clientServers.forEach(server -> drained.add(server.drain(perLoop)));
        return Future.join(drained).compose(_ -> leavesTold());
    }

    /** Waits, for a bounded time, until room- and auth-service know that nobody is here any more. */
    private Future<Void> leavesTold() {
        Promise<Void> told = Promise.promise();
        ServiceContext given = context;
        Hub current = hub;
        if (given == null || current == null) {
            return Future.succeededFuture();
        }
        waitForLeaves(given, current, DRAIN_LEAVES_MAX_MS, told);
        return told.future();
    }

    private void waitForLeaves(ServiceContext given, Hub hub, long leftMs, Promise<Void> told) {
        boolean leavesTold =
                hub.owesNothing() || given.bus().nodes().ready(Service.ROOM).isEmpty();
        SessionReports reporting = reports;
        boolean endsTold = reporting == null
                || reporting.waiting() == 0
                || given.bus().nodes().ready(Service.AUTH).isEmpty();
        if ((leavesTold && endsTold) || leftMs <= 0) {
            told.complete();
        } else {
            given.vertx().setTimer(DRAIN_CHECK_MS, _ -> waitForLeaves(given, hub, leftMs - DRAIN_CHECK_MS, told));
        }
    }

    @Override
    public Future<Void> stop() {
        ServiceContext given = context;
        if (given == null) {
            return Future.succeededFuture();
        }
        given.vertx().cancelTimer(tickTimer);
        given.vertx().cancelTimer(reportTimer);
        if (presence != null) {
            presence.stop();
        }
        if (tls != null) {
            tls.stop();
        }
        List<Future<Void>> closed = new ArrayList<>();
        deployments.forEach(id -> closed.add(given.vertx().undeploy(id)));
        return Future.join(closed).mapEmpty();
    }

    @Override
    public List<ReadinessCheck> readiness() {
        return List.of(new ReadinessCheck("services", this::missing));
    }

    /** Once everybody was there, the gateway stays ready: its connections live through what others do. */
    private Optional<String> missing() {
        ServiceContext given = context;
        Hub current = hub;
        if (everComplete || given == null || current == null) {
            return Optional.empty();
        }
        for (Service service : List.of(Service.AUTH, Service.ROOM, Service.HISTORY)) {
            if (given.bus().nodes().ready(service).isEmpty()) {
                return Optional.of("no " + service.label() + "-service is ready");
            }
        }
        int owners = current.figures().ownersKnown();
        if (owners < Conversation.PARTITIONS) {
            return Optional.of("only " + owners + " of " + Conversation.PARTITIONS + " partitions have an owner");
        }
        everComplete = true;
        return Optional.empty();
    }
}
