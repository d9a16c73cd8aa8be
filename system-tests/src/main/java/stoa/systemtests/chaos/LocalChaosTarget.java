package stoa.systemtests.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import stoa.protocol.bus.Service;
import stoa.standalone.LocalCluster;
import stoa.standalone.LocalNode;

/** A {@link LocalCluster} to be hurt. */
public final class LocalChaosTarget implements ChaosTarget {
    private final LocalCluster cluster;

    /**
     * Takes a started cluster and owns it from now on.
     *
     * @param cluster started
     */
    public LocalChaosTarget(LocalCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public List<URI> gateways() {
        return cluster.nodes(Service.GATEWAY).stream().map(LocalNode::clientUrl).toList();
    }

    @Override
    public List<URI> serverApis() {
        return cluster.nodes(Service.GATEWAY).stream().map(LocalNode::serverUrl).toList();
    }

    @Override
    public String kafkaBootstrap() {
        return cluster.kafka().bootstrap();
    }

    @Override
    public int processes(Service service) {
        return cluster.nodes(service).size();
    }

    @Override
    public void kill(Service service, int index) {
        cluster.kill(node(service, index));
    }

    @Override
    public void start(Service service, int index) {
        cluster.start(node(service, index));
    }

    @Override
    public void freeze(Service service, int index) {
        cluster.suspend(node(service, index));
    }

    @Override
    public void thaw(Service service, int index) {
        cluster.resume(node(service, index));
    }

    @Override
    public void restart(Service service, int index) {
        cluster.restart(node(service, index));
    }

    @Override
    public void flushRedis() {
        URI redis = URI.create(cluster.redis().address());
        try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            if (in.read() != '+') {
                throw new IllegalStateException("Redis refused FLUSHALL");
            }
        } catch (IOException failure) {
            throw new IllegalStateException("Redis could not be flushed", failure);
        }
    }

    @Override
    public void restartRedis() {
        cluster.redis().restart();
    }

    @Override
    public void restartPostgres() {
        cluster.postgres().restart();
    }

    @Override
    public void restartKafka() {
        cluster.kafka().kill();
        cluster.kafka().start();
    }

    @Override
    public void close() {
        cluster.close();
    }

    private LocalNode node(Service service, int index) {
        return cluster.nodes(service).get(index);
    }
}
