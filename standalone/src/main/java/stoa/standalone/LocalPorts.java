package stoa.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import stoa.embedded.TcpPort;
import stoa.protocol.bus.Service;

/** Lays out the processes of a {@link LocalCluster} and their ports. */
final class LocalPorts {
    static final int KAFKA = 9092;
    static final int PG = 15_432;
    static final int REDIS = 16_379;
    private static final int CLIENT_FIRST = 8080;
    private static final int SERVER_FIRST = 8081;
    private static final int MANAGEMENT_FIRST = 9090;
    private static final int CLUSTER_FIRST = 5701;
    private static final int GATEWAY_STEP = 100;
    private static final Map<Service, Integer> PROCESSES = Map.of(
            Service.AUTH, 1,
            Service.ROOM, 2,
            Service.MESSAGE, 2,
            Service.HISTORY, 2,
            Service.GATEWAY, 2);

    private LocalPorts() {}

    static List<LocalNode> nodes(boolean fixed) {
        IntUnaryOperator choose = fixed ? IntUnaryOperator.identity() : _ -> TcpPort.free("127.0.0.1");
        List<LocalNode> nodes = new ArrayList<>();
        for (Service service : StoaServices.START_ORDER) {
            for (int index = 0; index < PROCESSES.getOrDefault(service, 0); index++) {
                nodes.add(new LocalNode(service, index, ports(choose, service, index, nodes.size())));
            }
        }
        return List.copyOf(nodes);
    }

    private static LocalNode.Ports ports(IntUnaryOperator choose, Service service, int index, int ordinal) {
        boolean gateway = service == Service.GATEWAY;
        return new LocalNode.Ports(
                gateway ? choose.applyAsInt(CLIENT_FIRST + index * GATEWAY_STEP) : 0,
                gateway ? choose.applyAsInt(SERVER_FIRST + index * GATEWAY_STEP) : 0,
                choose.applyAsInt(MANAGEMENT_FIRST + GATEWAY_STEP * (ordinal + 1)),
                choose.applyAsInt(CLUSTER_FIRST + ordinal));
    }
}
