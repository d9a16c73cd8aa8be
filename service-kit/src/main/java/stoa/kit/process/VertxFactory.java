package stoa.kit.process;

import com.hazelcast.core.HazelcastInstance;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.transport.Transport;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the one Vert.x of a process: native transport where there is one, clustered if so set. */
final class VertxFactory {
    /** Between two pings of a bus connection, and how long its answer may take, milliseconds. */
    private static final long BUS_PING_MS = 2_000;

    private static final long BUS_PING_REPLY_MS = 10_000;

    /**
     * How long a thread may work on one task before Vert.x says so, in seconds: longer than the first tasks take on a
     * machine that is busy with the start. {@code /health/live} and {@code stoa_event_loop_lag_seconds} tell sooner.
     */
    private static final long BLOCKED_LINE_S = 15;

    private static final long BLOCKED_LOOK_S = 5;

    /** How often a process tries to join the cluster before it gives up its start. */
    private static final int JOIN_ATTEMPTS_MAX = 3;

    private static final Logger LOG = LoggerFactory.getLogger(VertxFactory.class);

    private VertxFactory() {}

    static Future<Vertx> build(ProcessSettings settings, MeterRegistry registry) {
        VertxOptions options = new VertxOptions();
        if (settings.eventLoops() > 0) {
            options.setEventLoopPoolSize(settings.eventLoops());
        }
        options.setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS).setMaxEventLoopExecuteTime(BLOCKED_LINE_S);
        options.setBlockedThreadCheckIntervalUnit(TimeUnit.SECONDS).setBlockedThreadCheckInterval(BLOCKED_LOOK_S);
        options.setMetricsOptions(metrics());
        VertxBuilder builder = Vertx.builder().with(options).withMetrics(new MicrometerMetricsFactory(registry));
        @Nullable Transport transport = transport(settings.transport());
        if (transport != null) {
            builder.withTransport(transport);
        }
        if (settings.cluster().isEmpty()) {
            return Future.succeededFuture(builder.build());
        }
        ClusterSettings cluster = settings.cluster().get();
        requireFree(cluster);
        options.setEventBusOptions(new EventBusOptions()
                .setHost(cluster.busHost())
                .setPort(cluster.busPort())
                .setClusterPingInterval(BUS_PING_MS)
                .setClusterPingReplyInterval(BUS_PING_REPLY_MS));
        builder.with(options);
        return joinCluster(builder, cluster, 1);
    }

    /** What was asked for, or the next best, which is not worth a refused start; null for the JDK's. */
    private static @Nullable Transport transport(SocketTransport wanted) {
        SocketTransport usable = wanted.usable(SocketTransport::works);
        if (usable != wanted) {
            LOG.warn("{} does not work here, so sockets are served by {}: {}", wanted, usable, wanted.whyNot());
        }
        return usable.ofVertx();
    }

    /**
     * A member that is thrown out while others join ({@link HazelcastCluster} makes that rare) takes their
     * registrations with it, which Hazelcast reports as a time-out. Another try finds the cluster at rest.
     */
    private static Future<Vertx> joinCluster(VertxBuilder builder, ClusterSettings cluster, int attempt) {
        HazelcastClusterManager address = new HazelcastClusterManager(HazelcastCluster.config(cluster));
        return builder.withClusterManager(address).buildClustered().recover(failure -> {
            @Nullable HazelcastInstance joined = address.getHazelcastInstance();
            if (joined != null) {
                joined.getLifecycleService().terminate();
            }
            if (attempt == JOIN_ATTEMPTS_MAX) {
                return Future.failedFuture(
                        StartException.isPortTaken(failure)
                                ? StartException.portTaken(
                                        "the bus", cluster.busPort(), ClusterSettings.BUS_PORT.name(), failure)
                                : failure);
            }
            LOG.warn("Joining the cluster failed, attempt {} of {}", attempt, JOIN_ATTEMPTS_MAX, failure);
            return joinCluster(builder, cluster, attempt + 1);
        });
    }

    /** Sockets and messages are counted by the services themselves, who know what they mean. */
    private static MicrometerMetricsOptions metrics() {
        MicrometerMetricsOptions options = new MicrometerMetricsOptions().setEnabled(true);
        for (MetricsDomain domain : MetricsDomain.values()) {
            if (domain != MetricsDomain.NAMED_POOLS) {
                options.addDisabledMetricsCategory(domain);
            }
        }
        return options;
    }

    /** Hazelcast's own message for a taken port names no setting. */
    private static void requireFree(ClusterSettings cluster) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(cluster.busHost(), cluster.port()));
        } catch (IOException taken) {
            throw StartException.portTaken("the cluster", cluster.port(), ClusterSettings.PORT.name(), taken);
        }
    }
}
