package stoa.kit.process;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;

/**
 * Hazelcast as the address book of the bus, and nothing else: which process serves which address. No truth
 * is kept in it.
 *
 * <p>Whether a process lives is decided by the heartbeats of the bus within a second. Hazelcast itself
 * forgets a killed process when its connections close, and a silent one only after {@link #SILENT_S}
 * seconds: a process that stands still for less keeps its registrations and needs no healing.
 */
final class HazelcastCluster {
    /** After how many silent seconds a process without closed connections is forgotten. */
    static final int SILENT_S = 40;

    /**
     * How long a starting process asks the addresses it was told for their cluster, in seconds, before it has them vote
     * on one of its own and then forgets whom it had asked to take it in. Whoever is taken in at that moment refuses
     * it, or is a member that knows no master: it is thrown out again, and what others had sent to it is lost. So this
     * is longer than a busy machine needs to take in eight processes at once. Where nobody listens at any of the
     * addresses it does not wait.
     */
    private static final int JOIN_ASKING_S = 10;

    /** Pieces of the address book. Few: every process that joins has most of them moved, and they hold little. */
    private static final int PIECES = 13;

    /**
     * How long one step of moving a piece to a process that joined may be without an answer, in seconds; the call
     * time-out comes on top. A step is lost where members take longer than Hazelcast repeats it, 1.5 s, to connect to
     * each other, as on a busy machine. Until it is given up nobody can register what that piece holds, so that starts
     * stand still; Hazelcast's own five minutes are for data worth waiting for.
     */
    private static final int MOVE_STEP_S = 5;

    private HazelcastCluster() {}

    static Config config(ClusterSettings settings) {
        Config config = new Config();
        config.setClusterName(settings.name());
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", Integer.toString(SILENT_S));
        config.setProperty("hazelcast.connection.monitor.max.faults", "1");
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "5");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "5");
        config.setProperty("hazelcast.operation.call.timeout.millis", "20000");
        config.setProperty("hazelcast.partition.count", Integer.toString(PIECES));
        config.setProperty("hazelcast.partition.migration.timeout", Integer.toString(MOVE_STEP_S));
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.getJetConfig().setEnabled(false);
        network(config.getNetworkConfig(), settings);
        // what vertx-hazelcast expects to find
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setBackupCount(1)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
        config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
        config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
        return config;
    }

    private static void network(NetworkConfig network, ClusterSettings settings) {
        network.setPort(settings.port());
        network.setPortAutoIncrement(false);
        network.setPublicAddress(settings.busHost() + ':' + settings.port());
        network.getInterfaces().setEnabled(true).addInterface(settings.busHost());
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        // also where the addresses come from DNS
        join.getTcpIpConfig().setConnectionTimeoutSeconds(JOIN_ASKING_S);
        if (settings.dns().isPresent()) {
            join.getKubernetesConfig()
                    .setEnabled(true)
                    .setProperty("service-dns", settings.dns().get())
                    .setProperty("service-port", Integer.toString(settings.port()));
        } else {
            join.getTcpIpConfig().setEnabled(true).setMembers(settings.members());
        }
    }
}
