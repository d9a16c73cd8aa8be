package stoa.kit.process;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import stoa.kit.config.Setting;
import stoa.kit.config.Settings;
import stoa.kit.config.SettingsException;

/**
 * How the processes of one installation find and reach each other.
 *
 * @param name processes of another name do not join
 * @param members addresses {@code host:port} of processes to join, this one's own may be among them
 * @param dns name that resolves to all processes (a headless service of Kubernetes); empty to use members
 * @param port TCP port of this process for the cluster's membership
 * @param busHost address at which others reach this process
 * @param busPort TCP port of this process for the bus, 0 for any free one
 */
public record ClusterSettings(
        String name, List<String> members, Optional<String> dns, int port, String busHost, int busPort) {
    /** See {@link #members}. */
    public static final Setting<List<String>> MEMBERS = Setting.list("STOA_CLUSTER_MEMBERS", "")
            .doc("Addresses host:port (their STOA_CLUSTER_PORT) of processes to join; this or STOA_CLUSTER_DNS"
                    + " makes a cluster.");

    /** See {@link #dns}. */
    public static final Setting<Optional<String>> DNS = Setting.optionalText("STOA_CLUSTER_DNS")
            .doc("DNS name that resolves to all processes, e.g. a headless service of Kubernetes.");

    /** See {@link #port}. */
    public static final Setting<Integer> PORT =
            Setting.port("STOA_CLUSTER_PORT", 5701).doc("Port of this process for the cluster's membership.");

    /** See {@link #name}. */
    public static final Setting<String> NAME = Setting.text("STOA_CLUSTER_NAME", "stoa")
            .doc("Name of the cluster; processes of another name do not join.");

    /** See {@link #busHost}. */
    public static final Setting<String> BUS_HOST = Setting.text("STOA_BUS_HOST", "")
            .doc("Address at which other processes reach this one; STOA_BIND, or this host's own address, if not set.");

    /** See {@link #busPort}. */
    public static final Setting<Integer> BUS_PORT =
            Setting.port("STOA_BUS_PORT", 0).doc("Port of this process for the bus; 0 for any free one.");

    /** All settings of the cluster. */
    public static final List<Setting<?>> SETTINGS = List.of(MEMBERS, DNS, PORT, NAME, BUS_HOST, BUS_PORT);

    private static final String ANY_ADDRESS = "0.0.0.0";

    static Optional<ClusterSettings> of(Settings settings, String bind) {
        List<String> members = settings.get(MEMBERS);
        Optional<String> dns = settings.get(DNS);
        if (members.isEmpty() && dns.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ClusterSettings(
                settings.get(NAME),
                members,
                dns,
                settings.get(PORT),
                reachable(settings.get(BUS_HOST), bind),
                settings.get(BUS_PORT)));
    }

    private static String reachable(String busHost, String bind) {
        if (!busHost.isEmpty()) {
            return busHost;
        }
        if (!bind.equals(ANY_ADDRESS)) {
            return bind;
        }
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException nameless) {
            throw new SettingsException("STOA_BUS_HOST is not set and this host's own name has no address.");
        }
    }
}
