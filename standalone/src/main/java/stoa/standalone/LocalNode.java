package stoa.standalone;

import java.net.URI;
import java.util.Map;
import stoa.protocol.bus.Service;

/**
 * One service process of a {@link LocalCluster}: its name and where it listens, the same over restarts.
 *
 * @param service which service it runs
 * @param index which of the service's processes, from 0
 * @param ports where it listens
 */
public record LocalNode(Service service, int index, Ports ports) {
    private static final String LOOPBACK = "127.0.0.1";

    /**
     * TCP ports on loopback.
     *
     * @param client WebSocket and demo page; 0 for a service without
     * @param server server API; 0 for a service without
     * @param management health and metrics
     * @param cluster membership of the cluster
     */
    public record Ports(int client, int server, int management, int cluster) {}

    /**
     * Name for people and for the other nodes.
     *
     * @return for example {@code gateway-1}
     */
    public String name() {
        return service.label() + "-" + (index + 1);
    }

    /**
     * Where clients connect.
     *
     * @return {@code ws://…/v1/connect}; only meaningful for a gateway
     */
    public URI clientUrl() {
        return URI.create("ws://" + LOOPBACK + ":" + ports.client() + "/v1/connect");
    }

    /**
     * Where back ends call.
     *
     * @return {@code http://host:port}; only meaningful for a gateway
     */
    public URI serverUrl() {
        return URI.create("http://" + LOOPBACK + ":" + ports.server());
    }

    /**
     * Where operators look.
     *
     * @return {@code http://host:port}
     */
    public URI managementUrl() {
        return URI.create("http://" + LOOPBACK + ":" + ports.management());
    }

    String member() {
        return LOOPBACK + ":" + ports.cluster();
    }

    Map<String, String> environment() {
        Map<String, String> environment = new java.util.HashMap<>(Map.of(
                "STOA_NODE_NAME", name(),
                "STOA_CLUSTER_PORT", Integer.toString(ports.cluster()),
                "STOA_MANAGEMENT_PORT", Integer.toString(ports.management())));
        if (service == Service.GATEWAY) {
            environment.put("STOA_CLIENT_PORT", Integer.toString(ports.client()));
            environment.put("STOA_SERVER_PORT", Integer.toString(ports.server()));
        }
        return environment;
    }
}
