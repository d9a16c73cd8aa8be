package stoa.kit.process;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.kit.StoaService;
import stoa.kit.bus.BusClock;
import stoa.kit.config.Setting;
import stoa.kit.config.Settings;
import stoa.kit.config.SettingsDeclaration;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;

/**
 * A process that runs one or several services in one Vert.x: management server first, then all services
 * side by side; it stops in reverse. Started and stopped once; any thread.
 */
public final class ServiceProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceProcess.class);

    private final ProcessSettings own;
    private final List<ServiceVerticle> services = new ArrayList<>();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
    private volatile @Nullable Vertx vertx;
    private volatile @Nullable ManagementServer management;
    private volatile int managementPort;
    private volatile boolean stopping;

    /**
     * A process that has not started.
     *
     * @param services in order of importance for others: the last is stopped first
     * @param settings read from {@link #declaration} of the same services
     */
    public ServiceProcess(List<StoaService> services, Settings settings) {
        this.own = ProcessSettings.of(settings);
        long incarnation = BusClock.SYSTEM.wall().millis();
        ServiceVerticle.Shared shared =
                new ServiceVerticle.Shared(settings, registry, BusClock.SYSTEM, new SecureRandom());
        for (StoaService service : services) {
            Service label = Service.valueOf(service.name().toUpperCase(Locale.ROOT));
            NodeId node = new NodeId(label, nodeName(label, services.size() > 1), incarnation);
            this.services.add(new ServiceVerticle(service, node, shared));
        }
    }

    /**
     * The settings of a process with these services.
     *
     * @param services to be run
     * @return the process's own settings and theirs
     */
    public static SettingsDeclaration declaration(List<StoaService> services) {
        List<Setting<?>> all = new ArrayList<>(ProcessSettings.SETTINGS);
        services.forEach(service -> all.addAll(service.settings()));
        return Settings.declare(all);
    }

    /**
     * Starts everything. The process is live when the management server listens and ready when nothing is
     * missing; stores that do not answer are waited for.
     *
     * @return completes when all services have started; fails with {@link StartException} or what a
     *     service failed with
     */
    public Future<Void> start() {
        bindJvmMetrics();
        Future<Vertx> built;
        try {
            built = VertxFactory.build(own, registry);
        } catch (StartException refused) {
            return Future.failedFuture(refused);
        }
        return built.compose(this::startIn);
    }

    /**
     * Why the process does not want requests.
     *
     * @return sentences; empty when it is ready
     */
    public List<String> missing() {
        if (stopping) {
            return List.of("the process is about to stop");
        }
        return services.stream()
                .map(ServiceVerticle::missing)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * The port of health and metrics.
     *
     * @return the real one, also where 0 was set; 0 before it listens
     */
    public int managementPort() {
        return managementPort;
    }

    /**
     * Stops everything: readiness off, services drain side by side within their time, stop one after the
     * other in reverse order within theirs, then the rest.
     *
     * @return true when all of it happened in time and without failure
     */
    public Future<Boolean> stop() {
        Vertx running = vertx;
        if (running == null) {
            return Future.succeededFuture(true);
        }
        stopping = true;
        List<Future<Void>> drains = new ArrayList<>();
        for (ServiceVerticle service : services.reversed()) {
            drains.add(within(own.drainTimeoutMs(), service, "drain", ServiceVerticle::drain));
        }
        Future<Boolean> clean = Future.join(drains).map(true).otherwise(false);
        for (ServiceVerticle service : services.reversed()) {
            clean = clean.compose(sofar -> within(own.stopTimeoutMs(), service, "stop", ServiceVerticle::close)
                    .map(sofar)
                    .otherwise(false));
        }
        ManagementServer server = management;
        // not composed from here on: what belongs to an event loop is never told once that loop is gone
        Promise<Boolean> stopped = Promise.promise();
        clean.compose(sofar -> (server == null ? Future.<Void>succeededFuture() : server.stop())
                        .otherwiseEmpty()
                        .map(sofar))
                .otherwise(false)
                .onSuccess(sofar -> running.close().onComplete(closed -> {
                    gcMetrics.close();
                    stopped.complete(sofar && closed.succeeded());
                }));
        return stopped.future();
    }

    private Future<Void> startIn(Vertx built) {
        vertx = built;
        ManagementServer server =
                new ManagementServer(built, registry, this::missing, this::turned, ManagementServer.Bounds.DEFAULT);
        management = server;
        return server.start(own.bind(), own.managementPort()).compose(port -> {
            managementPort = port;
            LOG.info("health and metrics on http://{}:{}", own.bind(), port);
            List<Future<String>> deployed =
                    services.stream().map(built::deployVerticle).toList();
            return Future.all(deployed).mapEmpty();
        });
    }

    private Future<Void> turned() {
        return Future.all(services.stream().map(ServiceVerticle::turn).toList()).mapEmpty();
    }

    private static Future<Void> within(
            long timeoutMs, ServiceVerticle service, String what, Function<ServiceVerticle, Future<Void>> step) {
        return step.apply(service)
                .timeout(Math.max(1, timeoutMs), TimeUnit.MILLISECONDS)
                .onFailure(failure ->
                        LOG.warn("{} did not {} cleanly: {}", service.service().name(), what, failure));
    }

    private void bindJvmMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        gcMetrics.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
    }

    private String nodeName(Service service, boolean shared) {
        if (own.nodeName().isEmpty()) {
            return service.label()
                    + '-'
                    + hostName()
                    + '-'
                    + ProcessHandle.current().pid();
        }
        return shared ? service.label() + '-' + own.nodeName() : own.nodeName();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "host";
        }
    }
}
