package stoa.systemtests.sim;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import stoa.gateway.domain.Hub;
import stoa.gateway.domain.HubPorts;
import stoa.gateway.domain.JoinReply;
import stoa.gateway.inbound.EdgeMetrics;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claims;
import stoa.protocol.message.MessageOperations.Batch;

/** A simulated gateway: the real hub and the real rooms of its loops, whose tasks run when {@link #settle} is called. */
final class ManyGateway {
    private static final int LOOPS = 2;

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<ManyLoop> loops = new ArrayList<>();
    private final NodeId node;
    private final Hub hub;

    ManyGateway(int number, SimWorld world, ManyOwner owner, CpuMeter cpu, FrameNumbers numbers) {
        this.node = new NodeId(Service.GATEWAY, "gateway-" + number, 1);
        OpenRooms rooms = new OpenRooms();
        this.hub = new Hub(new HubPorts(node, rooms, rooms, owner, rooms, world::nowMs, world::nowMs), tasks::add);
        EdgeMetrics metrics = new EdgeMetrics(new SimpleMeterRegistry());
        for (int i = 0; i < LOOPS; i++) {
            ManyLoop loop = new ManyLoop(world, cpu, metrics, numbers, tasks);
            loops.add(loop);
            hub.attach(loop);
        }
        hub.hear(new Claims(List.of(owner.claim())));
        settle();
    }

    NodeId node() {
        return node;
    }

    /** Lets members in; how many joins were answered with the room. */
    int join(Conversation room, long firstNumber, int count) {
        List<Future<JoinReply>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(loops.get(i % LOOPS).join(hub, room, firstNumber + i));
            settle();
        }
        return (int) answers.stream().filter(Future::succeeded).count();
    }

    /** A batch of the owner; whether it is confirmed. */
    boolean hear(Batch batch) {
        boolean accepted = hub.hear(batch);
        settle();
        return accepted;
    }

    void tick() {
        hub.tick();
        settle();
    }

    private void settle() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    long deliveries() {
        return loops.stream().mapToLong(ManyLoop::deliveries).sum();
    }

    long wrong() {
        return loops.stream().mapToLong(ManyLoop::wrong).sum();
    }
}
